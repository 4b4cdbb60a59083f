"""Reads about attendees; every one stays within one event."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from events_app.attendee.models import Attendee
from events_app.forms import fold

SHORTEST_SEARCH = 2  # characters; a Chinese name has two
_LONGEST_SEARCH = 100  # characters; each word costs, and a database takes only so many


def has_every_word(words: str) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of people whose name or organisation contains every word.

    What exceeds a hundred characters is not looked at.
    """
    return tuple(
        Attendee.search_key.contains(fold(word), autoescape=True)
        for word in words[:_LONGEST_SEARCH].split()
    )


def matching(event_id: int, words: str) -> Select[Attendee]:
    """Return the query for people whose name or organisation contains every word."""
    query = select(Attendee).where(Attendee.event_id == event_id, *has_every_word(words))
    return query.options(joinedload(Attendee.public_group), selectinload(Attendee.badge_codes))
