"""Adding scans to the set: each once, under its own id, whoever sends it how often."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from events_app.attendee.models import Attendee
from events_app.checkin.models import Scan
from events_app.checkin.moments import Placed
from events_app.checkin.reading import SentScan
from events_app.checkin.resolving import NOBODY, Found, resolve
from events_app.checkin.walk_ins import register_walk_ins, take_back_undone
from events_app.clock import milliseconds
from events_app.database import INSERT_INTO, db, table_of
from events_app.event.seats import queue_up

_scan, _person = table_of(Scan), table_of(Attendee)
_STORE = {
    name: into(_scan)
    .on_conflict_do_nothing(index_elements=[_scan.c.event_id, _scan.c.id])
    .returning(_scan.c.id)
    for name, into in INSERT_INTO.items()
}


@dataclass(frozen=True)
class Receipt:
    """What became of one scan; with it the tablet may forget that it has to send it."""

    id: str
    state: str
    reason: str = ""
    at: int = 0
    person: str = ""
    objection: str = ""
    codes: str = ""
    position: int | None = None


@dataclass(frozen=True)
class Arriving:
    """A scan with all that is needed to store it."""

    scan: SentScan
    device_id: int
    station_id: int
    placed: Placed


def store(
    connection: Connection,
    event_id: int,
    arriving: Sequence[Arriving],
    received_at: datetime,
    found: dict[str, Found] | None = None,
) -> tuple[dict[str, Receipt], set[str]]:
    """Add scans that are not there yet; return their receipts and the walk-ins that cannot be.

    `found` tells whose the scans are, where that was looked up before.
    """
    if not arriving:
        return {}, set()
    walk_ins = [each.scan for each in arriving if each.scan.kind == "walk_in"]
    if any(each.scan.kind != "entry" for each in arriving):
        queue_up(event_id)
    refused = register_walk_ins(event_id, walk_ins) if walk_ins else set()
    # In the order of their ids, so that two who store the same scans wait and do not deadlock.
    storing = sorted(
        (each for each in arriving if each.scan.id not in refused), key=lambda each: each.scan.id
    )
    if found is None:
        found = resolve(connection, event_id, [each.scan for each in storing])
    receipts = _insert(connection, event_id, storing, found, received_at)
    receipts |= _telling(storing, receipts)
    concerned = _walk_ins_concerned(storing, found, receipts)
    if concerned:
        take_back_undone(event_id, concerned)
    return receipts, refused


def _telling(storing: Sequence[Arriving], receipts: dict[str, Receipt]) -> dict[str, Receipt]:
    """Return the receipts of walk-ins of whom something was typed that must never be stored."""
    walk_ins = (each.scan for each in storing if each.scan.walk_in and each.scan.walk_in.left_out)
    return {scan.id: replace(receipts[scan.id], reason="left_out") for scan in walk_ins}


def _walk_ins_concerned(
    storing: Sequence[Arriving], found: dict[str, Found], receipts: dict[str, Receipt]
) -> set[str]:
    """Return the walk-ins that are new or newly undone; what was known already did its work."""
    new = [each.scan for each in storing if receipts[each.scan.id].state == "stored"]
    undone = {scan.undo_of for scan in new
              if scan.kind == "undo" and found[scan.id].attendee_id is not None}  # fmt: skip
    return undone | {scan.id for scan in new if scan.kind == "walk_in"}


def _insert(
    connection: Connection,
    event_id: int,
    storing: Sequence[Arriving],
    found: dict[str, Found],
    received_at: datetime,
) -> dict[str, Receipt]:
    if not storing:
        return {}
    rows = [_row(event_id, each, found[each.scan.id], received_at) for each in storing]
    stored = set(connection.execute(_STORE[connection.dialect.name], rows).scalars())
    receipts = {
        row["id"]: Receipt(
            row["id"],
            "stored",
            at=milliseconds(row["at"]),
            person=found[row["id"]].public_id,
            objection=row["objection"],
        )
        for row in rows
        if row["id"] in stored
    }
    return receipts | known(event_id, [row["id"] for row in rows if row["id"] not in stored])


def _row(event_id: int, arriving: Arriving, found: Found, received_at: datetime) -> dict:
    scan = arriving.scan
    is_entry = scan.kind != "undo"
    person = found if is_entry else NOBODY
    return {
        "event_id": event_id,
        "id": scan.id,
        "device_id": arriving.device_id,
        "station_id": arriving.station_id,
        "kind": "entry" if is_entry else "undo",
        "undo_of": scan.undo_of or None,
        "badge_hash": scan.badge,
        "attendee_id": person.attendee_id,
        "verdict": scan.verdict,
        "objection": person.objection_to(scan.verdict),
        "at": arriving.placed.at,
        "received_at": received_at,
        "time_note": arriving.placed.note,
    }


def known(event_id: int, scan_ids: Sequence[str]) -> dict[str, Receipt]:
    """Return receipts for those of the scans that are in the set already, as they stand there."""
    if not scan_ids:
        return {}
    rows = db.session.connection().execute(
        select(_scan.c.id, _scan.c.at, _person.c.public_id, _scan.c.objection)
        .outerjoin(_person, _person.c.id == _scan.c.attendee_id)
        .where(_scan.c.event_id == event_id, _scan.c.id.in_(scan_ids))
    )
    return {
        scan_id: Receipt(
            scan_id, "known", at=milliseconds(at), person=person or "", objection=objection
        )
        for scan_id, at, person, objection in rows
    }
