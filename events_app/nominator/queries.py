"""Reads about nominating bodies."""

from sqlalchemy import select

from events_app.database import db
from events_app.nominator.models import Nominator


def nominators() -> list[Nominator]:
    """Return all bodies: the Agency and the association first, then institutions in their official order."""
    found = db.session.scalars(select(Nominator).order_by(Nominator.code))
    return sorted(found, key=lambda body: (body.kind == "institution", body.id))


def nominator(code: str, *, lock: bool = False) -> Nominator | None:
    """Return the body with that code; locked, nobody else changes it meanwhile."""
    query = select(Nominator).where(Nominator.code == code)
    return db.session.scalar(query.with_for_update() if lock else query)


def agency() -> Nominator:
    """Return the Agency itself, which hosts the forums and signs what is certified."""
    return db.session.scalars(select(Nominator).where(Nominator.kind == "agency")).one()
