"""Several tablets at the same instant: one pairing, one row a scan, one seat, one decision."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.checkin import storing
from events_app.checkin.models import Device, Scan, SetAsideScan, Settlement
from events_app.checkin.moments import Placed
from events_app.checkin.reading import read_batch
from events_app.checkin.settling import merge, settle
from events_app.database import db
from events_app.event.models import Event
from events_app.event.queries import event_by_code
from tests import factories
from tests.arrivals import arrival_scans
from tests.checkin.conftest import add_person, open_tablet
from tests.checkin.test_devices import code_of
from tests.checkin.test_walk_ins import attendees, seats_taken
from tests.databases import on_postgresql
from tests.waiting import PATIENCE

TABLETS = 8


def all_at_once(deeds):
    """Begin every deed at the same moment, each in a thread of its own; return the answers."""
    ready = threading.Barrier(len(deeds), timeout=PATIENCE)

    def begin(deed):
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(begin, deeds))


@pytest.fixture
def tablets(app, forum):
    """Eight tablets at the two first stations."""
    return [open_tablet(app, f"D{number % 2 + 1}") for number in range(TABLETS)]


def _number_of(app, model):
    with app.app_context():
        return db.session.scalars(sa.select(sa.func.count()).select_from(model)).one()


def _arrivals(app):
    with app.app_context():
        return len(arrival_scans())


def test_a_code_pairs_one_of_many_tablets(app, forum):
    with app.app_context():
        lead = factories.sign_in(app.test_client(), factories.staff(Role.DESK))
    code = code_of(lead)
    clients = [app.test_client() for _tablet in range(TABLETS)]
    answers = all_at_once(
        [lambda client=client: client.post("/desk/EIF113/pairing", json={"code": code}).status_code
         for client in clients]
    )  # fmt: skip
    assert Counter(answers) == {200: 1, 422: TABLETS - 1}
    assert sum(client.get("/desk/EIF113/news").status_code == 200 for client in clients) == 1


def test_looking_first_and_pairing_then_would_pair_two(app, forum):
    """The control: without the conditional update the same race has two winners."""
    with app.app_context():
        tablet_id = factories.device(event_by_code("EIF113"), paired_at=None, token_hash=None).id
        engine = db.engine
    looked = threading.Barrier(2, timeout=PATIENCE)

    def pair(token):
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"SELECT paired_at FROM device WHERE id = {tablet_id}")
            is_free = cursor.fetchone()[0] is None
            looked.wait()
            if is_free:
                cursor.execute(
                    f"UPDATE device SET paired_at = made_at, token_hash = '{token}'"
                    f" WHERE id = {tablet_id}"
                )
            connection.commit()
            return is_free
        finally:
            connection.close()

    assert all_at_once([lambda: pair("a"), lambda: pair("b")]) == [True, True]


def test_a_batch_sent_many_times_at_once_in_any_order_is_stored_once(app, tablets):
    codes = [add_person(app)[1] for _person in range(5)]
    scans = [tablets[0].entry(code) for code in codes * 4]
    orders = [scans[number:] + scans[:number] for number in range(TABLETS)]
    answers = all_at_once([lambda batch=batch: tablets[0].send(*batch) for batch in orders])
    states = Counter(receipt["state"] for receipts in answers for receipt in receipts)
    assert states == {"stored": len(scans), "known": len(scans) * (TABLETS - 1)}
    assert _number_of(app, Scan) == len(scans)
    assert _arrivals(app) == len(codes)


def test_one_badge_admitted_at_many_tablets_is_one_person(app, tablets):
    _person, code, _desk_code = add_person(app)
    answers = all_at_once([lambda each=each: each.send(each.entry(code)) for each in tablets])
    assert [receipts[0]["state"] for receipts in answers] == ["stored"] * TABLETS
    assert (_number_of(app, Scan), _arrivals(app)) == (TABLETS, 1)


def test_the_last_seat_goes_to_one_walk_in(app, tablets):
    with app.app_context():
        db.session.execute(sa.update(Event).values(seats_taken=Event.seats - 1))
        db.session.commit()
    answers = all_at_once([lambda each=each: each.send(each.walk_in()) for each in tablets])
    objections = Counter(receipts[0]["objection"] for receipts in answers)
    assert objections == {"": 1, "waitlisted": TABLETS - 1}
    with app.app_context():
        assert seats_taken(app) == event_by_code("EIF113").seats


def test_a_walk_in_sent_many_times_at_once_is_registered_once(app, tablets):
    scan = tablets[0].walk_in()
    answers = all_at_once([lambda: tablets[0].send(scan) for _time in range(TABLETS)])
    states = Counter(receipts[0]["state"] for receipts in answers)
    assert states == {"stored": 1, "known": TABLETS - 1}
    assert len(attendees(app)) == seats_taken(app) == 1


def test_an_undo_beside_its_walk_in_gives_the_seat_back(app, tablets):
    for _round in range(6):
        scan = tablets[0].walk_in()
        undo = tablets[1].undo(scan["id"])
        all_at_once([lambda scan=scan: tablets[0].send(scan),
                     lambda undo=undo: tablets[1].send(undo)])  # fmt: skip
        assert seats_taken(app) == 0
    assert {row[2] for row in attendees(app)} == {"cancelled"}


@on_postgresql
def test_without_taking_turns_a_walk_in_and_its_undo_would_miss_each_other(
    app, tablets, monkeypatch
):
    """The control: without the forum's lock the seat stays taken. SQLite has one writer anyway."""
    with app.app_context():
        event_id = event_by_code("EIF113").id
        # Scans of one tablet take turns anyway, for they are counted.
        devices = db.session.execute(sa.select(Device.id, Device.station_id)).all()[:2]
    monkeypatch.setattr(storing, "queue_up", lambda _event_id: None)
    both_stored = threading.Barrier(2, timeout=PATIENCE)
    walk_in = tablets[0].walk_in()
    moment = clock.now()

    def add(raw, device_id, station_id):
        with app.app_context():
            hashing = db.session.get_one(Event, event_id).hashing
            scan = read_batch({"scans": [raw]}, "EIF113", hashing).scans[0]
            arriving = storing.Arriving(scan, device_id, station_id, Placed(moment, ""))
            storing.store(db.session.connection(), event_id, [arriving], moment)
            both_stored.wait()
            db.session.commit()

    undo = tablets[1].undo(walk_in["id"])
    all_at_once([lambda: add(walk_in, *devices[0]), lambda: add(undo, *devices[1])])
    assert _arrivals(app) == 0
    assert seats_taken(app) == 1


