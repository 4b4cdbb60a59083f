"""Whom a batch of scans is about: all codes and people of it in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import CompoundSelect, Select, bindparam, false, literal, select, union_all

from events_app.attendee.identity import identity_key
from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.admission import BadgeFacts, Outcome, decide
from events_app.checkin.reading import SentScan
from events_app.database import db, table_of
from events_app.event.models import Station
from events_app.tokens import is_desk_code

_person, _badge, _station = table_of(Attendee), table_of(BadgeCode), table_of(Station)
_NOBODY = (None, "", "", False)


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
        facts = None if self.attendee_id is None else BadgeFacts(self.status, self.revoked, False)
        outcome = decide(facts)
        return "" if outcome is Outcome.ADMITTED else str(outcome)


NOBODY = Found(*_NOBODY)


def walk_in_key(scan_id: str) -> str:
    """Return the identity of somebody who walked in, so that sending twice registers once."""
    return identity_key("walk-in", scan_id)


def _key_of(scan: SentScan) -> tuple[str, str]:
    if scan.kind == "undo":
        return "walk_in", walk_in_key(scan.undo_of)
    if scan.person:
        return "person", scan.person
    return ("desk_code" if is_desk_code(scan.code) else "code"), scan.code


def _person_columns(key, revoked) -> Select:
    return select(key, _person.c.id, _person.c.public_id, _person.c.status, revoked)


def _by_badge(name: str) -> Select:
    column = _badge.c[name]
    return (
        _person_columns(column, _badge.c.revoked_at.is_not(None))
        .join(_badge, _badge.c.attendee_id == _person.c.id)
        .where(_badge.c.event_id == bindparam("event_id"), _in(column, name))
    )


def _by_person(column_name: str, name: str) -> Select:
    column = _person.c[column_name]
    return _person_columns(column, false()).where(
        _person.c.event_id == bindparam("event_id"), _in(column, name)
    )


def _in(column, name: str):
    return column.in_(bindparam(name, expanding=True))


_WAYS = {
    "code": _by_badge("code"),
    "desk_code": _by_badge("desk_code"),
    "person": _by_person("public_id", "person"),
    "walk_in": _by_person("identity_key", "walk_in"),
}


@cache
def _statement(ways: tuple[str, ...]) -> Select | CompoundSelect:
    arms = [_WAYS[way].add_columns(literal(way, literal_execute=True)) for way in ways]
    return arms[0] if len(arms) == 1 else union_all(*arms)


def resolve(event_id: int, scans: Iterable[SentScan]) -> dict[str, Found]:
    """Return, by scan, whose it is; of an undo the walk-in it takes back, if it names one."""
    keys = {scan.id: _key_of(scan) for scan in scans}
    wanted: dict[str, set[str]] = {}
    for way, key in keys.values():
        wanted.setdefault(way, set()).add(key)
    if not wanted:
        return {}
    statement = _statement(tuple(sorted(wanted)))
    values = {way: sorted(each) for way, each in wanted.items()}
    rows = db.session.connection().execute(statement, values | {"event_id": event_id})
    found = {
        (way, key): Found(attendee_id, public_id, status, bool(revoked))
        for key, attendee_id, public_id, status, revoked, way in rows
    }
    return {scan_id: found.get(key, NOBODY) for scan_id, key in keys.items()}


def station_ids(event_id: int) -> dict[str, int]:
    """Return the event's stations by their codes."""
    rows = db.session.connection().execute(
        select(_station.c.code, _station.c.id).where(_station.c.event_id == event_id)
    )
    return {code: station_id for code, station_id in rows}
