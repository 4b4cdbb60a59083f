"""What a tablet is told: the people it may know, and what all tablets scanned."""

import base64
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee
from events_app.checkin import answers, queries
from events_app.checkin.models import Scan
from events_app.clock import milliseconds
from events_app.code_hashing import FEW_ROUNDS
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import add_person, badge_hash, new_id, now, open_tablet
from tests.statements import counted


def opened(app, code, sealed, person):
    """Return the record that a badge's code opens."""
    with app.app_context():
        key = event_by_code("EIF113").hashing.trace(code).key
    data = base64.b64decode(sealed)
    return json.loads(AESGCM(key).decrypt(data[:12], data[12:], person.encode()))


def changed(tablet, mark=""):
    """Return the people whom a tablet is told of."""
    return tablet.get(f"people?since={mark}")["changed"]


def test_the_copy_holds_what_a_desk_must_show(app, tablet):
    person, code, desk_code = add_person(
        app, name="撒韵‧示例 Sayun", organisation="鴻禾食品", title="執行長"
    )
    copy = tablet.get("people")
    with app.app_context():
        salt = event_by_code("EIF113").badge_salt
    assert copy == {
        "mark": copy["mark"],
        "free_seats": 249,
        "salt": salt,
        "rounds": FEW_ROUNDS,
        "all": True,
        "changed": [
            {
                "id": person,
                "name": "撒韵‧示例 Sayun",
                "organisation": "鴻禾食品",
                "title": "執行長",
                "group": "enterprise",
                "status": "confirmed",
                "key": "撒韵示例sayun 鴻禾食品",
                "codes": [[badge_hash(app, code), 0], [badge_hash(app, desk_code), 0]],
            }
        ],
        "gone": [],
        "next": "",
    }


def test_a_scanners_copy_tells_nobody_and_each_badge_opens_its_own_record(app, tablet):
    known = {"name": "歐陽示範", "organisation": "示範商業會", "title": "理事"}
    person, code, desk_code = add_person(app, **known)
    other, other_code, _desk_code = add_person(app, name="賴示範")
    scanner = open_tablet(app, role="scanner")
    people = {each["id"]: each for each in changed(scanner)}
    assert {frozenset(each) for each in people.values()} == {frozenset({"id", "status", "codes"})}
    hashes = [badge_hash(app, each) for each in (code, desk_code)]
    assert [[hashed, revoked] for hashed, revoked, _sealed in people[person]["codes"]] == [
        [hashed, 0] for hashed in hashes
    ]
    for held, (_hash, _revoked, sealed) in zip(
        (code, desk_code), people[person]["codes"], strict=True
    ):
        assert opened(app, held, sealed, person) == known | {"group": "enterprise"}
        for wrong in ((other_code, person), (held, other)):
            with pytest.raises(InvalidTag):
                opened(app, wrong[0], sealed, wrong[1])
    # Names of any usual length are sealed in as many characters.
    lengths = {len(sealed) for each in people.values() for _hash, _revoked, sealed in each["codes"]}
    assert len(lengths) == 1
    assert "歐陽示範" in json.dumps(changed(tablet), ensure_ascii=False)


def test_an_old_badge_is_in_the_copy_as_revoked(app, tablet):
    _person, code, desk_code = add_person(app)
    with app.app_context():
        new = issue_badge_code(db.session.scalars(db.select(Attendee)).one())
        db.session.commit()
        codes = [(code, 1), (desk_code, 1), (new.code, 0), (new.desk_code, 0)]
    expected = [[badge_hash(app, each), revoked] for each, revoked in codes]
    assert changed(tablet)[0]["codes"] == expected


def test_the_copy_stands_in_an_order_that_tells_of_no_list(app, tablet):
    added = [add_person(app)[0] for _person in range(12)]
    told = [each["id"] for each in changed(tablet)]
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
    assert sorted((each["name"], each["status"]) for each in changed(tablet)) == sorted(
        (status, status) for status in ("confirmed", "waitlisted", "cancelled", "rejected")
    )


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
    body = json.dumps(changed(tablet), ensure_ascii=False)
    assert [secret for secret in secrets if secret in body] == []
    assert mixed
    people = changed(tablet)
    for group in mixed:
        alike = [{name: value for name, value in each.items() if name not in {"id", "codes"}}
                 for each in people if each["group"] == group]  # fmt: skip
        assert len(alike) > 1 and all(each == alike[0] for each in alike)


@pytest.mark.parametrize("number", [1, 3])
def test_copy_and_news_ask_the_same_few_questions_for_any_number(app, tablet, number):
    for _person in range(number):
        tablet.send(tablet.entry(add_person(app)[1]))
    with counted(app) as statements:
        tablet.get("people")
    # The tablet, how the people stand, the people, their codes.
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


def test_many_news_are_told_a_part_at_a_time_each_once(app, tablet, monkeypatch):
    for module in (queries, answers):
        monkeypatch.setattr(module, "MOST_SCANS", 3)
    scans = [tablet.entry("NOBODY", "unknown") for _scan in range(8)]
    tablet.send(*scans[:5])  # of one moment
    tablet.send(*scans[5:])
    told, after, asked = [], "", 0
    while asked == 0 or after:
        page = tablet.get(f"news?after={after}")
        told += [scan["id"] for scan in page["scans"]]
        after, asked = page["next"], asked + 1
    assert (sorted(told), asked) == (sorted(scan["id"] for scan in scans), 3)
    assert tablet.get("news?after=nobody")["scans"] == []


def test_since_is_a_time_before_anything_was_read(app, tablet):
    before = now()
    told = tablet.get("news")["now"]
    assert before <= told <= now()


@pytest.mark.parametrize("since", ["", "x", "-1", "1e5", "9" * 40, "0", "%00", "٣"])
def test_any_since_gets_an_answer(app, tablet, since):
    assert tablet.client.get(f"/desk/EIF113/news?since={since}").status_code in {200, 404}
