"""The waiting list: one line for all, first come, first served, as far as quotas and hall allow."""

from sqlalchemy import func, or_, select

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.event.models import Event, StakeholderType
from events_app.event.seats import take_free_seat, take_seat
from events_app.invitation.models import Invitation
from events_app.mail.service import enqueue
from events_app.registration.models import Registration
from events_app.registration.queries import round_of


def promote_next(event_id: int) -> list[Attendee]:
    """Seat everyone who can be seated now, invited people and walk-ins in one order.

    Call it in the transaction of `queue_up`. Nobody is seated after the waiting list's last day:
    whoever waited in vain has other plans by then, and must be asked first.
    """
    promoted: list[Attendee] = []
    if not db.session.get_one(Event, event_id).fills_seats(clock.now()):
        return promoted
    while first := _first_in_line(event_id):
        attendee, kind = first
        if not (take_seat(kind) if kind else take_free_seat(event_id)):
            break
        promoted.append(_seat(attendee))
    return promoted


def _first_in_line(event_id: int) -> tuple[Attendee, StakeholderType | None] | None:
    """Return who has waited longest of those whose type has a free seat, or who have no type."""
    found = db.session.execute(
        select(Attendee, StakeholderType)
        .outerjoin(Registration, Registration.attendee_id == Attendee.id)
        .outerjoin(Invitation, Invitation.attendee_id == Attendee.id)
        .outerjoin(StakeholderType, StakeholderType.id == Invitation.type_id)
        .where(
            Attendee.event_id == event_id,
            Attendee.status == "waitlisted",
            or_(
                StakeholderType.id.is_(None),
                StakeholderType.seats_taken < StakeholderType.seats,
            ),
        )
        # A walk-in waits from the moment in which the desk listed them.
        .order_by(
            func.coalesce(Registration.registered_at, Attendee.created_at),
            Registration.id,
            Attendee.id,
        )
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else None


def _seat(attendee: Attendee) -> Attendee:
    attendee.status = "confirmed"
    issue_badge_code(attendee)
    enqueue("seat_available", attendee, round_of(attendee))
    return attendee
