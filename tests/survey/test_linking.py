"""The linking game: whoever holds the whole database tries to say who gave which answers.

200 people answer in the order of their mails, which are not mixed here. That is the worst case: it
is the order of their ids and arrivals too. Each response carries its person's number, which only
the judge reads. An attack puts people and responses into an order that the database knows and pairs them.
While the survey runs, the attacker has the secret key as well; a second one has no key, but a copy of the
database from before and after every single answer.
"""

import itertools
import math
from contextlib import closing as closing_connection
from pathlib import Path

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite3

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import Base, UtcDateTime, db
from events_app.event.models import PublicGroup
from events_app.mail.models import OutboxMail
from events_app.survey import bundles, closing, mails, sending, service
from events_app.survey.models import (
    SurveyBallot,
    SurveyBundle,
    SurveyLink,
    SurveyResponse,
    SurveyRight,
)
from events_app.survey.queries import survey_of
from tests.databases import on_sqlite
from tests.survey.people import answer, crowd, link_in

PEOPLE = 200
TYPES = ("PARTNER", "STAFF", "NGO", "LABOUR", "EXPERT")
SAID = {"enterprise": "biz", "corrections": "corr", "organisation": "org", "government": "gov",
        "expert": "exp"}  # fmt: skip
NUMBERED = ("Q02", "Q03", "Q04", "Q05")
# In deviations from chance; a single attack is luckier in less than one of a million games.
LUCKIEST = 8


@pytest.fixture
def game(app, event, unmixed):
    """Let everybody answer; call it for the truth, from a person's id to their number."""

    def play():
        with app.app_context():
            crowd(event(), PEOPLE, TYPES)
            tokens = links(event())
            people = db.session.execute(
                sa.select(Attendee.id, PublicGroup.code).join(PublicGroup).order_by(Attendee.id)
            ).all()
            for number, (token, (_id, group)) in enumerate(zip(tokens, people, strict=True)):
                answer(token, Q01=SAID[group], **dict(zip(NUMBERED, digits(number), strict=True)))
            return {person_id: number for number, (person_id, _group) in enumerate(people)}

    return play


def links(event):
    """Ask everybody, and send the mails as the worker does, without their words."""
    sending.ask(event, sending.usual_last_day(event))
    tokens = []
    for mail in db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)):
        tokens += link_in(mails._new_link(survey_of(event.id), mail.attendee_id))
        mail.state, mail.sent_at = "sent", clock.now()
    db.session.commit()
    return tokens


