"""Scans that did not join the others: what each is, and whose, for the lead to decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events_app.attendee.models import Attendee
from events_app.checkin.models import Device, SetAsideScan
from events_app.checkin.reading import MERGEABLE, SentScan, kept
from events_app.checkin.resolving import resolve
from events_app.database import db


@dataclass(frozen=True)
class Aside:
    """A scan that did not join the others; what it is and whose, as far as it can be read."""

    row: SetAsideScan
    scan: SentScan | None
    name: str


def number_set_aside(event_id: int) -> int:
    """Return how many scans did not join the others."""
    count = select(func.count()).select_from(SetAsideScan)
    return db.session.scalars(count.where(SetAsideScan.event_id == event_id)).one()


def set_aside(event_id: int, offset: int, limit: int) -> list[Aside]:
    """Return a part of the scans that did not join the others, those not decided about first."""
    rows = db.session.scalars(
        select(SetAsideScan)
        .options(joinedload(SetAsideScan.device).joinedload(Device.station))
        .where(SetAsideScan.event_id == event_id)
        .order_by(SetAsideScan.decision.is_not(None), SetAsideScan.at, SetAsideScan.id)
        .offset(offset)
        .limit(limit)
    ).all()
    scans = {row.id: kept(row.raw) for row in rows if row.reason in MERGEABLE}
    names = _names(event_id, scans.values())
    return [Aside(row, scans.get(row.id), names.get(row.id, "")) for row in rows]


def _names(event_id: int, scans: Iterable[SentScan]) -> dict[str, str]:
    """Return, by scan, the name that was typed or the name of the person it belongs to."""
    found = {
        scan_id: each.attendee_id
        for scan_id, each in resolve(db.session.connection(), event_id, scans).items()
        if each.attendee_id is not None
    }
    rows = db.session.execute(
        select(Attendee.id, Attendee.name).where(Attendee.id.in_(set(found.values())))
    )
    names = {attendee_id: name for attendee_id, name in rows}
    typed = {scan.id: scan.walk_in.name for scan in scans if scan.walk_in}
    return {scan_id: names[attendee_id] for scan_id, attendee_id in found.items()} | typed
