"""What becomes of each scan that a tablet sends: stored, known, set aside or refused."""

import json
import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code, revoke_badge_code
from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import Device, Scan, SetAsideScan
from events_app.clock import from_milliseconds, milliseconds
from events_app.database import db
from tests import factories
from tests.arrivals import arrival_scans
from tests.checkin.conftest import Tablet, add_person, badge_hash, change, new_id, now, open_tablet


def stored(app):
    """Return what is in the set, in the order of arrival."""
    with app.app_context():
        return [
            (scan.kind, scan.verdict, scan.badge_hash, scan.attendee_id, scan.objection)
            for scan in db.session.scalars(select(Scan).order_by(Scan.received_at, Scan.id))
        ]


def set_aside(app):
    """Return what did not join the set, by id."""
    with app.app_context():
        rows = db.session.execute(select(SetAsideScan.id, SetAsideScan.reason))
        return {scan_id: reason for scan_id, reason in rows}


def arrivals(app):
    """Return the scans by which people have arrived."""
    with app.app_context():
        return sorted(arrival_scans().values())


def _id_of(app, public_id):
    with app.app_context():
        return db.session.scalars(select(Attendee.id).filter_by(public_id=public_id)).one()


def test_a_scan_is_stored_and_gets_its_receipt(app, tablet):
    person, code, _desk_code = add_person(app)
    scan = tablet.entry(code)
    body = {"sent_at": scan["at"], "waiting": 7, "scans": [scan]}
    answer = tablet.post("scans", body)
    receipt = answer["receipts"][0]
    with app.app_context():
        row = db.session.scalars(select(Scan)).one()
        device = db.session.scalars(select(Device)).one()
        assert (row.device_id, row.station_id) == (device.id, device.station_id)
        assert milliseconds(row.at) == receipt["at"] <= answer["now"]
        assert milliseconds(row.received_at) == answer["now"]
    assert answer == {
        "now": answer["now"],
        "device": "paired",
        "receipts": [
            {"id": scan["id"], "state": "stored", "reason": "", "at": receipt["at"],
             "person": person, "objection": ""}
        ],
    }  # fmt: skip
    hashed = badge_hash(app, code)
    assert stored(app) == [("entry", "admitted", hashed, _id_of(app, person), "")]
    assert arrivals(app) == [scan["id"]]


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: f" {code[:4]}-{code[4:]} "])
def test_a_badge_is_known_by_either_code_however_typed_and_a_person_by_name(app, tablet, spell):
    person, code, desk_code = add_person(app)
    receipts = tablet.send(
        tablet.entry(spell(code)), tablet.entry(spell(desk_code)), tablet.entry(person=person)
    )
    assert [receipt["person"] for receipt in receipts] == [person] * 3
    assert {row[3] for row in stored(app)} == {_id_of(app, person)}


def test_the_same_scan_again_is_known_and_the_first_stands(app, tablet):
    person, code, _desk_code = add_person(app)
    _other, other_code, _desk_code = add_person(app)
    scan = tablet.entry(code)
    first = tablet.send(scan)
    before = stored(app)
    slow = Tablet(tablet.client, tablet.public_id, slow_by=60_000)
    again = slow.send(scan | {"code": other_code, "verdict": "already_in"}, scan)
    assert again == [first[0] | {"state": "known"}] * 2
    assert again[0]["person"] == person
    assert stored(app) == before


def test_of_two_scans_under_one_id_in_a_batch_the_first_stands_with_its_person(app, tablet):
    first, code, _desk_code = add_person(app)
    _second, other_code, _desk_code = add_person(app)
    scan = tablet.entry(code)
    receipts = tablet.send(scan, scan | {"code": other_code})
    assert [(each["state"], each["person"]) for each in receipts] == [
        ("stored", first),
        ("known", first),
    ]
    hashed = badge_hash(app, code)
    assert stored(app) == [("entry", "admitted", hashed, _id_of(app, first), "")]


def test_the_same_scan_twice_in_one_batch_is_stored_once(app, tablet):
    scan = tablet.entry("NOBODY", "unknown")
    states = [receipt["state"] for receipt in tablet.send(scan, scan)]
    assert states == ["stored", "known"]
    assert len(stored(app)) == 1


