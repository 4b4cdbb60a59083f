"""Write down a deed, in the transaction of the deed itself."""

from typing import Any

from sqlalchemy import insert

from events_app import clock
from events_app.audit.models import AuditEntry
from events_app.database import db, writing_apart
from events_app.networks import asking_network


def record(
    action: str, *, event_id: int | None, staff_member_id: int | None, **detail: object
) -> None:
    """Add one entry to the log; it stands or falls with the transaction it belongs to.

    It says from which network staff did it; that of other people is not written down.
    """
    network = None if staff_member_id is None else asking_network()
    db.session.add(AuditEntry(**_row(action, event_id, staff_member_id, network, detail)))


def record_stranger(action: str, **detail: object) -> None:
    """Add an entry about somebody who tried to become staff: all that is known is the network."""
    db.session.add(AuditEntry(**_row(action, None, None, asking_network(), detail)))


def record_apart(
    action: str, *, event_id: int | None, staff_member_id: int, **detail: object
) -> None:
    """Store one entry at once; the present transaction, which may only read, ends before."""
    row = _row(action, event_id, staff_member_id, asking_network(), detail)
    with writing_apart() as connection:
        connection.execute(insert(AuditEntry), row)


def _row(
    action: str,
    event_id: int | None,
    staff_member_id: int | None,
    network: str | None,
    detail: dict[str, object],
) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "at": clock.now(),
        "staff_member_id": staff_member_id,
        "action": action,
        "network": network,
        "detail": detail,
    }
