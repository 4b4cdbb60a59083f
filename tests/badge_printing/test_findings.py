"""What is told before printing is what would be found by drawing everybody, at a part of the cost."""

import re
from collections import Counter

import pytest

from badges.preflight import TEXTS, longest_at_ease
from badges.typefaces import missing_characters
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee
from events_app.badge_printing import queries, service
from events_app.badge_printing.faces import bands, faces
from events_app.badge_printing.findings import findings
from events_app.database import db
from tests import factories
from tests.test_plans import recorded

ODD = (
    "林\U0001f98a",
    "𡍼美惠",
    "賴㛢茹",
    "瓦旦‧示例",
    "Sayun “Demoyan”",
    "Nguyễn Thị Hoa",
    "林\U000e0100惠",
)
LONG = "社團法人中華民國演練職業訓練暨就業促進發展協會示範縣第一分會" * 3


def test_every_usual_character_can_be_drawn():
    (first, last) = re.findall("(.)-(.)", queries.USUAL)[-1]
    han = "".join(map(chr, range(ord(first), ord(last) + 1)))
    assert len(han) > 20_000
    assert missing_characters(han + re.sub("(.)-(.)", "", queries.USUAL)) == []


@pytest.mark.parametrize("field", ["name", "organisation", "title"])
@pytest.mark.parametrize("character", ["國", "W", "Ｗ", "W ", "國 "])
def test_what_is_not_long_is_never_set_small(field, character):
    longest = longest_at_ease(field)
    texts = [(character * length)[:length].strip() for length in range(1, longest + 1)]
    assert [text for text in texts if TEXTS[field].fit(text).shrunken] == []


def test_it_is_what_drawing_everybody_would_find(app, event):
    with app.app_context():
        forum = event()
        for name in (*ODD, "陳雅婷", "陳雅婷", "王志明"):
            factories.confirmed(forum, name=name)
        factories.confirmed(forum, organisation=LONG[:120])
        factories.confirmed(forum, title="示範\U0001f98a長")
        everybody = findings(faces(forum, queries.wearers(forum.id)))
        told = service.told_before_printing(forum, service.stock(forum))
        assert len(told) >= 6
        assert {(each.face.wearer.attendee_id, each.what) for each in told} == {
            (each.face.wearer.attendee_id, each.what) for each in everybody
        }
        assert [each.blocking for each in told] == [each.blocking for each in everybody]


def test_a_badge_is_out_of_date_when_its_words_or_its_code_are(app, event, organiser, printed):
    with app.app_context():
        ids = [factories.confirmed(event()).id for _person in range(3)]
    printed(organiser)
    with app.app_context():
        other_words, other_code, _kept = (db.session.get_one(Attendee, each) for each in ids)
        other_words.title = "另一職稱"
        issue_badge_code(other_code)
        db.session.commit()
        factories.confirmed(event())
        assert service.stock(event()).states == {"printed": 1, "changed": 2, "new": 1}


def test_badges_are_counted_in_the_database_as_each_is_told(app, event, organiser, printed):
    with app.app_context():
        forum = event()
        for name in ODD:
            factories.confirmed(forum, name=name)
        factories.confirmed(forum, "STAFF", organisation="", title="")
    printed(organiser, leave_out="y")
    with app.app_context():
        forum = event()
        db.session.scalars(db.select(Attendee).filter_by(name=ODD[2])).one().organisation = ""
        factories.confirmed(forum)
        db.session.commit()
        each = Counter(face.state for face in faces(forum, queries.wearers(forum.id)))
        assert set(each) == {"new", "changed", "printed"}
        with recorded(app) as sent:
            assert queries.states(forum.id, bands(forum)) == each
        # A row for each state, whoever has which words.
        [(statement, values)] = (one for one in sent.items() if "badge_code" in one[0])
        rows = db.session.connection().exec_driver_sql(statement, values).all()
        assert len(rows) == len(each)