@pytest.mark.parametrize(
    ("status", "objection"),
    [
        ("confirmed", ""),
        ("cancelled", "cancelled"),
        ("waitlisted", "waitlisted"),
        ("pending", "not_registered"),
        ("rejected", "not_registered"),
    ],
)
def test_the_server_objects_to_an_admission_by_what_it_knows_now(app, tablet, status, objection):
    person, code, desk_code = add_person(app, status=status)
    receipts = tablet.send(tablet.entry(code), tablet.entry(desk_code), tablet.entry(person=person))
    assert [receipt["objection"] for receipt in receipts] == [objection] * 3
    assert [row[4] for row in stored(app)] == [objection] * 3


def test_it_objects_to_old_badges_and_to_unknown_ones(app, tablet):
    person, old, old_desk_code = add_person(app)
    with app.app_context():
        new = issue_badge_code(db.session.get(Attendee, _id_of(app, person))).code
        db.session.commit()
    receipts = tablet.send(*(tablet.entry(code) for code in (old, old_desk_code, new, "NOBODY")))
    assert [receipt["objection"] for receipt in receipts] == ["revoked", "revoked", "", "unknown"]


def test_it_objects_to_nothing_but_admissions(app, tablet):
    _person, code, _desk_code = add_person(app, status="cancelled")
    receipts = tablet.send(tablet.entry(code, "cancelled"), tablet.entry("NOBODY", "unknown"))
    assert [receipt["objection"] for receipt in receipts] == ["", ""]
    assert arrivals(app) == []


def test_a_cancelled_badge_is_told_cancelled_although_it_went_with_the_seat(app, tablet):
    person, code, _desk_code = add_person(app, status="cancelled")
    with app.app_context():
        revoke_badge_code(db.session.get(Attendee, _id_of(app, person)))
        db.session.commit()
    assert tablet.send(tablet.entry(code))[0]["objection"] == "cancelled"


def test_a_badge_of_another_forum_is_unknown_here(app, tablet):
    person, code, desk_code = add_person(app)
    with app.app_context():
        last_year = factories.forum_of_another_year()
        for row in (*db.session.scalars(select(BadgeCode)), *db.session.scalars(select(Attendee))):
            row.event_id = last_year.id
        db.session.commit()
    receipts = tablet.send(tablet.entry(code), tablet.entry(desk_code), tablet.entry(person=person))
    assert [receipt["person"] for receipt in receipts] == ["", "", ""]


def test_an_id_used_in_another_forum_can_be_used_here(app, tablet):
    _person, code, _desk_code = add_person(app)
    with app.app_context():
        factories.forum_of_another_year()
    other = open_tablet(app, code="EIF112")
    scan = other.entry("NOBODY", "unknown", event="EIF112")
    body = {"sent_at": now(), "waiting": 0, "scans": [scan]}
    assert other.client.post("/desk/EIF112/scans", json=body).status_code == 200
    assert tablet.send(tablet.entry(code, id=scan["id"]))[0]["state"] == "stored"


def test_two_tablets_apart_count_one_person(app, tablet):
    _person, code, _desk_code = add_person(app)
    other = open_tablet(app, "D2")
    first = tablet.entry(code, at=now() - 5_000)
    other.send(other.entry(code))
    tablet.send(first)
    assert arrivals(app) == [first["id"]]


def test_an_undo_takes_back_what_it_names_and_nothing_else(app, tablet):
    _person, code, _desk_code = add_person(app)
    first = tablet.entry(code)
    undo = tablet.undo(first["id"])
    assert [receipt["state"] for receipt in tablet.send(undo)] == ["stored"]
    tablet.send(first)
    assert arrivals(app) == []
    second = tablet.entry(code)
    tablet.send(second, undo)
    assert arrivals(app) == [second["id"]]
    assert [(row[0], row[1]) for row in stored(app)] == [
        ("undo", ""), ("entry", "admitted"), ("entry", "admitted"),
    ]  # fmt: skip


