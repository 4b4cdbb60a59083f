"""What the lead looks at: people admitted twice, admissions objected to, scans set aside."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, Select, and_, distinct, func, select
from sqlalchemy.orm import aliased, joinedload

from events_app.attendee.models import Attendee
from events_app.checkin.models import CountedEntry, Device, Scan, SetAsideScan, Settlement
from events_app.checkin.reading import MERGEABLE, SentScan, kept
from events_app.checkin.resolving import resolve
from events_app.checkin.standing import SetScan, standing
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.models import PublicGroup, Station

_Undo = aliased(Scan)
_is_undone = (
    select(_Undo.id).where(_Undo.event_id == Scan.event_id, _Undo.undo_of == Scan.id).exists()
)
_settles = and_(Settlement.event_id == Scan.event_id, Settlement.scan_id == Scan.id)


@dataclass(frozen=True)
class Entry:
    """One admission: where, on which tablet and when, and what was found out about it."""

    scan: Scan
    station: Station
    device: Device
    person: Attendee | None
    group: PublicGroup | None
    settlement: Settlement | None

    def in_set(self) -> SetScan:
        """Return the scan as the set holds it."""
        return SetScan(
            self.scan.id,
            self.scan.kind,
            self.person.public_id if self.person else "",
            self.scan.verdict,
            self.station.code,
            self.device.public_id,
            milliseconds(self.scan.at),
        )


@dataclass(frozen=True)
class Clash:
    """Somebody whose badge was admitted more than once, in the order of time."""

    entries: list[Entry]

    @property
    def open_scans(self) -> list[str]:
        """The scans that nobody has looked into."""
        return [entry.scan.id for entry in self.entries[1:] if entry.settlement is None]


def _entries(event_id: int) -> Select:
    return (
        select(Scan, Station, Device, Attendee, PublicGroup, Settlement)
        .join(Station, Station.id == Scan.station_id)
        .join(Device, Device.id == Scan.device_id)
        .outerjoin(Attendee, Attendee.id == Scan.attendee_id)
        .outerjoin(PublicGroup, PublicGroup.id == Attendee.public_group_id)
        .outerjoin(Settlement, _settles)
        .options(joinedload(Settlement.decided_by))
        .where(Scan.event_id == event_id, Scan.kind == "entry", ~_is_undone)
    )


def clashes(event_id: int) -> list[Clash]:
    """Return everybody who was admitted more than once, those not looked into first."""
    admitted_again = select(CountedEntry.attendee_id).where(
        CountedEntry.event_id == event_id, CountedEntry.place > 1
    )
    rows = db.session.execute(_entries(event_id).where(Scan.attendee_id.in_(admitted_again)))
    entries = {row[0].id: Entry(*row) for row in rows}
    stand = standing(entry.in_set() for entry in entries.values())
    found = [Clash([entries[scan.id] for scan in (each.first, *each.clashes)])
             for each in stand.values()]  # fmt: skip
    return sorted(found, key=lambda clash: (not clash.open_scans, clash.entries[-1].scan.at))


def objections(event_id: int) -> list[Entry]:
    """Return the admissions that something spoke against when the server learnt of them."""
    rows = db.session.execute(
        _entries(event_id)
        .where(Scan.objection != "")
        .order_by(Settlement.scan_id.is_not(None), Scan.at, Scan.id)
    )
    return [Entry(*row) for row in rows]


@dataclass(frozen=True)
class Aside:
    """A scan that did not join the others; what it is and whose, as far as it can be read."""

    row: SetAsideScan
    scan: SentScan | None
    name: str


def set_aside(event_id: int) -> list[Aside]:
    """Return the scans that did not join the others, those not decided about first."""
    rows = db.session.scalars(
        select(SetAsideScan)
        .options(joinedload(SetAsideScan.device).joinedload(Device.station))
        .where(SetAsideScan.event_id == event_id)
        .order_by(SetAsideScan.decision.is_not(None), SetAsideScan.at, SetAsideScan.id)
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


def number_to_settle(event_id: int) -> ScalarSelect[int]:
    """Count what waits for the lead, as a part of a statement."""
    settled = and_(
        Settlement.event_id == CountedEntry.event_id, Settlement.scan_id == CountedEntry.scan_id
    )
    admitted_again = (
        select(func.count(distinct(CountedEntry.attendee_id)))
        .outerjoin(Settlement, settled)
        .where(
            CountedEntry.event_id == event_id,
            CountedEntry.place > 1,
            Settlement.scan_id.is_(None),
        )
    )
    objected = (
        select(func.count())
        .select_from(Scan)
        .outerjoin(Settlement, _settles)
        .where(
            Scan.event_id == event_id,
            Scan.objection != "",
            Settlement.scan_id.is_(None),
            ~_is_undone,
        )
    )
    aside = (
        select(func.count())
        .select_from(SetAsideScan)
        .where(SetAsideScan.event_id == event_id, SetAsideScan.decision.is_(None))
    )
    return select(
        admitted_again.scalar_subquery() + objected.scalar_subquery() + aside.scalar_subquery()
    ).scalar_subquery()
