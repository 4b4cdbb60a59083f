"""Reads of the log."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events_app.audit.models import AuditEntry
from events_app.database import db


def number_of_entries() -> int:
    """Return how long the log is."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def entries(offset: int, limit: int) -> Sequence[AuditEntry]:
    """Return a part of the log, newest first, with who did it."""
    return db.session.scalars(
        select(AuditEntry)
        .options(joinedload(AuditEntry.staff_member))
        .order_by(AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
