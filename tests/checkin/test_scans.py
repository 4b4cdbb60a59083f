"""Scanning: every outcome, the same scan again, and what is stored of it."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select

from events_app.access import Role
from events_app.attendee.badge_codes import issue_badge_code, revoke_badge_code
from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import CheckIn, Scan
from events_app.config import PROJECT
from events_app.database import db
from events_app.event.queries import event_by_code
from events_app.event.set_up import read_plan, set_up_event
from tests import factories
from tests.checkin.conftest import new_id, open_desk

SAYUN = {
    "name": "撒韵‧示例 Sayun Sili’",
    "organisation": "鴻禾食品股份有限公司",
    "title": "執行長",
}


def _person(app, type_code="PARTNER", **changes):
    """Add somebody with a badge and return (id, QR code, desk code)."""
    with app.app_context():
        person = factories.confirmed(event_by_code("EIF113"), type_code, **changes)
        return person.id, person.badge_code.code, person.badge_code.desk_code


def _stored(app):
    with app.app_context():
        return [
            (scan.kind, scan.outcome, scan.code, scan.attendee_id)
            for scan in db.session.scalars(select(Scan).order_by(Scan.at))
        ]


def test_a_badge_is_admitted_and_told_by_name_and_public_group(app, desk):
    person, code, _desk_code = _person(app, **SAYUN)
    scan_id = new_id()
    assert desk.scan(code, scan_id) == {
        "id": scan_id,
        "outcome": "admitted",
        "colour": "green",
        "shape": "tick",
        "sound": "rising",
        **SAYUN,
        "group": {"code": "enterprise", "label": "企業代表"},
        "first": None,
    }
    assert _stored(app) == [("entry", "admitted", code, person)]
    with app.app_context():
        arrival = db.session.scalars(select(CheckIn)).one()
        assert (arrival.attendee_id, arrival.scan_id) == (person, scan_id)


def test_a_second_scan_tells_when_and_where_the_first_was(app, desk):
    _person_id, code, _desk_code = _person(app)
    desk.scan(code)
    again = open_desk(app, "D2").scan(code)
    with app.app_context():
        first = db.session.scalars(select(CheckIn)).one()
        event = event_by_code("EIF113")
        expected = {
            "time": first.at.astimezone(event.zone).strftime("%H:%M"),
            "station": event.stations[0].id,
        }
    assert (again["outcome"], again["first"]) == ("already_in", expected)


@pytest.mark.parametrize(
    "spelling", [str.upper, str.lower, lambda code: f" {code[:4]}-{code[4:]} "]
)
def test_the_desk_code_admits_however_it_is_typed(app, desk, spelling):
    _person_id, _code, desk_code = _person(app)
    assert desk.scan(spelling(desk_code))["outcome"] == "admitted"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("cancelled", "cancelled"),
        ("waitlisted", "waitlisted"),
        ("pending", "not_registered"),
        ("rejected", "not_registered"),
    ],
)
def test_without_a_seat_nobody_is_admitted(app, desk, status, outcome):
    person, code, _desk_code = _person(app, status=status)
    assert desk.scan(code)["outcome"] == outcome
    assert _stored(app) == [("entry", outcome, code, person)]
    with app.app_context():
        assert db.session.scalars(select(CheckIn)).all() == []


def test_a_cancelled_person_is_told_so_although_the_badge_went_with_the_seat(app, desk):
    person, code, _desk_code = _person(app, status="cancelled")
    with app.app_context():
        revoke_badge_code(db.session.get(Attendee, person))
        db.session.commit()
    assert desk.scan(code)["outcome"] == "cancelled"


def test_an_old_badge_is_refused_and_the_new_one_admitted(app, desk):
    person, old, old_desk_code = _person(app)
    with app.app_context():
        new = issue_badge_code(db.session.get(Attendee, person)).code
        db.session.commit()
    assert [desk.scan(code)["outcome"] for code in (old, old_desk_code, new)] == [
        "revoked",
        "revoked",
        "admitted",
    ]


def test_a_code_that_nobody_issued_is_unknown_and_kept(app, desk):
    scan_id = new_id()
    assert desk.scan("https://example.org/?x=1", scan_id) == {
        "id": scan_id,
        "outcome": "unknown",
        "colour": "slate",
        "shape": "question",
        "sound": "open",
        "name": "",
        "organisation": "",
        "title": "",
        "group": {"code": "", "label": ""},
        "first": None,
    }
    assert _stored(app) == [("entry", "unknown", "HTTPSEXAMPLEORGX1", None)]


def test_a_badge_of_another_forum_is_unknown_here(app, desk):
    _person_id, code, desk_code = _person(app)
    with app.app_context():
        last_year = _another_forum()
        for badge in db.session.scalars(select(BadgeCode)):
            badge.event_id = last_year.id
        db.session.commit()
    assert [desk.scan(each)["outcome"] for each in (code, desk_code)] == ["unknown", "unknown"]


def _another_forum():
    plan = read_plan(PROJECT / "events_app" / "demo" / "forum.toml")
    plan["event"]["code"] = "EIF112"
    return set_up_event(plan)


def test_a_forum_that_is_not_there_has_no_desk(desk):
    response = desk.client.post(
        "/desk/EIF999/scans",
        json={"station": "D1", "id": new_id(), "code": "X"},
        headers={"X-CSRFToken": desk.token},
    )
    assert response.status_code == 404


@pytest.mark.parametrize("outcome", ["admitted", "already_in", "unknown"])
def test_the_same_scan_again_answers_the_same_and_stores_nothing(app, desk, outcome):
    _person_id, code, _desk_code = _person(app)
    if outcome == "already_in":
        open_desk(app, "D3").scan(code)
    scan_id = new_id()
    first = desk.scan("NOBODY" if outcome == "unknown" else code, scan_id)
    stored = _stored(app)
    again = desk.scan("NOBODY" if outcome == "unknown" else code, scan_id.upper())
    assert first["outcome"] == outcome
    assert again == first
    assert _stored(app) == stored


def test_a_scan_id_cannot_be_used_for_another_code(app, desk):
    _person_id, code, _desk_code = _person(app)
    _other, other_code, _desk_code = _person(app)
    scan_id = new_id()
    desk.scan(code, scan_id)
    answer = desk.post("scans", 422, id=scan_id, code=other_code)
    assert answer == {"error": "這次掃描先前已用另一個名牌碼儲存。", "field": "id"}


@pytest.mark.parametrize(
    "body",
    [
        {"id": "not an id"},
        {"id": 7},
        {"id": None},
        {"station": "D9"},
        {"station": ""},
        {"station": ["D1"]},
        {"station": "\x00"},
    ],
    ids=str,
)
def test_bad_input_gets_a_sentence(desk, body):
    answer = desk.post("scans", 422, **({"id": new_id(), "code": "X"} | body))
    assert set(answer) == {"error", "field"}
    assert re.search("[\u4e00-\u9fff]", answer["error"])


@pytest.mark.parametrize("code", ["", None, 5, "\x00", "é" * 500, "\ud800", "名牌"], ids=ascii)
def test_any_code_gets_an_answer(desk, code):
    assert desk.post("scans", id=new_id(), code=code)["outcome"] == "unknown"


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b"[" * 5000, b"\xff\xfe"], ids=len)
def test_no_body_makes_an_error_of_ours(desk, data):
    response = desk.client.post(
        "/desk/EIF113/scans",
        data=data,
        content_type="application/json",
        headers={"X-CSRFToken": desk.token},
    )
    assert response.status_code == 422


def test_without_the_token_nothing_is_stored(app, desk):
    _person_id, code, _desk_code = _person(app)
    body = {"id": new_id(), "code": code, "station": "D1"}
    assert desk.client.post("/desk/EIF113/scans", json=body).status_code == 400
    assert _stored(app) == []


def test_the_page_is_told_when_the_sign_in_has_ended(desk, client):
    response = client.post("/desk/EIF113/scans", json={})
    assert response.status_code == 401


@contextmanager
def _counted(app):
    """Count statements (without those that begin a transaction) and commits."""
    seen = {"statements": [], "commits": 0}

    def on_statement(_connection, _cursor, statement, *_rest):
        if not re.match("BEGIN|PRAGMA|SET TRANSACTION", statement):
            seen["statements"].append(statement)

    def on_commit(_connection):
        seen["commits"] += 1

    with app.app_context():
        engine = db.engine
    sa_event.listen(engine, "before_cursor_execute", on_statement)
    sa_event.listen(engine, "commit", on_commit)
    try:
        yield seen
    finally:
        sa_event.remove(engine, "before_cursor_execute", on_statement)
        sa_event.remove(engine, "commit", on_commit)


@pytest.mark.parametrize("role", [Role.DESK, Role.ORGANISER])
def test_a_scan_takes_four_statements_and_one_commit(app, forum, role):
    desk = open_desk(app, role=role)
    _person_id, code, desk_code = _person(app)
    counts = []
    for scanned in (code, code, desk_code, "NOBODY"):
        with _counted(app) as seen:
            desk.scan(scanned)
        counts.append((len(seen["statements"]), seen["commits"]))
    # Admitted: who is signed in, the facts, the arrival, the scan; refused: no arrival.
    assert counts == [(4, 1), (3, 1), (3, 1), (3, 1)]


def test_the_desks_cookie_is_left_alone(app, desk):
    response = desk.client.post(
        "/desk/EIF113/scans",
        json={"id": new_id(), "code": "X", "station": "D1"},
        headers={"X-CSRFToken": desk.token},
    )
    assert response.headers.getlist("Set-Cookie") == []
