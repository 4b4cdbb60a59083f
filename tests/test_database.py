"""What both databases promise."""

import threading
from datetime import datetime
from traceback import format_exception

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from events_app import database
from events_app.database import db, engine_options, reading_only, sqlite_has_wal_bug
from events_app.event.models import Event
from events_app.nominator.models import Nominator
from tests import factories
from tests.waiting import PATIENCE, is_held_up


def test_a_reading_transaction_cannot_write(app):
    with app.app_context():
        event = factories.forum()
        with reading_only():
            db.session.add(Nominator(code="XX", kind="self", name_zh="某", name_en="X",
                                     neutral_name_zh="某", neutral_name_en="X"))  # fmt: skip
            with pytest.raises(DBAPIError):
                db.session.flush()
            db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == 1
        assert event.code == "EIF113"


def test_foreign_keys_hold(app):
    with app.app_context():
        factories.forum()
        with pytest.raises(IntegrityError):
            db.session.execute(sa.text("UPDATE session SET event_id = 999 WHERE code = 'S01'"))
            db.session.commit()


@pytest.mark.parametrize("code", ["PR01", "X" * 4])
def test_an_error_shows_no_values_for_logs_to_keep(app, code):
    with app.app_context():
        factories.forum()
        body = sa.insert(Nominator).values(
            code=code, kind="self" if code == "PR01" else "none", name_zh="林示範", name_en="",
            neutral_name_zh="", neutral_name_en="",
        )  # fmt: skip
        with pytest.raises(IntegrityError) as raised:
            db.session.execute(body)
        db.session.rollback()
    # What a log would show: the error with the one that it came from.
    shown = "".join(format_exception(raised.value)).partition("The above exception")
    assert code not in str(raised.value) and "林示範" not in str(raised.value)
    assert code not in shown[0] and "林示範" not in shown[0]


def test_seats_cannot_be_oversold_whatever_the_code_does(app):
    with app.app_context():
        event = factories.forum()
        with pytest.raises(IntegrityError):
            db.session.execute(
                sa.update(Event).where(Event.id == event.id).values(seats_taken=Event.seats + 1)
            )


def test_a_naive_time_is_refused(app):
    with app.app_context():
        event = factories.forum()
        event.starts_at = datetime(2024, 9, 19, 13, 30)
        with pytest.raises(StatementError):
            db.session.flush()


def test_times_come_back_as_the_same_moment(app):
    with app.app_context():
        event = factories.forum()
        db.session.refresh(event)
        assert event.starts_at.isoformat() == "2024-09-19T05:30:00+00:00"


@pytest.fixture
def engine(tmp_path):
    """An SQLite database of two connections."""
    url = f"sqlite:///{tmp_path / 'two.sqlite3'}"
    engine = sa.create_engine(url, **engine_options(url))
    yield engine
    engine.dispose()


def test_whoever_waits_for_sqlites_lock_gets_it_when_it_is_given_back(engine):
    order = []

    def write():
        with engine.begin():
            order.append("second")

    with engine.begin() as first:
        waiting = threading.Thread(target=write)
        waiting.start()
        assert is_held_up(waiting)
        order.append("first")
        first.commit()
        waiting.join(timeout=PATIENCE)
    assert order == ["first", "second"]


def test_whoever_waits_for_sqlites_lock_too_long_is_told_and_waits_again_next_time(
    engine, monkeypatch
):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with engine.begin(), engine.connect() as other:
        with pytest.raises(sqlite3.OperationalError, match="^database is locked$"):
            other.begin()
        timeout = other.connection.driver_connection.execute("PRAGMA busy_timeout").fetchone()
    assert timeout == (100,)


@pytest.mark.parametrize(
    ("version", "affected"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 4), False),
    ],
)
def test_the_versions_with_the_wal_bug_are_known(version, affected):
    assert sqlite_has_wal_bug(version) is affected
