"""Who has come, and so may have it certified."""

from sqlalchemy import Select, func, select

from events_app.attendee.models import Attendee
from events_app.attendee.queries import has_every_word
from events_app.badge_printing.queries import is_unusual
from events_app.checkin.arrivals import IS_ARRIVAL, Arrival, has_arrived, ids_of_arrived
from events_app.database import db

MOST_FOUND = 10  # whoever needs more should ask for more letters of the name


def names_of_arrived(event_id: int) -> list[str]:
    """Return the names of everyone who has come."""
    return list(db.session.scalars(_all_names(event_id)))


def number_of_arrived(event_id: int) -> int:
    """Return how many people have come."""
    people = ids_of_arrived(event_id).subquery()
    return db.session.scalars(select(func.count()).select_from(people)).one()


def unusual_names_of_arrived(event_id: int) -> list[str]:
    """Return the names, of those who have come, in which a typeface may lack a character."""
    return list(db.session.scalars(_all_names(event_id).where(is_unusual(Attendee.name))))


def name_of_arrived(event_id: int, public_id: str) -> str | None:
    """Return one person's name if they have come, else None."""
    query = _arrived(event_id).where(Attendee.public_id == public_id)
    return db.session.scalar(query.with_only_columns(Attendee.name))


def arrived_named(event_id: int, words: str) -> list[Attendee]:
    """Return at most ten of those who have come whose name or organisation has every word."""
    query = _arrived(event_id).where(*has_every_word(words))
    return list(
        db.session.scalars(query.order_by(Attendee.order_key, Attendee.id).limit(MOST_FOUND))
    )


def _all_names(event_id: int) -> Select[str]:
    return select(Attendee.name).where(Attendee.event_id == event_id, has_arrived(event_id))


def _arrived(event_id: int) -> Select[Attendee]:
    return select(Attendee).join(Arrival, IS_ARRIVAL).where(Attendee.event_id == event_id)
