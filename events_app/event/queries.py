"""Reads about the forum itself."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from events_app.database import db
from events_app.event.models import Event, Session


def current_event() -> Event | None:
    """Return the forum that is next or was last: the one that ends latest, never a rehearsal."""
    return db.session.scalar(
        select(Event).where(Event.rehearsal_of_id.is_(None)).order_by(Event.ends_at.desc()).limit(1)
    )


def familiar_names() -> list[str]:
    """Return what anybody knows of the forums: their names, codes, places and contacts."""
    known = (Event.code, Event.name_zh, Event.name_en, Event.short_zh, Event.short_en,
             Event.venue_zh, Event.venue_en, Event.contact_zh, Event.contact_en)  # fmt: skip
    forums = db.session.execute(select(*known).where(Event.rehearsal_of_id.is_(None)))
    return [name for forum in forums for name in forum]


def event_by_code(code: str) -> Event | None:
    """Return the forum with that code."""
    return db.session.scalar(select(Event).where(Event.code == code))


def programme_of(event_id: int) -> list[Session]:
    """Return the programme in order, with who speaks."""
    return list(
        db.session.scalars(
            select(Session)
            .options(selectinload(Session.speakers))
            .where(Session.event_id == event_id)
            .order_by(Session.starts_at, Session.code)
        )
    )
