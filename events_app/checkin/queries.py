"""Reads for the desk: the tablet that asks, and what others scanned."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from events_app.attendee.models import Attendee
from events_app.checkin.models import Device, Scan
from events_app.code_hashing import Hashing
from events_app.database import db, table_of
from events_app.event.models import Event, Station, admits_from
from events_app.tokens import hash_token

OVERLAP = timedelta(seconds=15)  # asked for again, so that what was stored late is not missed
MOST_SCANS = 2000  # that are told at once
_device, _event, _station = table_of(Device), table_of(Event), table_of(Station)
_person, _scan = table_of(Attendee), table_of(Scan)


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
    scans: int
    set_aside: int
    badge_salt: str
    code_rounds: int
    doors_at: datetime
    doors_opened_at: datetime | None

    @property
    def admits_from(self) -> datetime:
        """From when on badges let people in at its forum."""
        return admits_from(self.doors_at, self.doors_opened_at)

    @property
    def hashing(self) -> Hashing:
        """How the badge codes of its forum are known without being told."""
        return Hashing(self.badge_salt, self.code_rounds)

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
        _device.c.scans,
        _device.c.set_aside,
        _event.c.badge_salt,
        _event.c.code_rounds,
        _event.c.doors_at,
        _event.c.doors_opened_at,
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
    return PairedDevice(*row) if row else None  # type: ignore[call-arg]


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
    .outerjoin(
        _person,
        and_(_person.c.id == _scan.c.attendee_id, _person.c.event_id == _scan.c.event_id),
    )
)


def scans_received_since(event_id: int, since: datetime | None, after: str) -> list[Row]:
    """Return the event's scans that were received since then, and a little earlier; all for None.

    At most one more than `MOST_SCANS`, beginning behind the scan of the id `after`.
    """
    statement = _SCANS.where(_scan.c.event_id == event_id)
    if since is not None:
        statement = statement.where(_scan.c.received_at >= since - OVERLAP)
    if after:
        last = select(_scan.c.received_at).where(_scan.c.event_id == event_id, _scan.c.id == after)
        moment = last.scalar_subquery()
        statement = statement.where(
            _scan.c.received_at >= moment,
            or_(_scan.c.received_at > moment, _scan.c.id > after),
        )
    in_order = statement.order_by(_scan.c.received_at, _scan.c.id).limit(MOST_SCANS + 1)
    return list(db.session.connection().execute(in_order))
