"""What a tablet is told: the people it may know, and what all tablets scanned."""

import hashlib
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee
from events_app.checkin.models import Scan
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import add_person, new_id, now, open_tablet
from tests.statements import counted


def _hash(code):
    return hashlib.sha256(f"badge-code:{code}".encode()).hexdigest()[:32]


def test_the_copy_holds_what_a_desk_must_show(app, tablet):
    person, code, desk_code = add_person(
        app, name="撒韵‧示例 Sayun", organisation="鴻禾食品", title="執行長"
    )
    assert tablet.get("people") == {
        "people": [
            {
                "id": person,
                "name": "撒韵‧示例 Sayun",
                "organisation": "鴻禾食品",
                "title": "執行長",
                "group": "enterprise",
                "status": "confirmed",
                "key": "撒韵示例sayun 鴻禾食品",
                "codes": [[_hash(code), 0], [_hash(desk_code), 0]],
            }
        ],
        "free_seats": 249,
    }


def test_an_old_badge_is_in_the_copy_as_revoked(app, tablet):
    _person, code, desk_code = add_person(app)
    with app.app_context():
        new = issue_badge_code(db.session.scalars(db.select(Attendee)).one())
        db.session.commit()
        expected = [
            [_hash(code), 1], [_hash(desk_code), 1], [_hash(new.code), 0], [_hash(new.desk_code), 0],
        ]  # fmt: skip
    assert tablet.get("people")["people"][0]["codes"] == expected


def test_the_copy_stands_in_an_order_that_tells_of_no_list(app, tablet):
    added = [add_person(app)[0] for _person in range(12)]
    told = [each["id"] for each in tablet.get("people")["people"]]
    assert told == sorted(added) != added


def test_who_was_merely_invited_is_not_in_the_copy(app, tablet):
    with app.app_context():
        event = event_by_code("EIF113")
        for status in ("pending", "confirmed", "waitlisted", "cancelled", "rejected"):
            factories.attendee(event, name=status, status=status)
        factories.attendee(event, name="declined", invitation_state="declined")
        another = factories.forum_of_another_year()
        db.session.commit()
        factories.confirmed(another, name="elsewhere")
    people = tablet.get("people")["people"]
    assert sorted((each["name"], each["status"]) for each in people) == sorted(
        (status, status) for status in ("confirmed", "waitlisted", "cancelled", "rejected")
    )


def test_a_scanner_cannot_search(app, tablet):
    add_person(app)
    scanner = open_tablet(app, role="scanner")
    assert "key" in tablet.get("people")["people"][0]
    assert "key" not in scanner.get("people")["people"][0]


def test_neither_type_nor_contact_nor_nominator_is_in_the_copy(app, tablet):
    """Two people who differ in nothing but what is not to be seen look alike to a tablet."""
    secrets = []
    with app.app_context():
        event = event_by_code("EIF113")
        for number, kind in enumerate(event.stakeholder_types):
            kind.name_zh, kind.name_en = f"內部{kind.code}密稱", f"SECRET{kind.code}NAME"
            secrets += [kind.name_zh, kind.name_en, f"mail{number}@", f"0{number}55-secret"]
            person = factories.confirmed(
                event, kind.code, name="王", organisation="", title="",
                email=f"mail{number}@example.org", phone=f"0{number}55-secret",
            )  # fmt: skip
            person.nominator_id = factories.nominator("TACA").id
            person.section = "密科室"
            person.tax_id = "98765432"
        db.session.commit()
        nominator = factories.nominator("TACA")
        secrets += [nominator.name_zh, nominator.neutral_name_zh, "密科室", "98765432"]
        groups = {kind.code: kind.public_group.code for kind in event.stakeholder_types}
        mixed = {group for group in groups.values() if list(groups.values()).count(group) > 1}
    body = json.dumps(tablet.get("people"), ensure_ascii=False)
    assert [secret for secret in secrets if secret in body] == []
    assert mixed
    people = tablet.get("people")["people"]
    for group in mixed:
        alike = [{name: value for name, value in each.items() if name not in {"id", "codes"}}
                 for each in people if each["group"] == group]  # fmt: skip
        assert len(alike) > 1 and all(each == alike[0] for each in alike)


