"""Many at once: the last seats are given once each, and one invitation gives one registration."""

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.event import seats as hall
from events_app.event.models import Event, StakeholderType
from events_app.event.seats import queue_up
from events_app.invitation.queries import invitation_of
from events_app.mail.models import OutboxMail
from events_app.registration.details import Notice, details_of
from events_app.registration.models import Registration
from events_app.registration.service import cancel, sign_up
from tests import factories
from tests.databases import on_postgresql
from tests.waiting import PATIENCE, is_held_up

THREADS = 16


def at_once(app: Flask, deeds: list[Callable[[], None]]) -> None:
    """Do all deeds at the same moment, each in a thread and transaction of its own."""
    start = threading.Barrier(len(deeds))
    faults: list[Exception] = []

    def run(deed: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                deed()
                db.session.commit()
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def signs_up(attendee_id: int) -> Callable[[], None]:
    """Return the deed of one person's signing up."""

    def deed() -> None:
        person = db.session.get_one(Attendee, attendee_id)
        sign_up(invitation_of(attendee_id), details_of(person), {}, Notice("v1", "zh"))

    return deed


def cancels(attendee_id: int) -> Callable[[], None]:
    """Return the deed of one person's cancelling."""
    return lambda: cancel(db.session.get_one(Attendee, attendee_id))


def people_in_a_forum(number: int, type_code: str = "PARTNER", **seats: int) -> list[int]:
    """Return the ids of invitees in a forum whose hall or type has so many seats."""
    forum = factories.forum(seats=seats.get("hall", 250))
    factories.stakeholder_type(forum, type_code).seats = seats.get("of_type", 80)
    db.session.commit()
    return [factories.attendee(forum, type_code).id for _each in range(number)]


def statuses() -> Counter[str]:
    """Count people by status."""
    return Counter(db.session.scalars(sa.select(Attendee.status)))


def counters() -> tuple[int, int]:
    """Return the seats taken in the hall and those taken in all types together."""
    return (
        db.session.scalars(sa.select(Event.seats_taken)).one(),
        db.session.scalars(sa.select(sa.func.sum(StakeholderType.seats_taken))).one(),
    )


@pytest.mark.parametrize("seats", [{"hall": 5}, {"of_type": 5}])
def test_last_seats_are_given_once_each(app, seats):
    with app.app_context():
        ids = people_in_a_forum(THREADS, **seats)
    at_once(app, [signs_up(each) for each in ids])
    with app.app_context():
        assert statuses() == {"confirmed": 5, "waitlisted": THREADS - 5}
        assert counters() == (5, 5)


def test_count_then_insert_would_oversell(app):
    """The control: the same race without the conditional update, on a table without the check."""
    with app.app_context():
        metadata = sa.MetaData()
        sale = sa.Table("control_sale", metadata, sa.Column("id", sa.Integer, primary_key=True))
        metadata.create_all(db.engine)
    counted = threading.Barrier(THREADS)

    def buys() -> None:
        sold = db.session.scalar(sa.select(sa.func.count()).select_from(sale))
        db.session.commit()
        counted.wait()
        if sold < 5:
            db.session.execute(sale.insert())

    try:
        at_once(app, [buys] * THREADS)
        with app.app_context():
            sold = db.session.scalar(sa.select(sa.func.count()).select_from(sale))
    finally:
        with app.app_context():
            metadata.drop_all(db.engine)
    assert sold == THREADS


def test_one_invitation_gives_one_registration(app):
    with app.app_context():
        (person,) = people_in_a_forum(1)
    at_once(app, [signs_up(person)] * 4)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 1
        assert db.session.scalars(sa.select(OutboxMail.kind)).all() == ["registration_confirmed"]
        assert counters() == (1, 1)


def test_two_cancellations_give_back_one_seat(app):
    with app.app_context():
        ids = people_in_a_forum(3, of_type=1)
        for each in ids:
            signs_up(each)()
            db.session.commit()
    at_once(app, [cancels(ids[0])] * 4)
    with app.app_context():
        assert statuses() == {"cancelled": 1, "confirmed": 1, "waitlisted": 1}
        assert counters() == (1, 1)


@pytest.mark.parametrize("turn", range(3))
def test_nobody_waits_beside_a_free_seat(app, turn):
    """Some give up their seats while others sign up; whoever can sit, sits."""
    with app.app_context():
        ids = people_in_a_forum(THREADS, of_type=6)
        for each in ids[:8]:
            signs_up(each)()
            db.session.commit()
    deeds = [cancels(each) for each in ids[:5]] + [signs_up(each) for each in ids[8:]]
    random.Random(turn).shuffle(deeds)
    at_once(app, deeds)
    with app.app_context():
        assert statuses() == {"confirmed": 6, "waitlisted": THREADS - 11, "cancelled": 5}
        assert counters() == (6, 6)


@on_postgresql
@pytest.mark.parametrize(("strictly", "waits"), [(False, False), (True, True)])
def test_a_desk_need_not_wait_for_a_sign_up_unless_it_locked_the_forum_whole(app, strictly, waits):
    """The second case is the control: what `queue_up` would do with the stricter lock.

    SQLite has one lock for everything, and no rows to lock.
    """
    with app.app_context():
        event_id = factories.forum().id
        if strictly:
            db.session.execute(sa.select(Event.id).where(Event.id == event_id).with_for_update())
        else:
            queue_up(event_id)
        with db.engine.begin() as desk:
            desk.exec_driver_sql("SET LOCAL lock_timeout = '300ms'")
            log = {"event_id": event_id, "at": clock.now(), "action": "scan", "detail": {}}
            if waits:
                with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                    desk.execute(sa.insert(AuditEntry), log)
            else:
                written = sa.insert(AuditEntry).returning(AuditEntry.action)
                assert desk.scalar(written, log) == "scan"
        db.session.rollback()


@on_postgresql
@pytest.mark.parametrize("locked", [True, False])
def test_no_walk_in_waits_beside_a_seat_that_is_being_given_up(app, monkeypatch, locked):
    """The second case is the control: a walk-in that does not queue up is not seen.

    On SQLite whoever may write has waited for everybody else already.
    """
    if not locked:
        monkeypatch.setattr(hall, "queue_up", lambda _event_id: None)
    with app.app_context():
        (leaving,) = people_in_a_forum(1, hall=1)
        signs_up(leaving)()
        db.session.commit()
        walk_in = factories.uninvited(db.session.scalars(sa.select(Event)).one(), status="pending")
        walk_in.status = "waitlisted"
        db.session.flush()
        assert not hall.take_free_seat(walk_in.event_id)
        desk = threading.Thread(target=at_once, args=(app, [cancels(leaving)]))
        desk.start()
        if locked:
            assert is_held_up(desk)
        else:
            desk.join(timeout=PATIENCE)
        db.session.commit()
        desk.join(timeout=PATIENCE)
        db.session.refresh(walk_in)
        assert walk_in.status == ("confirmed" if locked else "waitlisted")