def test_a_revoked_tablets_scans_are_set_aside_except_those_stored_before(app, tablet):
    _person, code, _desk_code = add_person(app)
    early, late = tablet.entry(code), tablet.entry(code)
    receipt = tablet.send(early)[0]
    with app.app_context():
        by = db.session.scalars(select(Device.made_by_id)).one()
    change(app, Device, tablet.public_id, revoked_at=clock.now(), revoked_by_id=by)
    answer = tablet.post("scans", {"sent_at": now(), "waiting": 2, "scans": [early, late]})
    assert answer["device"] == "revoked"
    assert answer["receipts"] == [
        receipt | {"state": "known"},
        answer["receipts"][1]
        | {"id": late["id"], "state": "set_aside", "reason": "revoked", "person": ""},
    ]
    assert set_aside(app) == {late["id"]: "revoked"}
    assert len(stored(app)) == 1
    assert tablet.send(late)[0]["state"] == "set_aside"
    assert set_aside(app) == {late["id"]: "revoked"}


def test_an_ended_tablets_scans_from_before_its_end_are_merged(app, tablet):
    _person, code, _desk_code = add_person(app)
    end = clock.now() - timedelta(minutes=1)
    change(app, Device, tablet.public_id, ends_at=end)
    before = tablet.entry(code, at=milliseconds(end) - 5_000)
    after = tablet.entry(code, at=milliseconds(end) + 5_000)
    answer = tablet.post("scans", {"sent_at": now(), "waiting": 0, "scans": [before, after]})
    assert answer["device"] == "ended"
    states = [(receipt["state"], receipt["reason"]) for receipt in answer["receipts"]]
    assert states == [("stored", ""), ("set_aside", "ended")]


def test_a_scan_of_another_station_of_the_forum_is_stored_there(app, tablet):
    scan = tablet.entry("NOBODY", "unknown", station="D3")
    tablet.send(scan, tablet.entry("NOBODY", "unknown"))
    assert tablet.news()[scan["id"]]["station"] == "D3"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"event": "EIF112"}, "other_event"),
        ({"event": None}, "other_event"),
        ({"station": "D9"}, "unreadable"),
        ({"station": 1}, "unreadable"),
        ({"kind": "exit"}, "unreadable"),
        ({"kind": ["entry"]}, "unreadable"),
        ({"verdict": "welcome"}, "unreadable"),
        ({"verdict": ""}, "unreadable"),
        ({"verdict": ["admitted"]}, "unreadable"),
        ({"code": None}, "unreadable"),
        ({"kind": "undo"}, "unreadable"),
        ({"kind": "undo", "undo_of": "x"}, "unreadable"),
    ],
    ids=str,
)
def test_a_scan_that_cannot_be_read_is_kept_as_it_came_and_harms_no_other(
    app, tablet, wrong, reason
):
    good, bad = tablet.entry("NOBODY", "unknown"), tablet.entry("NOBODY", "unknown") | wrong
    receipts = tablet.send(bad, good)
    assert [(each["id"], each["state"], each["reason"]) for each in receipts] == [
        (bad["id"], "set_aside", reason),
        (good["id"], "stored", ""),
    ]
    with app.app_context():
        kept = json.loads(db.session.scalars(select(SetAsideScan.raw)).one())
    assert {name: kept[name] for name in wrong} == wrong


@pytest.mark.parametrize("scan", [None, 7, "x", [], {}, {"id": 7}, {"id": "x"}, {"id": "A" * 36}])
def test_without_an_id_there_is_nothing_to_keep(app, tablet, scan):
    good = tablet.entry("NOBODY", "unknown")
    refused, stored_one = tablet.send(scan, good)
    assert (refused["state"], refused["position"]) == ("refused", 0)
    assert (stored_one["id"], stored_one["state"]) == (good["id"], "stored")


def test_of_more_than_two_hundred_the_first_two_hundred_get_receipts(app, tablet):
    scans = [tablet.entry("NOBODY", "unknown") for _number in range(203)]
    receipts = tablet.send(*scans)
    assert [receipt["id"] for receipt in receipts] == [scan["id"] for scan in scans[:200]]
    assert len(stored(app)) == 200


