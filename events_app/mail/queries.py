"""Reads about the outbox."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events_app.database import db
from events_app.mail.models import OutboxMail

STATES = ("queued", "sent", "failed", "void")


def counts_by_state(event_id: int) -> dict[str, int]:
    """Return how many mails of the event are in each state; leased ones count as queued."""
    rows = db.session.execute(
        select(OutboxMail.state, func.count())
        .where(OutboxMail.event_id == event_id)
        .group_by(OutboxMail.state)
    )
    found = {state: number for state, number in rows}
    found["queued"] = found.get("queued", 0) + found.pop("leased", 0)
    return {state: found.get(state, 0) for state in STATES}


def troubled(event_id: int, limit: int, offset: int) -> list[OutboxMail]:
    """Return failed mails and those that wait for another try, the failed ones first."""
    return list(
        db.session.scalars(
            _troubled(event_id)
            .options(joinedload(OutboxMail.attendee))
            .order_by(OutboxMail.state, OutboxMail.id)
            .limit(limit)
            .offset(offset)
        )
    )


def count_troubled(event_id: int) -> int:
    """Return how many mails failed or wait for another try."""
    return db.session.scalar(select(func.count()).select_from(_troubled(event_id).subquery())) or 0


def failed_mail(event_id: int, mail_id: int) -> OutboxMail | None:
    """Return a failed mail of that event."""
    return db.session.scalar(
        select(OutboxMail).where(
            OutboxMail.event_id == event_id,
            OutboxMail.id == mail_id,
            OutboxMail.state == "failed",
        )
    )


def _troubled(event_id: int):
    return select(OutboxMail).where(
        OutboxMail.event_id == event_id,
        OutboxMail.state.in_(("failed", "queued", "leased")),
        OutboxMail.last_error != "",
    )
