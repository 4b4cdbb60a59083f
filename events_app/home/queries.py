"""How the forum stands: everything the overview tells, in five statements and one per group list.

After the forum there are two more, about the survey.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.badge_printing import service as badge_printing
from events_app.checkin.models import Device
from events_app.checkin.to_settle import number_to_settle
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation.bodies import WAITS_FOR_ADDRESS
from events_app.invitation.models import GuestList, Invitation
from events_app.invitation.queries import bodies_without_list
from events_app.invitation.shown_state import SHOWN_STATE
from events_app.mail.models import OutboxMail
from events_app.nominator.models import Nominator
from events_app.report.models import Figures
from events_app.report.queries import figures_by_group
from events_app.survey.models import Survey
from events_app.survey.queries import Progress, progress, survey_of


@dataclass(frozen=True)
class Facts:
    """What there is to know before saying what to do next; numbers of people unless named."""

    figures: Figures = Figures()
    bodies_missing: tuple[Nominator, ...] = ()
    lists_to_confirm: int = 0
    letters_to_send: int = 0
    letters_to_hand_over: int = 0
    bodies_without_address: int = 0
    mails_failed: int = 0
    waiting: int = 0
    seats_free: int = 0
    badges: int = 0
    badges_to_print: int = 0
    badges_unprintable: int = 0
    tablets: int = 0
    to_settle: int = 0
    survey: Survey | None = None
    feedback: Progress | None = None


def facts(event: Event) -> Facts:
    """Return how the forum stands now."""
    figures = (each for _group, each in figures_by_group(event))
    badges = badge_printing.stock(event)
    return Facts(
        figures=sum(figures, Figures()),
        bodies_missing=tuple(bodies_without_list(event.id)),
        **_counts(event.id),
        seats_free=event.seats - event.seats_taken,
        badges=badges.total,
        badges_to_print=badges.to_print,
        badges_unprintable=badges.unprintable,
        **_after_the_forum(event),
    )


def _after_the_forum(event: Event) -> dict[str, Any]:
    """Return what is known of the survey, once it can be sent."""
    if clock.now() < event.ends_at:
        return {}
    survey = survey_of(event.id)
    today = event.day_of(clock.now())
    return {"survey": survey, "feedback": progress(event, survey, today)}


def _counts(event_id: int) -> dict[str, Any]:
    """Count each of these in one statement of scalar subqueries."""
    counts = {
        "lists_to_confirm": _count(
            GuestList, GuestList.event_id == event_id, GuestList.confirmed_at.is_(None)
        ),
        "letters_to_send": _count(
            Invitation,
            Invitation.event_id == event_id,
            Invitation.state == "draft",
            Invitation.released_at.is_(None),
        ),
        "letters_to_hand_over": _count(
            Invitation, Invitation.event_id == event_id, SHOWN_STATE == "to_hand_over"
        ),
        "bodies_without_address": _bodies_without_address(event_id),
        "mails_failed": _count(
            OutboxMail, OutboxMail.event_id == event_id, OutboxMail.state == "failed"
        ),
        "waiting": _count(Attendee, Attendee.event_id == event_id, Attendee.status == "waitlisted"),
        "tablets": _count(
            Device,
            Device.event_id == event_id,
            Device.paired_at.is_not(None),
            Device.revoked_at.is_(None),
            Device.ends_at > clock.now(),
        ),
        "to_settle": number_to_settle(event_id),
    }
    row = db.session.execute(select(*counts.values())).one()
    return dict(zip(counts, row, strict=True))


def _count(table: type, *conditions) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def _bodies_without_address(event_id: int) -> ScalarSelect[int]:
    """Count the bodies whose guests' letters wait for an address."""
    return (
        select(func.count(Nominator.id.distinct()))
        .select_from(Invitation)
        .join(Invitation.attendee)
        .join(Attendee.nominator)
        .where(Invitation.event_id == event_id, *WAITS_FOR_ADDRESS)
        .scalar_subquery()
    )