def test_the_same_copy_is_not_sent_twice(app, tablet):
    add_person(app)
    address = "/desk/EIF113/people"
    version = tablet.client.get(address).headers["ETag"]
    same = tablet.client.get(address, headers={"If-None-Match": version})
    assert (same.status_code, same.get_data(), same.headers["ETag"]) == (304, b"", version)
    with app.app_context():
        db.session.execute(sa.update(Attendee).values(status="cancelled"))
        db.session.commit()
    changed = tablet.client.get(address, headers={"If-None-Match": version})
    assert (changed.status_code, changed.headers["ETag"] == version) == (200, False)


@pytest.mark.parametrize("number", [1, 3])
def test_copy_and_news_ask_the_same_few_questions_for_any_number(app, tablet, number):
    for _person in range(number):
        tablet.send(tablet.entry(add_person(app)[1]))
    with counted(app) as statements:
        tablet.get("people")
    # The tablet, the people, their codes, the seats.
    assert len(statements) == 4
    with counted(app) as statements:
        tablet.get("news")
    assert len(statements) == 2


def test_the_news_tell_every_scan_as_the_set_holds_it(app, tablet):
    person, code, _desk_code = add_person(app)
    other = open_tablet(app, "D2", "scanner")
    entry, refusal = tablet.entry(code), other.entry("NOBODY", "unknown")
    undo = other.undo(entry["id"])
    receipts = {each["id"]: each for each in tablet.send(entry) + other.send(refusal, undo)}
    common = {"kind": "entry", "person": "", "verdict": "", "undo_of": ""}
    assert tablet.news() == other.news() == {
        entry["id"]: common
        | {"id": entry["id"], "person": person, "verdict": "admitted", "station": "D1",
           "device": tablet.public_id, "at": receipts[entry["id"]]["at"]},
        refusal["id"]: common
        | {"id": refusal["id"], "verdict": "unknown", "station": "D2",
           "device": other.public_id, "at": receipts[refusal["id"]]["at"]},
        undo["id"]: common
        | {"id": undo["id"], "kind": "undo", "undo_of": entry["id"], "station": "D2",
           "device": other.public_id, "at": receipts[undo["id"]]["at"]},
    }  # fmt: skip


def test_news_of_another_forum_are_not_told(app, tablet):
    with app.app_context():
        factories.forum_of_another_year()
    other = open_tablet(app, code="EIF112")
    scan = other.entry("NOBODY", "unknown", event="EIF112")
    other.client.post("/desk/EIF112/scans", json={"sent_at": now(), "scans": [scan]})
    assert len(other.client.get("/desk/EIF112/news").get_json()["scans"]) == 1
    assert tablet.news() == {}


def test_news_begin_a_little_before_they_are_asked_for(app, tablet):
    """A scan that was being stored while somebody asked is told to them the next time."""
    asked = clock.now()
    received = {
        new_id(): asked + timedelta(seconds=seconds) for seconds in (-3600, -16, -14, 0, 20)
    }
    for scan_id in received:
        tablet.send(tablet.entry("NOBODY", "unknown", id=scan_id))
    with app.app_context():
        for scan_id, moment in received.items():
            db.session.execute(sa.update(Scan).where(Scan.id == scan_id).values(received_at=moment))
        db.session.commit()
    answer = tablet.get(f"news?since={milliseconds(asked)}")
    assert [scan["id"] for scan in answer["scans"]] == list(received)[2:]
    assert len(tablet.get("news")["scans"]) == 5


def test_since_is_a_time_before_anything_was_read(app, tablet):
    before = now()
    told = tablet.get("news")["now"]
    assert before <= told <= now()


@pytest.mark.parametrize("since", ["", "x", "-1", "1e5", "9" * 40, "0", "%00", "٣"])
def test_any_since_gets_an_answer(app, tablet, since):
    assert tablet.client.get(f"/desk/EIF113/news?since={since}").status_code in {200, 404}
