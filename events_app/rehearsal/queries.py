"""Reads about rehearsals."""

from sqlalchemy import func, select

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.event.models import Event


def rehearsal_of(event_id: int) -> Event | None:
    """Return the rehearsal of a forum, or None."""
    return db.session.scalar(select(Event).where(Event.rehearsal_of_id == event_id))


def people_by_status(event_id: int) -> dict[str, int]:
    """Return how many people have each status."""
    rows = db.session.execute(
        select(Attendee.status, func.count())
        .where(Attendee.event_id == event_id)
        .group_by(Attendee.status)
    )
    return {status: number for status, number in rows}


def original_of(event: Event) -> Event:
    """Return the real forum: that of which this is a rehearsal, or itself."""
    if event.rehearsal_of_id is None:
        return event
    return db.session.get_one(Event, event.rehearsal_of_id)
