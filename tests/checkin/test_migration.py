"""The scans of the desk that needed a network are carried over, and back; so are codes in clear."""

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from events_app.attendee.models import BadgeCode
from events_app.checkin.models import SetAsideScan
from events_app.checkin.reading import SentScan, kept
from events_app.checkin.resolving import resolve
from events_app.code_hashing import ROUNDS
from events_app.database import db
from events_app.event.models import Event
from events_app.schema import alembic_config
from events_app.site import create_app
from tests.arrivals import arrival_scans
from tests.conftest import test_settings

BEFORE_HASHES = "0010"
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
    before = _rows("SELECT id, kind, undo_of, attendee_id FROM scan ORDER BY id")

    command.upgrade(alembic_config(), "head")
    assert _rows("SELECT id, kind, undo_of, attendee_id FROM scan ORDER BY id") == before
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
    assert _rows("SELECT id, kind, undo_of, attendee_id FROM scan ORDER BY id") == before
    assert _rows("SELECT attendee_id, event_id, scan_id FROM check_in ORDER BY attendee_id") == [
        (1, 1, "back"), (2, 2, "other"),
    ]  # fmt: skip


QR_CODE, DESK_CODE = "FD10123456789ABCDEFGHJKMNPQRS", "K7M2Q4T6"
WALK_IN = {"name": "李", "organisation": "", "title": "", "group": "g",
           "code": "FD1" + "Z" * 26, "desk_code": "2345678G"}  # fmt: skip


def test_printed_badges_stay_valid_and_no_code_stays_in_clear(empty_app):
    command.upgrade(alembic_config(), BEFORE_HASHES)
    _a_forum_with_codes_in_clear()
    command.upgrade(alembic_config(), "head")
    event = db.session.get_one(Event, 1)
    hashing = event.hashing
    assert event.code_rounds == ROUNDS
    db.session.rollback()
    for code in (QR_CODE, DESK_CODE):
        badge = hashing.trace(code).hash
        assert _rows(f"SELECT count(*) FROM scan WHERE badge_hash = '{badge}'") == [(1,)]
        scan = SentScan("s", "entry", "D1", None, badge=badge)
        assert resolve(db.session.connection(), 1, [scan])["s"].attendee_id == 1
        db.session.rollback()
    code = db.session.scalars(sa.select(BadgeCode)).one()
    assert (code.code, code.desk_code) == (QR_CODE, DESK_CODE)
    raws = dict(db.session.execute(sa.select(SetAsideScan.id, SetAsideScan.raw)).all())
    assert kept(raws["entry"]).badge == hashing.trace(QR_CODE).hash
    walk_in = kept(raws["walk-in"]).walk_in
    assert (walk_in.name, walk_in.code) == ("李", WALK_IN["code"])
    assert walk_in.slow_hash == hashing.slow_hash(WALK_IN["desk_code"]).hex()
    assert raws["odd"] == '{"id": "odd", "code": "FD1'
    db.session.rollback()
    secrets = (QR_CODE, DESK_CODE, WALK_IN["code"], WALK_IN["desk_code"])
    held = "".join(map(_as_text, _rows("SELECT * FROM badge_code") + _rows("SELECT * FROM scan")
                       + _rows("SELECT * FROM set_aside_scan")))  # fmt: skip
    assert [secret for secret in secrets if secret in held] == []
    command.downgrade(alembic_config(), BEFORE_HASHES)
    assert _rows("SELECT code, desk_code FROM badge_code") == [(QR_CODE, DESK_CODE)]
    assert "FD1" in _rows("SELECT raw FROM set_aside_scan WHERE id = 'odd'")[0][0]


def _as_text(row):
    return "".join(
        bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        for value in row
    )


def _a_forum_with_codes_in_clear():
    _insert("event", id=1, code="E1", seats=9, seats_taken=1)
    _insert("station", id=1, event_id=1, code="D1")
    _insert("public_group", id=1, event_id=1)
    _insert("staff_member", id=1, role="desk", nominator_id=None)
    _insert("attendee", id=1, event_id=1, public_group_id=1, public_id="p", language="zh",
            origin="nominated", status="confirmed")  # fmt: skip
    _insert("badge_code", id=1, event_id=1, attendee_id=1, code=QR_CODE, desk_code=DESK_CODE)
    _insert("device", id=1, event_id=1, station_id=1, role="desk", made_by_id=1, waiting=0)
    for name, code in (("qr", QR_CODE), ("typed", DESK_CODE)):
        _insert("scan", id=name, event_id=1, device_id=1, station_id=1, kind="entry",
                verdict="admitted", objection="", time_note="", code=code)  # fmt: skip
    sent = {"kind": "entry", "station": "D1", "at": 1, "verdict": "admitted", "code": "",
            "person": "", "undo_of": "", "walk_in": None}  # fmt: skip
    for name, reason, raw in (
        ("entry", "revoked", json.dumps(sent | {"id": "entry", "code": QR_CODE})),
        ("walk-in", "not_allowed",
         json.dumps(sent | {"id": "walk-in", "kind": "walk_in", "walk_in": WALK_IN})),
        ("odd", "unreadable", '{"id": "odd", "code": "FD1'),
    ):  # fmt: skip
        _insert("set_aside_scan", event_id=1, id=name, device_id=1, reason=reason, raw=raw,
                time_note="")  # fmt: skip