def digits(number):
    """A number in answers from 1 to 5."""
    return [str(number // 5**place % 5 + 1) for place in range(len(NUMBERED))]


def number_in(answers):
    return sum((int(answers[item]) - 1) * 5**place for place, item in enumerate(NUMBERED))


def hidden_columns(table):
    """What a database knows of a row besides its columns."""
    if db.engine.dialect.name == "postgresql":
        return ["ctid", "xmin::text::bigint", "cmin::text::bigint"]
    return [] if table.name in {"survey_response", "survey_ballot"} else ["rowid"]


def orders_of_people():
    """Every order of people that any table with people gives, by name."""
    found = {}
    for table in Base.metadata.sorted_tables:
        key = "id" if table.name == "attendee" else "attendee_id"
        if key in table.c:
            named = (f'CAST("{each.name}" AS TEXT)' if isinstance(each.type, sa.JSON)
                     else f'"{each.name}"' for each in table.c)  # fmt: skip
            for column in [*named, *hidden_columns(table)]:
                rows = db.session.scalars(sa.text(
                    f'SELECT "{key}" FROM "{table.name}" WHERE "{key}" IS NOT NULL ORDER BY {column}'
                ))  # fmt: skip
                found[f"{table.name}.{column}"] = list(dict.fromkeys(rows))
    return found


def orders_of_responses():
    """Every order of responses, by name; each response stands there by what it says."""
    everything = sa.select(SurveyResponse.answers)
    found = {"as they lie": db.session.scalars(everything).all()}
    for column in ["id", *hidden_columns(SurveyResponse.__table__)]:
        found[column] = db.session.scalars(everything.order_by(sa.text(column))).all()
    return found if found["id"] else orders_of_waiting_responses()


def orders_of_waiting_responses():
    """Every order of what waits in bundles, for somebody who has the key."""
    found = {}
    for column in ["number", "sealed", *hidden_columns(SurveyBundle.__table__)]:
        bundles_in_order = db.session.scalars(sa.select(SurveyBundle).order_by(sa.text(column)))
        parts = [part for bundle in bundles_in_order for part in bundles._opened(bundle)]
        found[column] = [said for _part, said in parts]
    return found


def hits_of_all_attacks(truth, groups=None):
    """How many people each attack names rightly; `groups` says what members of a group answer."""
    hits = []
    pairs = itertools.product(orders_of_people().values(), orders_of_responses().values())
    for people, responses in pairs:
        for ordered in (people, people[::-1]):
            hits.append(_hits(ordered, responses, truth, groups))
    return hits


def _hits(people, responses, truth, groups):
    found = 0
    for group in set((groups or {0: 0}).values()):
        ours = [each for each in people if groups is None or groups.get(each) == group]
        theirs = [each for each in responses if groups is None or each.get("Q01") == group]
        pairs = zip(ours, theirs, strict=False)
        found += sum(truth[person] == number_in(response) for person, response in pairs)
    return found


def what_groups_say():
    """What each person says of their capacity, if they say what their badge says."""
    rows = db.session.execute(sa.select(Attendee.id, PublicGroup.code).join(PublicGroup))
    return {person_id: SAID[code] for person_id, code in rows}


def assert_chance(hits, chance):
    assert sum(hits) / len(hits) <= chance + 2 * math.sqrt(chance)
    assert max(hits) <= chance + LUCKIEST * math.sqrt(chance)


def test_nobody_can_be_named_by_order_time_or_group(app, event, game):
    truth = game()
    with app.app_context():
        hits = hits_of_all_attacks(truth)
        assert len(hits) > 100
        assert_chance(hits, 1)
        # Within a group, one in its 40 members is chance.
        assert_chance(hits_of_all_attacks(truth, what_groups_say()), len(TYPES))
        closing.close(event())
        db.session.commit()
        assert_chance(hits_of_all_attacks(truth), 1)
        assert_chance(hits_of_all_attacks(truth, what_groups_say()), len(TYPES))


def test_a_store_that_keeps_responses_as_they_come_is_caught(app, game, monkeypatch):
    """The control: ids that count, and no mixing."""
    counter = itertools.count()
    monkeypatch.setattr(service, "put_away", keep_in_the_open)
    monkeypatch.setattr(service, "new_public_id", lambda: f"{next(counter):020}")
    truth = game()
    with app.app_context():
        assert max(hits_of_all_attacks(truth)) == PEOPLE
        with pytest.raises(AssertionError):
            assert_chance(hits_of_all_attacks(truth), 1)


def keep_in_the_open(survey, parts):
    service.write_anew(survey.event_id, parts)


def rows_of_the_database():
    """Everything that stands in the database, row by row."""
    return {
        (table.name, *map(str, row))
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(table.select())
    }


@pytest.fixture
def copied_game(app, event, unmixed):
    """Let people answer while the database is copied; call it for whom the copies name rightly."""

    def play(number=40):
        with app.app_context():
            crowd(event(), number, TYPES)
            appeared, sizes = [], []
            for place, token in enumerate(links(event())):
                before = rows_of_the_database()
                size = bytes_of_bundles()
                answer(token, **dict(zip(NUMBERED, digits(place), strict=True)), Q30="意見" * place)
                appeared.append(rows_of_the_database() - before)
                sizes.append(bytes_of_bundles() - size)
            closing.close(event())
            db.session.commit()
            said = db.session.scalars(sa.select(SurveyResponse.answers)).all()
            named = [
                place
                for place, rows in enumerate(appeared)
                for response in said
                if "Q02" in response and number_in(response) == place
                if any(str(response) in column for row in rows for column in row)
            ]
            return named, sizes

    return play


def bytes_of_bundles():
    return db.session.scalar(sa.select(sa.func.sum(sa.func.length(SurveyBundle.sealed)))) or 0


def test_copies_from_before_and_after_every_answer_name_nobody(copied_game):
    named, sizes = copied_game()
    assert named == []
    # Nor does the length of what was written: each takes up the same room, and its bundle 28 bytes.
    assert {size - size % bundles.ROOM for size in sizes} == {bundles.ROOM}


def test_copies_name_everybody_where_answers_lie_open(copied_game, monkeypatch):
    """The control."""
    monkeypatch.setattr(service, "put_away", keep_in_the_open)
    named, _sizes = copied_game()
    assert named == list(range(40))


def test_no_row_of_the_survey_has_a_time_or_a_counted_number():
    for table in (SurveyRight, SurveyLink, SurveyBallot, SurveyBundle, SurveyResponse):
        columns = table.__table__.c
        assert [each.name for each in columns if isinstance(each.type, UtcDateTime)] == []
    assert [each.name for each in SurveyBallot.__table__.c] == ["key_hash", "event_id", "spent"]
    assert [each.name for each in SurveyBundle.__table__.c] == ["event_id", "number", "sealed"]
    assert [each.name for each in SurveyResponse.__table__.c] == [
        "id", "event_id", "part", "answers",
    ]  # fmt: skip


@on_sqlite
def test_what_closing_deletes_leaves_the_file_too(app, event, asked):
    """On SQLite; on PostgreSQL it is vacuuming that does this."""
    tokens = asked(6)
    with app.app_context():
        for token in tokens:
            answer(token, Q02="5")
        hashes = db.session.scalars(sa.select(SurveyBallot.key_hash)).all()
        assert len(hashes) == 6
        assert [each for each in hashes if each.encode() in file_of_database()] == hashes
        closing.close(event())
        db.session.commit()
        assert [each for each in hashes if each.encode() in file_of_database()] == []


def file_of_database():
    """The database's file, with all that was written so far."""
    db.session.rollback()
    with closing_connection(sqlite3.connect(db.engine.url.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(db.engine.url.database).read_bytes()


def test_no_secret_lies_in_the_database(app, asked):
    tokens = asked(3)
    with app.app_context():
        for token in tokens:
            answer(token, Q02="5")
        secrets = [*tokens, *(service._key(token) for token in tokens)]
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(table.select())
        ]
        assert len(rows) > 50
        assert [secret for secret in secrets for row in rows if secret in row] == []
