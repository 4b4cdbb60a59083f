"""What the lead looks at: people admitted twice, admissions objected to; and how much waits."""

from dataclasses import dataclass

from sqlalchemy import (
    ScalarSelect,
    Select,
    Subquery,
    and_,
    case,
    distinct,
    func,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from events_app.attendee.models import Attendee
from events_app.checkin.models import CountedEntry, Device, Scan, SetAsideScan, Settlement
from events_app.database import db
from events_app.event.models import PublicGroup, Station

_Undo = aliased(Scan)
_is_undone = (
    select(_Undo.id).where(_Undo.event_id == Scan.event_id, _Undo.undo_of == Scan.id).exists()
)
_settles = and_(Settlement.event_id == Scan.event_id, Settlement.scan_id == Scan.id)
_settles_counted = and_(
    Settlement.event_id == CountedEntry.event_id, Settlement.scan_id == CountedEntry.scan_id
)
MOST_ENTRIES = 10  # admissions of one person that are told at once


@dataclass(frozen=True)
class Entry:
    """One admission: where, on which tablet and when, and what was found out about it."""

    scan: Scan
    station: Station
    device: Device
    person: Attendee | None
    group: PublicGroup | None
    settlement: Settlement | None


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


def number_of_clashes(event_id: int) -> int:
    """Return how many people were admitted more than once."""
    # Whoever was has exactly one second admission.
    second = CountedEntry.event_id == event_id, CountedEntry.place == 2
    return db.session.scalars(select(func.count()).select_from(CountedEntry).where(*second)).one()


def clashes(event_id: int, offset: int, limit: int) -> list[Clash]:
    """Return a part of those who were admitted more than once, those not looked into first.

    Of somebody admitted very often it tells the arrival and what is still open, a part at a time.
    """
    ranked = _ranked_admissions(event_id, _admitted_again(event_id, offset, limit))
    told = select(ranked.c.scan_id).where(ranked.c.rank <= MOST_ENTRIES)
    rows = db.session.execute(
        _entries(event_id).where(Scan.id.in_(told)).order_by(Scan.at, Scan.id)
    )
    people: dict[int | None, list[Entry]] = {}
    for row in rows:
        people.setdefault(row[0].attendee_id, []).append(Entry(*row))
    found = [Clash(entries) for entries in people.values()]
    return sorted(found, key=lambda clash: (not clash.open_scans, clash.entries[-1].scan.at))


def _admitted_again(event_id: int, offset: int, limit: int) -> Select:
    is_open = and_(CountedEntry.place > 1, Settlement.scan_id.is_(None))
    return (
        select(CountedEntry.attendee_id)
        .outerjoin(Settlement, _settles_counted)
        .where(CountedEntry.event_id == event_id)
        .group_by(CountedEntry.attendee_id)
        .having(func.max(CountedEntry.place) > 1)
        .order_by(
            func.max(case((is_open, 1), else_=0)).desc(),
            func.max(CountedEntry.at),
            CountedEntry.attendee_id,
        )
        .offset(offset)
        .limit(limit)
    )


def _ranked_admissions(event_id: int, people: Select) -> Subquery:
    """Number each person's admissions: the arrival, those not looked into, the others."""
    turn = case((CountedEntry.place == 1, 0), (Settlement.scan_id.is_(None), 1), else_=2)
    rank = func.row_number().over(
        partition_by=CountedEntry.attendee_id, order_by=(turn, CountedEntry.place)
    )
    return (
        select(CountedEntry.scan_id, rank.label("rank"))
        .outerjoin(Settlement, _settles_counted)
        .where(CountedEntry.event_id == event_id, CountedEntry.attendee_id.in_(people))
        .subquery()
    )


def number_of_objections(event_id: int) -> int:
    """Return how many admissions something spoke against."""
    conditions = Scan.event_id == event_id, Scan.kind == "entry", Scan.objection != "", ~_is_undone
    return db.session.scalars(select(func.count()).select_from(Scan).where(*conditions)).one()


def objections(event_id: int, offset: int, limit: int) -> list[Entry]:
    """Return a part of the admissions that something spoke against when the server learnt of them."""
    rows = db.session.execute(
        _entries(event_id)
        .where(Scan.objection != "")
        .order_by(Settlement.scan_id.is_not(None), Scan.at, Scan.id)
        .offset(offset)
        .limit(limit)
    )
    return [Entry(*row) for row in rows]


def number_to_settle(event_id: int) -> ScalarSelect[int]:
    """Count what waits for the lead, as a part of a statement."""
    admitted_again = (
        select(func.count(distinct(CountedEntry.attendee_id)))
        .outerjoin(Settlement, _settles_counted)
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
