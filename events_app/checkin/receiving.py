"""What becomes of a batch that a tablet sends: a receipt for every scan of it, and no loss."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from events_app import clock
from events_app.checkin.admission import Outcome
from events_app.checkin.limits import too_many_to_set_aside, too_many_to_store
from events_app.checkin.models import Device, SetAsideScan
from events_app.checkin.moments import Placed, clock_of
from events_app.checkin.queries import PairedDevice
from events_app.checkin.reading import Batch, OddScan, SentScan
from events_app.checkin.reading_walk_ins import sealed_codes
from events_app.checkin.resolving import Found, resolve, station_ids
from events_app.checkin.storing import Arriving, Receipt, known, store
from events_app.clock import milliseconds
from events_app.database import INSERT_INTO, begin_writing, db, table_of

SEEN_EVERY = timedelta(seconds=20)  # a tablet's sign of life is written no more often
_device, _aside = table_of(Device), table_of(SetAsideScan)
_TOUCH = (
    update(_device)
    .where(_device.c.id == bindparam("device_id"))
    .values(seen_at=bindparam("moment"), waiting=bindparam("queued"))
)
_SET_ASIDE = {
    name: into(_aside).on_conflict_do_nothing(index_elements=[_aside.c.event_id, _aside.c.id])
    for name, into in INSERT_INTO.items()
}


@dataclass(frozen=True)
class Reception:
    """The answer to a batch: our time, how the tablet stands, a receipt for each scan."""

    now: int
    device: str
    receipts: list[Receipt]


@dataclass(frozen=True)
class Aside:
    """A scan that does not join the set, and why."""

    scan: SentScan | OddScan
    placed: Placed
    reason: str


def receive(device: PairedDevice, batch: Batch) -> Reception:
    """Store or set aside every scan of a batch; sent again it changes nothing."""
    found = _look_up(device, batch)
    # Whoever waited for SQLite's lock received the batch only then.
    connection = begin_writing()
    moment = clock.now()
    arriving, aside = _sort(device, batch, moment)
    too_many = too_many_to_store(device, arriving)
    taken = [each for scan_id, each in arriving.items() if scan_id not in too_many]
    receipts, refused = store(connection, device.event_id, taken, moment, found)
    aside += [
        Aside(arriving[scan_id].scan, arriving[scan_id].placed, "unreadable") for scan_id in refused
    ]
    receipts |= _set_aside(device, aside, moment) | _full(too_many)
    if device.seen_at is None or moment - device.seen_at >= SEEN_EVERY:
        connection.execute(
            _TOUCH, {"device_id": device.id, "moment": moment, "queued": batch.waiting}
        )
    return Reception(milliseconds(moment), device.state(moment), _in_order(batch, receipts))


def _look_up(device: PairedDevice, batch: Batch) -> dict[str, Found] | None:
    """Return whose the scans are, before the lock, if the batch itself brings nobody in or out."""
    sent = [scan for scan in batch.scans if isinstance(scan, SentScan)]
    if any(scan.kind != "entry" for scan in sent):
        return None
    # From the end, so that of two scans under one id the first stands, as it does in `_sort`.
    return resolve(db.session.connection(), device.event_id, reversed(sent))


def _sort(
    device: PairedDevice, batch: Batch, moment: datetime
) -> tuple[dict[str, Arriving], list[Aside]]:
    """Part the scans to be stored, once each, from those to be set aside."""
    their_clock = clock_of(batch.sent_at, device.paired_at, moment)
    stations = _stations(device, batch.scans)
    arriving: dict[str, Arriving] = {}
    aside = []
    for scan in batch.scans:
        if scan is None or scan.id in arriving:
            continue
        placed = their_clock.place(scan.at)
        reason = _reason(device, scan, placed, stations, moment)
        if isinstance(scan, OddScan) or reason:
            aside.append(Aside(scan, placed, reason))
        else:
            station_id = stations[scan.station]
            arriving[scan.id] = Arriving(scan, device.id, station_id, placed)
    return arriving, aside


def _stations(device: PairedDevice, scans: Iterable[SentScan | OddScan | None]) -> dict[str, int]:
    """Return the ids of the stations named; one tablet mostly stands at one."""
    named = {scan.station for scan in scans if isinstance(scan, SentScan)}
    if named <= {device.station}:
        return {device.station: device.station_id}
    return station_ids(device.event_id)


def _reason(
    device: PairedDevice,
    scan: SentScan | OddScan,
    placed: Placed,
    stations: dict[str, int],
    moment: datetime,
) -> str:
    """Return why a scan is to be set aside, or nothing."""
    if isinstance(scan, OddScan):
        return scan.reason
    if device.state(moment) == "revoked":
        return "revoked"
    if placed.at > device.ends_at:
        return "ended"
    if scan.kind == "walk_in" and device.role != "desk":
        return "not_allowed"
    if _lets_in(scan) and placed.at < device.admits_from:
        return "not_allowed"
    return "" if scan.station in stations else "unreadable"


def _lets_in(scan: SentScan) -> bool:
    return scan.kind == "walk_in" or (scan.kind == "entry" and scan.verdict == Outcome.ADMITTED)


def _set_aside(
    device: PairedDevice, aside: Sequence[Aside], moment: datetime
) -> dict[str, Receipt]:
    """Keep what does not join the set; what is in it already is known and not kept again."""
    if not aside:
        return {}
    receipts = known(device.event_id, [each.scan.id for each in aside])
    rows = {
        each.scan.id: _row(device, each, moment)
        for each in reversed(aside)
        if each.scan.id not in receipts
    }
    too_many = too_many_to_set_aside(device, list(reversed(rows)))
    kept = [row for scan_id, row in sorted(rows.items()) if scan_id not in too_many]
    if kept:
        connection = db.session.connection()
        connection.execute(_SET_ASIDE[connection.dialect.name], kept)
    set_aside = {
        row["id"]: Receipt(row["id"], "set_aside", row["reason"], at=milliseconds(row["at"]))
        for row in kept
    }
    return receipts | set_aside | _full(too_many)


def _full(scan_ids: Iterable[str]) -> dict[str, Receipt]:
    """Return receipts that let scans stay on the tablet: it has added all that it may."""
    return {scan_id: Receipt(scan_id, "full") for scan_id in scan_ids}


def _row(device: PairedDevice, aside: Aside, moment: datetime) -> dict:
    raw = aside.scan.raw if isinstance(aside.scan, OddScan) else aside.scan.raw()
    return {
        "event_id": device.event_id,
        "id": aside.scan.id,
        "device_id": device.id,
        "reason": aside.reason,
        "raw": raw,
        "at": aside.placed.at,
        "received_at": moment,
        "time_note": aside.placed.note,
    }


def _in_order(batch: Batch, receipts: dict[str, Receipt]) -> list[Receipt]:
    """Return a receipt for each place of the batch; the second of one id is known by then."""
    answered: list[Receipt] = []
    given: set[str] = set()
    for position, scan in enumerate(batch.scans):
        if scan is None:
            answered.append(Receipt("", "refused", "unreadable", position=position))
            continue
        receipt = receipts[scan.id]
        if scan.id in given and receipt.state == "stored":
            receipt = replace(receipt, state="known")
        given.add(scan.id)
        # With the receipt the tablet need not keep in clear what it made for a badge.
        walk_in = scan.walk_in if isinstance(scan, SentScan) else None
        answered.append(replace(receipt, codes=sealed_codes(walk_in)) if walk_in else receipt)
    return answered
