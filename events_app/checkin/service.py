"""Deeds at the door: admit, refuse, undo. Every scan is stored once and never changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, delete

from events_app import clock
from events_app.checkin.admission import Outcome, decide
from events_app.checkin.finding import BY_DESK_CODE, BY_PUBLIC_ID, BY_QR_CODE, BY_SCAN, facts_of
from events_app.checkin.models import CheckIn, Scan
from events_app.database import INSERT_INTO, db
from events_app.errors import RuleViolation
from events_app.tokens import clean_desk_code, is_desk_code

LONGEST_CODE = 64  # characters kept of whatever was held before the camera
UNDONE, NOT_UNDONE = "undone", "not_undone"


@dataclass(frozen=True)
class Desk:
    """Where a scan is made and by whom."""

    event_code: str
    station: str
    staff_member_id: int


@dataclass(frozen=True)
class Arrival:
    """When and at which station somebody came in first."""

    at: datetime
    station_id: int


@dataclass(frozen=True)
class ScanResult:
    """The answer at the door; `person` tells name and public group, `first` the earlier arrival."""

    scan_id: str
    outcome: Outcome
    person: Row
    first: Arrival | None = None


def _taking_first_place(insert_into: Callable[..., Any]) -> Any:
    """Return the statement that decides a race: it stores an arrival or answers with the first.

    The update changes nothing; it is there because only a touched row can be returned.
    """
    statement = insert_into(CheckIn)
    return statement.on_conflict_do_update(
        index_elements=["attendee_id"], set_={"attendee_id": statement.excluded.attendee_id}
    ).returning(CheckIn.scan_id, CheckIn.at, CheckIn.station_id)


_TAKE_FIRST_PLACE = {name: _taking_first_place(into) for name, into in INSERT_INTO.items()}
_STORE_SCAN = {name: into(Scan).on_conflict_do_nothing() for name, into in INSERT_INTO.items()}


def record_scan(desk: Desk, scan_id: str, code: str) -> ScanResult:
    """Admit the wearer of a badge or say why not; the same scan again gets the same answer.

    Raises RuleViolation for a station that is not of this event, or a scan id used before
    for another code.
    """
    cleaned = clean_desk_code(code)[:LONGEST_CODE]
    way = BY_DESK_CODE if is_desk_code(cleaned) else BY_QR_CODE
    return _record(desk, scan_id, way, cleaned, cleaned)


def record_arrival(desk: Desk, scan_id: str, public_id: str) -> ScanResult:
    """Admit a person who was found by name; answers and raises as `record_scan` does."""
    return _record(desk, scan_id, BY_PUBLIC_ID, public_id, "")


def _record(desk: Desk, scan_id: str, way: Select, key: str, code: str) -> ScanResult:
    found = _find(desk, scan_id, way, key)
    if found.earlier_outcome is not None:
        return _answer_again(found, scan_id, code)
    facts = facts_of(found)
    outcome = decide(facts)
    first = _standing_arrival(found)
    moment = clock.now()
    if facts is not None and outcome is Outcome.ADMITTED:
        first_scan_id, *when_and_where = _take_first_place(found, scan_id, moment)
        if first_scan_id != scan_id:
            outcome, first = decide(replace(facts, arrived=True)), Arrival(*when_and_where)
    _store(desk, found, outcome, moment, id=scan_id, code=code, attendee_id=found.attendee_id)
    return ScanResult(scan_id, outcome, found, first)


def _find(desk: Desk, scan_id: str, way: Select, key: str) -> Row:
    asked = {"event_code": desk.event_code, "station": desk.station, "scan_id": scan_id, "key": key}
    found = db.session.connection().execute(way, asked).first()
    if found is None or found.station_id is None:
        raise RuleViolation(_("Please choose the station of this desk again."), "station")
    return found


def _answer_again(found: Row, scan_id: str, code: str) -> ScanResult:
    if (found.earlier_code, found.earlier_attendee_id) != (code, found.attendee_id):
        raise RuleViolation(_("This scan was stored before with another code."), "id")
    outcome = Outcome(found.earlier_outcome)
    first = _standing_arrival(found) if outcome is Outcome.ALREADY_IN else None
    return ScanResult(scan_id, outcome, found, first)


def _standing_arrival(found: Row) -> Arrival | None:
    return Arrival(found.first_at, found.first_station_id) if found.first_at else None


def _take_first_place(found: Row, scan_id: str, moment: datetime) -> Row:
    connection = db.session.connection()
    return connection.execute(
        _TAKE_FIRST_PLACE[connection.dialect.name],
        {
            "attendee_id": found.attendee_id,
            "event_id": found.event_id,
            "scan_id": scan_id,
            "station_id": found.station_id,
            "at": moment,
        },
    ).one()


def _store(desk: Desk, found: Row, outcome: str, moment: datetime, **scan: object) -> None:
    connection = db.session.connection()
    values: dict[str, object] = {
        "event_id": found.event_id,
        "station_id": found.station_id,
        "staff_member_id": desk.staff_member_id,
        "kind": "entry",
        "undo_of": None,
        "code": "",
        "outcome": str(outcome),
        "at": moment,
    }
    connection.execute(_STORE_SCAN[connection.dialect.name], values | scan)


def undo_scan(desk: Desk, scan_id: str, undo_of: str) -> bool:
    """Take back the arrival that one scan made, and no other; tell whether it still stood.

    The same undo again gets the same answer. Raises RuleViolation for a scan that is not known.
    """
    found = _find(desk, scan_id, BY_SCAN, undo_of)
    if found.attendee_id is None:
        raise RuleViolation(_("This scan is not known, so there is nothing to undo."), "undo_of")
    if found.earlier_outcome is not None:
        return found.earlier_outcome == UNDONE
    taken_back = (
        db.session.connection().execute(delete(CheckIn).where(CheckIn.scan_id == undo_of)).rowcount
    )
    outcome = UNDONE if taken_back else NOT_UNDONE
    undo = {"id": scan_id, "kind": "undo", "undo_of": undo_of, "attendee_id": found.attendee_id}
    _store(desk, found, outcome, clock.now(), **undo)
    return outcome == UNDONE
