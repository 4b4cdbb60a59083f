"""Several desks at the same instant: one admission, one seat, one undo."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from events_app.checkin.models import CheckIn, Scan
from events_app.database import db
from events_app.event.models import Event
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import new_id, open_desk

DESKS = 16


def _all_at_once(deeds):
    """Begin every deed at the same moment, each in a thread of its own; return the answers."""
    ready = threading.Barrier(len(deeds), timeout=20)

    def begin(deed):
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(begin, deeds))


@pytest.fixture
def desks(app, forum):
    """Sixteen tablets at the two first stations."""
    return [open_desk(app, f"D{number % 2 + 1}") for number in range(DESKS)]


def _badge(app):
    with app.app_context():
        person = factories.confirmed(event_by_code("EIF113"))
        return person.badge_code.code, person.badge_code.desk_code


def test_one_badge_at_sixteen_desks_is_admitted_once(app, desks):
    for _round in range(4):
        code, desk_code = _badge(app)
        answers = _all_at_once(
            [
                lambda desk=desk, scanned=(code, desk_code)[index % 2]: desk.scan(scanned)
                for index, desk in enumerate(desks)
            ]
        )
        outcomes = Counter(answer["outcome"] for answer in answers)
        assert outcomes == {"admitted": 1, "already_in": DESKS - 1}
        assert all(answer["first"] for answer in answers if answer["outcome"] == "already_in")
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 4
        stored = db.session.execute(
            sa.select(Scan.outcome, sa.func.count()).group_by(Scan.outcome)
        ).all()
        assert dict(map(tuple, stored)) == {"admitted": 4, "already_in": 4 * (DESKS - 1)}


def test_looking_first_and_storing_then_would_admit_twice(app, forum):
    """The control: without the unique key the same race has two winners."""
    with app.app_context():
        engine = db.engine
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE unguarded (attendee_id INTEGER, desk INTEGER)")
    looked = threading.Barrier(2, timeout=20)

    def admit(desk):
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT count(*) FROM unguarded")
            is_first = cursor.fetchone()[0] == 0
            looked.wait()
            if is_first:
                cursor.execute(f"INSERT INTO unguarded VALUES (1, {desk})")
            connection.commit()
            return is_first
        finally:
            connection.close()

    try:
        assert _all_at_once([lambda: admit(1), lambda: admit(2)]) == [True, True]
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE unguarded")


def test_the_same_scan_sent_sixteen_times_at_once_is_stored_once(app, desks):
    code, _desk_code = _badge(app)
    scan_id = new_id()
    for desk in desks:
        desk.station = "D1"
    answers = _all_at_once([lambda desk=desk: desk.scan(code, scan_id) for desk in desks])
    assert [answer["outcome"] for answer in answers] == ["admitted"] * DESKS
    with app.app_context():
        assert db.session.scalars(sa.select(Scan.id)).all() == [scan_id]


def test_the_last_seat_goes_to_one_walk_in(app, desks):
    with app.app_context():
        db.session.execute(sa.update(Event).values(seats_taken=Event.seats - 1))
        db.session.commit()
    answers = _all_at_once(
        [
            lambda desk=desk: desk.post(
                "walk-ins", id=new_id(), name="臨時來賓", group="enterprise"
            )
            for desk in desks
        ]
    )
    assert Counter(answer["outcome"] for answer in answers) == {
        "admitted": 1,
        "waitlisted": DESKS - 1,
    }
    with app.app_context():
        event = event_by_code("EIF113")
        assert event.seats_taken == event.seats


def test_one_arrival_is_undone_once(app, desks):
    code, _desk_code = _badge(app)
    scan_id = new_id()
    desks[0].scan(code, scan_id)
    answers = _all_at_once(
        [lambda desk=desk: desk.post("undoings", id=new_id(), undo_of=scan_id) for desk in desks]
    )
    assert sorted(answer["undone"] for answer in answers) == [False] * (DESKS - 1) + [True]
