"""Write down a deed, in the transaction of the deed itself."""

from events_app import clock
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.networks import asking_network


def record(
    action: str, *, event_id: int | None, staff_member_id: int | None, **detail: object
) -> None:
    """Add one entry to the log; it stands or falls with the transaction it belongs to.

    It says from which network staff did it; that of other people is not written down.
    """
    network = None if staff_member_id is None else asking_network()
    _add(action, event_id, staff_member_id, network, detail)


def record_stranger(action: str, **detail: object) -> None:
    """Add an entry about somebody who tried to become staff: all that is known is the network."""
    _add(action, None, None, asking_network(), detail)


def _add(
    action: str,
    event_id: int | None,
    staff_member_id: int | None,
    network: str | None,
    detail: dict[str, object],
) -> None:
    db.session.add(
        AuditEntry(
            event_id=event_id,
            at=clock.now(),
            staff_member_id=staff_member_id,
            action=action,
            network=network,
            detail=detail,
        )
    )
