"""The scans of the desk that needed a network are carried over, and back."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from events_app.database import db
from events_app.schema import alembic_config
from events_app.site import create_app
from tests.arrivals import arrival_scans
from tests.conftest import test_settings

MORNING = datetime(2024, 9, 19, 5, 0, tzinfo=UTC)


@pytest.fixture
def empty_app(database_url, tmp_path):
    """The application on a database without tables."""
    if database_url.startswith("sqlite"):
        app = create_app(test_settings(f"sqlite:///{tmp_path / 'old.sqlite3'}", tmp_path))
        with app.app_context():
            yield app
            db.engine.dispose()
        return
    url = sa.make_url(database_url)
    name = f"{url.database}_old"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    app = create_app(
        test_settings(url.set(database=name).render_as_string(hide_password=False), tmp_path)
    )
    with app.app_context():
        yield app
        db.engine.dispose()
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    engine.dispose()


def _insert(table, **row):
    """Insert a row; what is not given gets something that fits its column."""
    columns = sa.inspect(db.engine).get_columns(table)
    values = {
        column["name"]: _something(column["type"])
        for column in columns
        if not column["nullable"] and column["name"] not in row and column["name"] != "id"
    } | row
    names = sa.Table(table, sa.MetaData(), autoload_with=db.engine)
    with db.engine.begin() as connection:
        connection.execute(names.insert().values(**values))


def _something(kind):
    if isinstance(kind, sa.DateTime):
        return MORNING
    if isinstance(kind, sa.Date):
        return MORNING.date()
    return 1 if isinstance(kind, sa.Integer | sa.Boolean) else "x"


def _scan(name, at, kind="entry", outcome="admitted", undo_of=None, event=1, person=1):
    return {"id": name, "event_id": event, "station_id": event, "staff_member_id": 1,
            "kind": kind, "undo_of": undo_of, "attendee_id": person, "outcome": outcome,
            "code": "FD1X", "at": MORNING.replace(minute=at)}  # fmt: skip


OLD = [
    _scan("first", 1),
    _scan("again", 2, outcome="already_in"),
    _scan("undo", 3, "undo", "undone", "first"),
    _scan("back", 4),
    _scan("nobody", 5, outcome="unknown", person=None),
    _scan("other", 6, event=2, person=2),
    _scan("late undo", 7, "undo", "not_undone", "again"),
]


def _rows(text):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(text))]


def test_old_scans_are_carried_over_and_back(empty_app):
    command.upgrade(alembic_config(), "0003")
    for number in (1, 2):
        _insert("event", id=number, code=f"E{number}", seats=9, seats_taken=0)
        _insert("station", id=number, event_id=number, code="D1")
        _insert("public_group", id=number, event_id=number)
    _insert("staff_member", id=1, role="desk", nominator_id=None)
    for number in (1, 2):
        _insert("attendee", id=number, event_id=number, public_group_id=number,
                public_id=f"p{number}", language="zh", origin="walk_in", status="confirmed")  # fmt: skip
    for row in OLD:
        _insert("scan", **row)
    _insert("check_in", attendee_id=1, event_id=1, scan_id="back", station_id=1, at=MORNING)
    _insert("check_in", attendee_id=2, event_id=2, scan_id="other", station_id=2, at=MORNING)
    before = _rows("SELECT id, kind, undo_of, code, attendee_id FROM scan ORDER BY id")

    command.upgrade(alembic_config(), "head")
    assert _rows("SELECT id, kind, undo_of, code, attendee_id FROM scan ORDER BY id") == before
    assert _rows("SELECT id, verdict FROM scan WHERE kind = 'entry' ORDER BY id") == [
        (row["id"], row["outcome"])
        for row in sorted(OLD, key=lambda row: row["id"])
        if row["kind"] == "entry"
    ]
    assert arrival_scans() == {1: "back", 2: "other"}
    db.session.rollback()
    devices = _rows(
        "SELECT event_id, revoked_by_id, (SELECT count(*) FROM scan WHERE device_id = device.id)"
        " FROM device WHERE revoked_at IS NOT NULL ORDER BY event_id"
    )
    assert devices == [(1, 1, 6), (2, 1, 1)]

    command.downgrade(alembic_config(), "0003")
    assert _rows("SELECT id, kind, undo_of, code, attendee_id FROM scan ORDER BY id") == before
    assert _rows("SELECT attendee_id, event_id, scan_id FROM check_in ORDER BY attendee_id") == [
        (1, 1, "back"), (2, 2, "other"),
    ]  # fmt: skip
