"""Reads for the desk: the tablet that asks, the people it may know, and what others scanned."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import joinedload

from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import Device, Scan
from events_app.database import db, table_of
from events_app.event.models import Event, PublicGroup, Station
from events_app.tokens import hash_token

OVERLAP = timedelta(seconds=15)  # asked for again, so that what was stored late is not missed
_device, _event, _station = table_of(Device), table_of(Event), table_of(Station)
_person, _badge, _group = table_of(Attendee), table_of(BadgeCode), table_of(PublicGroup)
_scan = table_of(Scan)


@dataclass(frozen=True)
class PairedDevice:
    """The tablet that makes the present request."""

    id: int
    event_id: int
    station_id: int
    station: str
    role: str
    paired_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None

    def state(self, moment: datetime) -> str:
        """Return `paired`, `revoked` or `ended`."""
        if self.revoked_at is not None:
            return "revoked"
        return "ended" if moment >= self.ends_at else "paired"


_BY_TOKEN = (
    select(
        _device.c.id,
        _device.c.event_id,
        _device.c.station_id,
        _station.c.code,
        _device.c.role,
        _device.c.paired_at,
        _device.c.ends_at,
        _device.c.revoked_at,
        _device.c.seen_at,
    )
    .join(_event, _event.c.id == _device.c.event_id)
    .join(_station, _station.c.id == _device.c.station_id)
    .where(
        _device.c.token_hash == bindparam("token_hash"), _event.c.code == bindparam("event_code")
    )
)


def paired_device(token: str, event_code: str) -> PairedDevice | None:
    """Return the tablet that holds this secret, whether or not it still may do anything."""
    row = (
        db.session.connection()
        .execute(_BY_TOKEN, {"token_hash": hash_token(token, "device"), "event_code": event_code})
        .first()
    )
    return PairedDevice(*row) if row else None


def number_of_devices(event_id: int) -> int:
    """Return how many tablets the event has."""
    count = select(func.count()).select_from(Device).where(Device.event_id == event_id)
    return db.session.scalars(count).one()


def devices_of(event_id: int, offset: int, limit: int) -> list[Device]:
    """Return a part of the event's tablets, those made last first."""
    return list(
        db.session.scalars(
            select(Device)
            .options(joinedload(Device.station))
            .where(Device.event_id == event_id)
            .order_by(Device.id.desc())
            .offset(offset)
            .limit(limit)
        )
    )


def people(event_id: int) -> list[Row]:
    """Return everyone who signed up or walked in; those who were merely invited stay unknown.

    In the order of random ids: by their records they would stand as on the lists they came by.
    """
    return list(
        db.session.connection().execute(
            select(
                _person.c.id,
                _person.c.public_id,
                _person.c.name,
                _person.c.organisation,
                _person.c.title,
                _person.c.status,
                _person.c.search_key,
                _group.c.code.label("group"),
            )
            .join(_group, _group.c.id == _person.c.public_group_id)
            .where(_person.c.event_id == event_id, _person.c.status != "pending")
            .order_by(_person.c.public_id)
        )
    )


def hashed_codes(event_id: int) -> dict[int, list[tuple[str, int]]]:
    """Return, by person, the hash of every code of theirs and whether it is revoked."""
    rows = db.session.connection().execute(
        select(_badge.c.attendee_id, _badge.c.code, _badge.c.desk_code, _badge.c.revoked_at)
        .where(_badge.c.event_id == event_id)
        .order_by(_badge.c.id)
    )
    codes: dict[int, list[tuple[str, int]]] = {}
    for attendee_id, code, desk_code, revoked_at in rows:
        revoked = int(revoked_at is not None)
        codes.setdefault(attendee_id, []).extend(
            (code_hash(each), revoked) for each in (code, desk_code)
        )
    return codes


def code_hash(code: str) -> str:
    """Return what a tablet holds of a badge's code: not the code itself.

    A QR's code cannot be found from it; a desk code, short enough to type, can with much trying.
    """
    return hashlib.sha256(f"badge-code:{code}".encode()).hexdigest()[:32]


def free_seats(event_id: int) -> int:
    """Return how many seats of the hall nobody has."""
    return (
        db.session.connection()
        .execute(select(_event.c.seats - _event.c.seats_taken).where(_event.c.id == event_id))
        .scalar_one()
    )


_SCANS = (
    select(
        _scan.c.id,
        _scan.c.kind,
        _person.c.public_id.label("person"),
        _scan.c.verdict,
        _station.c.code.label("station"),
        _device.c.public_id.label("device"),
        _scan.c.at,
        _scan.c.undo_of,
    )
    .join(_station, _station.c.id == _scan.c.station_id)
    .join(_device, _device.c.id == _scan.c.device_id)
    .outerjoin(_person, _person.c.id == _scan.c.attendee_id)
)


def scans_received_since(event_id: int, since: datetime | None) -> list[Row]:
    """Return the event's scans that were received since then, and a little earlier; all for None."""
    statement = _SCANS.where(_scan.c.event_id == event_id)
    if since is not None:
        statement = statement.where(_scan.c.received_at >= since - OVERLAP)
    rows = db.session.connection().execute(statement.order_by(_scan.c.received_at, _scan.c.id))
    return list(rows)
