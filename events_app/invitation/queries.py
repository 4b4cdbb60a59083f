"""Reads about invitations and guest lists."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events_app.database import db
from events_app.invitation.models import Invitation


def invitation_of(attendee_id: int) -> Invitation | None:
    """Return a person's invitation with its type, or None for a walk-in."""
    return db.session.scalar(
        select(Invitation)
        .options(joinedload(Invitation.type))
        .where(Invitation.attendee_id == attendee_id)
    )
