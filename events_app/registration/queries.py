"""Reads about registrations."""

from collections.abc import Sequence

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from events_app.attendee.models import Attendee
from events_app.attendee.queries import matching
from events_app.database import db
from events_app.invitation.models import Invitation
from events_app.mail.models import OutboxMail
from events_app.registration.models import AddressChange, Cancellation, Registration

ATTENDEES_PER_PAGE = 50


def invitation_by_public_id(event_id: int, public_id: str) -> Invitation | None:
    """Return the invitation of one of the forum's people; None for walk-ins and others' people."""
    return db.session.scalar(
        select(Invitation)
        .join(Attendee, Attendee.id == Invitation.attendee_id)
        .options(contains_eager(Invitation.attendee), joinedload(Invitation.type))
        .where(Attendee.event_id == event_id, Attendee.public_id == public_id)
    )


def registration_of(attendee: Attendee) -> Registration | None:
    """Return a person's registration with its answers; a cancelled one stays until the next."""
    return db.session.scalar(
        select(Registration)
        .options(selectinload(Registration.answers))
        .where(Registration.attendee_id == attendee.id)
    )


def answers_of(attendee: Attendee) -> dict[str, str]:
    """Return a person's answers by question."""
    registration = registration_of(attendee)
    if registration is None:
        return {}
    return {answer.question: answer.value for answer in registration.answers}


def pending_change(attendee: Attendee) -> AddressChange | None:
    """Return the new address that waits to be proved, if there is one."""
    return db.session.scalar(
        select(AddressChange).where(
            AddressChange.attendee_id == attendee.id, AddressChange.confirmed_at.is_(None)
        )
    )


def cancellations_of(attendee: Attendee) -> list[Cancellation]:
    """Return when this person gave up a registration, oldest first."""
    return list(
        db.session.scalars(
            select(Cancellation)
            .where(Cancellation.attendee_id == attendee.id)
            .order_by(Cancellation.id)
        )
    )


def round_of(attendee: Attendee) -> str:
    """Name the present round of signing up and cancelling, so that each mail is written once."""
    count = db.session.scalar(
        select(func.count(Cancellation.id)).where(Cancellation.attendee_id == attendee.id)
    )
    return f"round {count}"


def mails_of(attendee: Attendee, kinds: Sequence[str]) -> list[OutboxMail]:
    """Return the mails of these kinds written for this person, oldest first."""
    return list(
        db.session.scalars(
            select(OutboxMail)
            .where(OutboxMail.attendee_id == attendee.id, OutboxMail.kind.in_(kinds))
            .order_by(OutboxMail.id)
        )
    )


def attendees_found(
    event_id: int, words: str, status: str, group_id: int | None, page: int
) -> tuple[list[Row[tuple[Attendee, object]]], int]:
    """Return one page of people with the moment they signed up, latest first, and how many in all."""
    found = _narrowed(matching(event_id, words), status, group_id)
    total = db.session.scalar(
        select(func.count()).select_from(found.with_only_columns(Attendee.id).subquery())
    )
    rows = db.session.execute(
        found.add_columns(Registration.registered_at)
        .outerjoin(
            Registration,
            and_(Registration.attendee_id == Attendee.id, Registration.event_id == event_id),
        )
        # Those who did not sign up by name: by their records they would stand list by list.
        .order_by(Registration.id.desc().nulls_last(), Attendee.order_key, Attendee.id)
        .limit(ATTENDEES_PER_PAGE)
        .offset((page - 1) * ATTENDEES_PER_PAGE)
    ).all()
    return list(rows), total or 0


def _narrowed(query: Select[Attendee], status: str, group_id: int | None) -> Select[Attendee]:
    if status:
        query = query.where(Attendee.status == status)
    if group_id is not None:
        query = query.where(Attendee.public_group_id == group_id)
    return query