def test_a_clash_is_settled_by_one_of_many(app, tablets):
    _person, code, _desk_code = add_person(app)
    scans = [each.entry(code) for each in tablets[:2]]
    for each, scan in zip(tablets, scans, strict=False):
        each.send(scan)
    with app.app_context():
        event_id, by = event_by_code("EIF113").id, factories.staff(Role.ORGANISER).id

    def decide(decision):
        with app.app_context():
            number = settle(event_id, [scans[1]["id"]], decision, by)
            db.session.commit()
            return number

    decisions = ("same_person", "copied_badge", "wrong_badge", "noted")
    settled = all_at_once([lambda each=each: decide(each) for each in decisions])
    assert sorted(settled) == [0, 0, 0, 1]
    assert _number_of(app, Settlement) == 1


def test_a_scan_set_aside_is_merged_by_one_of_many(app, forum):
    scanner = open_tablet(app, role="scanner")
    scan = scanner.walk_in()
    scanner.send(scan)
    with app.app_context():
        event_id, by = event_by_code("EIF113").id, factories.staff(Role.ORGANISER).id

    def merge_it():
        with app.app_context():
            done = merge(event_id, scan["id"], by)
            db.session.commit()
            return done

    assert sorted(all_at_once([merge_it] * 4)) == [False, False, False, True]
    assert _number_of(app, SetAsideScan) == _number_of(app, Scan) == seats_taken(app) == 1


def test_scans_are_stored_while_the_tablet_is_being_revoked(app, tablets):
    """Every scan is either in the set or set aside, whatever comes first."""
    _person, code, _desk_code = add_person(app)
    with app.app_context():
        by = factories.staff(Role.DESK).id

    def revoke():
        with app.app_context():
            db.session.execute(
                sa.update(Device)
                .where(Device.public_id == tablets[0].public_id)
                .values(revoked_at=Device.made_at, revoked_by_id=by)
            )
            db.session.commit()
        return []

    batches = [[tablets[0].entry(code)] for _batch in range(TABLETS)]
    deeds = [lambda batch=batch: tablets[0].send(*batch) for batch in batches]
    answers = all_at_once([*deeds, revoke])
    states = Counter(receipts[0]["state"] for receipts in answers if receipts)
    assert _number_of(app, Scan) == states["stored"]
    assert _number_of(app, SetAsideScan) == states["set_aside"]
    assert states["stored"] + states["set_aside"] == TABLETS