@pytest.mark.parametrize(
    ("slow_by", "note"), [(0, ""), (1_500, ""), (-1_500, ""), (3_600_000, "corrected"),
                          (-3_600_000, "corrected"), (40_000_000_000_000, "corrected")]
)  # fmt: skip
def test_a_tablets_clock_is_corrected_by_what_it_says_while_sending(app, tablet, slow_by, note):
    tablet.slow_by = slow_by
    made = now() - 5_000
    scan = tablet.entry("NOBODY", "unknown", at=made - slow_by)
    tablet.send(scan)
    with app.app_context():
        row = db.session.scalars(select(Scan)).one()
        assert row.time_note == note
        assert abs(milliseconds(row.at) - made) < 1_000


@pytest.mark.parametrize(
    "at",
    [None, "noon", True, [], -1, 0, 1e300, float("nan"), float("inf"), 10**400, 4_000_000_000_000],
    ids=lambda value: str(value)[:20],
)
def test_an_impossible_time_becomes_the_time_of_receipt_and_is_noted(app, tablet, at):
    scan = tablet.entry("NOBODY", "unknown", at=at)
    body = json.dumps({"sent_at": now(), "waiting": 0, "scans": [scan]})
    answer = tablet.client.post(
        "/desk/EIF113/scans", data=body, content_type="application/json"
    ).get_json()
    assert answer["receipts"][0]["state"] == "stored"
    with app.app_context():
        row = db.session.scalars(select(Scan)).one()
        # In whole milliseconds, as tablets order scans too.
        assert (row.at, row.time_note) == (from_milliseconds(answer["now"]), "doubtful")
    assert answer["receipts"][0]["at"] == answer["now"]


def test_a_time_before_the_tablet_was_paired_is_doubtful(app, tablet):
    tablet.send(tablet.entry("NOBODY", "unknown", at=now() - 2 * 3_600_000))
    with app.app_context():
        assert db.session.scalars(select(Scan.time_note)).one() == "doubtful"


@pytest.mark.parametrize("sent_at", [None, "now", True, float("inf")])
def test_without_a_time_of_sending_the_tablets_clock_is_believed(app, tablet, sent_at):
    made = now() - 60_000
    scan = tablet.entry("NOBODY", "unknown", at=made)
    body = json.dumps({"sent_at": sent_at, "scans": [scan]})
    tablet.client.post("/desk/EIF113/scans", data=body, content_type="application/json")
    with app.app_context():
        assert milliseconds(db.session.scalars(select(Scan.at)).one()) == made


def test_an_empty_batch_tells_that_the_tablet_is_there(app, tablet):
    long_ago = clock.now() - timedelta(minutes=5)
    change(app, Device, tablet.public_id, seen_at=long_ago)
    assert tablet.send(waiting=3) == []
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
        assert device.seen_at > long_ago and device.waiting == 3
    tablet.send(waiting=9)
    with app.app_context():
        # Written no more often than every twenty seconds.
        assert db.session.scalars(select(Device.waiting)).one() == 3


@pytest.mark.parametrize("waiting", [None, -5, "3", 1e14, float("inf"), [], True])
def test_any_number_of_waiting_scans_gets_an_answer(app, tablet, waiting):
    change(app, Device, tablet.public_id, seen_at=None)
    body = json.dumps({"sent_at": now(), "waiting": waiting, "scans": []})
    response = tablet.client.post("/desk/EIF113/scans", data=body, content_type="application/json")
    assert response.status_code == 200


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


@pytest.mark.parametrize("number", [1, 3, 200])
def test_a_batch_of_any_size_takes_three_statements_and_one_commit(app, tablet, number):
    badges = [add_person(app) for _person in range(min(number, 3))]
    scans = [tablet.entry(badges[index % len(badges)][1 + index % 2]) for index in range(number)]
    with _counted(app) as seen:
        tablet.send(*scans)
    # The tablet, whose badges they are, the scans.
    assert (len(seen["statements"]), seen["commits"]) == (3, 1), seen["statements"]
    change(app, Device, tablet.public_id, seen_at=None)
    with _counted(app) as seen:
        tablet.send(*(scan | {"id": new_id()} for scan in scans))
    # And, every twenty seconds, that the tablet was seen.
    assert (len(seen["statements"]), seen["commits"]) == (4, 1), seen["statements"]
    with _counted(app) as seen:
        tablet.send(*scans)
    # What was sent before is looked up as it stands.
    assert (len(seen["statements"]), seen["commits"]) == (4, 1), seen["statements"]
