"""Whom a batch of scans is about: all codes and people of it in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    Column,
    CompoundSelect,
    Connection,
    Row,
    Select,
    bindparam,
    false,
    literal_column,
    select,
    union_all,
)

from events_app.attendee.identity import identity_key
from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.admission import BadgeFacts, Outcome, decide
from events_app.checkin.reading import SentScan
from events_app.database import db, table_of
from events_app.event.models import Station

_person, _badge, _station = table_of(Attendee), table_of(BadgeCode), table_of(Station)


@dataclass(frozen=True)
class Found:
    """The person of a scan; `attendee_id` is None for a code nobody issued."""

    attendee_id: int | None
    public_id: str
    status: str
    revoked: bool

    def objection_to(self, verdict: str) -> str:
        """Return what speaks against an admission by what is known now, or nothing."""
        if verdict != Outcome.ADMITTED:
            return ""
        facts = (
            None
            if self.attendee_id is None
            else BadgeFacts(self.status, self.revoked, arrived=False)
        )
        outcome = decide(facts)
        return "" if outcome is Outcome.ADMITTED else str(outcome)


NOBODY = Found(None, "", "", False)


def walk_in_key(scan_id: str) -> str:
    """Return the identity of somebody who walked in, so that sending twice registers once."""
    return identity_key("walk-in", scan_id)


def _key_of(scan: SentScan) -> tuple[str, str]:
    if scan.kind == "undo":
        return "walk_in", walk_in_key(scan.undo_of)
    if scan.person:
        return "person", scan.person
    return ("desk_code" if scan.badge.startswith("d") else "code"), scan.badge


def _person_columns(key, revoked) -> Select:
    return select(key, _person.c.id, _person.c.public_id, _person.c.status, revoked)


def _by_badge(column: Column) -> Select:
    return (
        _person_columns(column, _badge.c.revoked_at.is_not(None))
        .join(_badge, _badge.c.attendee_id == _person.c.id)
        .where(_badge.c.event_id == bindparam("event_id"))
    )


def _by_person(column: Column) -> Select:
    return _person_columns(column, false()).where(_person.c.event_id == bindparam("event_id"))


_COLUMNS = {
    "code": _badge.c.code_hash,
    "desk_code": _badge.c.desk_code_hash,
    "person": _person.c.public_id,
    "walk_in": _person.c.identity_key,
}


def _arm(way: str) -> Select:
    column = _COLUMNS[way]
    source = _by_badge(column) if column.table is _badge else _by_person(column)
    return source.add_columns(literal_column(f"'{way}'"))


@cache
def _for_one(way: str) -> Select:
    """Return the statement for a single scan, the usual case; it is prepared once."""
    return _arm(way).where(_COLUMNS[way] == bindparam("key"))


@cache
def _for_many(ways: tuple[str, ...]) -> CompoundSelect:
    return union_all(
        *(_arm(way).where(_COLUMNS[way].in_(bindparam(way, expanding=True))) for way in ways)
    )


def resolve(connection: Connection, event_id: int, scans: Iterable[SentScan]) -> dict[str, Found]:
    """Return, by scan, whose it is; of an undo the walk-in it takes back, if it names one."""
    keys = {scan.id: _key_of(scan) for scan in scans}
    found = {
        (way, key): Found(attendee_id, public_id, status, bool(revoked))
        for key, attendee_id, public_id, status, revoked, way in _rows(
            connection, event_id, set(keys.values())
        )
    }
    return {scan_id: found.get(key, NOBODY) for scan_id, key in keys.items()}


def _rows(connection: Connection, event_id: int, keys: set[tuple[str, str]]) -> Iterable[Row]:
    if not keys:
        return ()
    values: dict[str, object] = {"event_id": event_id}
    statement: Select | CompoundSelect
    if len(keys) == 1:
        way, values["key"] = next(iter(keys))
        statement = _for_one(way)
    else:
        ways = tuple(sorted({way for way, _key in keys}))
        values |= {each: sorted(key for way, key in keys if way == each) for each in ways}
        statement = _for_many(ways)
    return connection.execute(statement, values)


def station_ids(event_id: int) -> dict[str, int]:
    """Return the event's stations by their codes."""
    rows = db.session.connection().execute(
        select(_station.c.code, _station.c.id).where(_station.c.event_id == event_id)
    )
    return {code: station_id for code, station_id in rows}
