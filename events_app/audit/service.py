"""Write down a deed, in the transaction of the deed itself."""

from events_app import clock
from events_app.audit.models import AuditEntry
from events_app.database import db


def record(
    action: str, *, event_id: int | None, staff_member_id: int | None, **detail: object
) -> None:
    """Add one entry to the log; it stands or falls with the transaction it belongs to."""
    db.session.add(
        AuditEntry(
            event_id=event_id,
            at=clock.now(),
            staff_member_id=staff_member_id,
            action=action,
            detail=detail,
        )
    )
