"""The waiting list: first come, first served, within the type and under the hall's seats."""

from datetime import datetime

from sqlalchemy import func, select

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.event.models import Event, StakeholderType
from events_app.event.seats import take_seat
from events_app.invitation.models import Invitation
from events_app.mail.service import enqueue
from events_app.registration.models import Registration
from events_app.registration.queries import round_of


def queue_up(event_id: int) -> None:
    """Let deeds about one forum's seats happen one after the other until the transaction ends.

    Without it somebody could enter the waiting list beside the very seat being given up.
    """
    # FOR NO KEY UPDATE: scans and guest lists, which only refer to the forum, need not wait.
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def promote_next(event_id: int, freed: StakeholderType | None = None) -> list[Attendee]:
    """Seat everyone who can be seated now, first those of the type whose seat became free.

    Call it in the transaction of `queue_up`. Once the forum has begun, the desk decides.
    """
    promoted: list[Attendee] = []
    if clock.now() >= _begins(event_id):
        return promoted
    while invitation := _first_in_line(event_id, freed):
        if not take_seat(invitation.type):
            break
        promoted.append(_seat(invitation.attendee))
    return promoted


def place_in_line(attendee: Attendee) -> int | None:
    """Return a waiting person's place among those who wait for the same seats, from 1."""
    own = db.session.execute(
        select(Invitation.type_id, Registration.id)
        .join(Registration, Registration.attendee_id == Invitation.attendee_id)
        .where(Invitation.attendee_id == attendee.id)
    ).first()
    if own is None or attendee.status != "waitlisted":
        return None
    return db.session.scalar(
        select(func.count(Registration.id))
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .join(Invitation, Invitation.attendee_id == Attendee.id)
        .where(
            Attendee.event_id == attendee.event_id,
            Attendee.status == "waitlisted",
            Invitation.type_id == own.type_id,
            Registration.id <= own.id,
        )
    )


def _begins(event_id: int) -> datetime:
    return db.session.scalars(select(Event.starts_at).where(Event.id == event_id)).one()


def _first_in_line(event_id: int, freed: StakeholderType | None) -> Invitation | None:
    """Return the first invitation on the waiting list whose type has a free seat."""
    query = (
        select(Invitation)
        .join(Attendee, Attendee.id == Invitation.attendee_id)
        .join(Registration, Registration.attendee_id == Attendee.id)
        .join(StakeholderType, StakeholderType.id == Invitation.type_id)
        .where(
            Attendee.event_id == event_id,
            Attendee.status == "waitlisted",
            StakeholderType.seats_taken < StakeholderType.seats,
        )
        .limit(1)
    )
    if freed is not None:
        query = query.order_by(Invitation.type_id != freed.id)
    return db.session.scalar(query.order_by(Registration.id))


def _seat(attendee: Attendee) -> Attendee:
    attendee.status = "confirmed"
    issue_badge_code(attendee)
    enqueue("seat_available", attendee, round_of(attendee))
    return attendee
