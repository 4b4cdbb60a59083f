"""Reads about attendees; every one stays within one event."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.forms import fold

SHORTEST_SEARCH = 2  # characters; a Chinese name has two


def attendee_by_public_id(public_id: str) -> Attendee | None:
    """Return the attendee of that public id."""
    return db.session.scalar(select(Attendee).where(Attendee.public_id == public_id))


def matching(event_id: int, words: str) -> Select[Attendee]:
    """Return the query for people whose name or organisation contains every word."""
    query = select(Attendee).where(Attendee.event_id == event_id)
    for word in words.split():
        query = query.where(Attendee.search_key.contains(fold(word), autoescape=True))
    return query.options(joinedload(Attendee.public_group), selectinload(Attendee.badge_codes))
