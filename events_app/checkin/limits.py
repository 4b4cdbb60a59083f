"""How much one tablet may add: what is too much stays on it, and its receipt says so.

Triggers count and refuse; what is done here is to ask beforehand, so that the rest of a batch
is taken. Whoever asks holds the tablet's row, so that parallel batches of one tablet take turns.
"""

from collections.abc import Collection

from sqlalchemy import select

from events_app.checkin.models import MOST_ASIDE, MOST_STORED, Device, SetAsideScan
from events_app.checkin.queries import PairedDevice
from events_app.checkin.storing import known
from events_app.database import db

# Far enough from the limit nobody asks: parallel batches of one tablet cannot add so many.
_NEAR = MOST_STORED - MOST_STORED // 5


def too_many_to_store(device: PairedDevice, scan_ids: Collection[str]) -> set[str]:
    """Return those of these scans that the tablet may not add to the set any more."""
    if device.scans < _NEAR or not scan_ids:
        return set()
    room = MOST_STORED - _count(device, "scans")
    return _beyond(room, scan_ids, known(device.event_id, list(scan_ids)))


def too_many_to_set_aside(device: PairedDevice, scan_ids: Collection[str]) -> set[str]:
    """Return those of these scans that cannot be set aside until something has been decided."""
    if not scan_ids:
        return set()
    room = MOST_ASIDE - _count(device, "set_aside")
    there = db.session.scalars(
        select(SetAsideScan.id).where(
            SetAsideScan.event_id == device.event_id, SetAsideScan.id.in_(scan_ids)
        )
    )
    return _beyond(room, scan_ids, set(there))


def _count(device: PairedDevice, column: str) -> int:
    return db.session.scalars(
        select(getattr(Device, column))
        .where(Device.id == device.id)
        .with_for_update(key_share=True)
    ).one()


def _beyond(room: int, scan_ids: Collection[str], there: Collection[str]) -> set[str]:
    new = [scan_id for scan_id in scan_ids if scan_id not in there]
    return set(new[max(room, 0) :])
