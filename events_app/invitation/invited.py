"""Reads for the lists of who is invited and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from events_app.attendee.models import Attendee
from events_app.attendee.queries import has_every_word
from events_app.database import db
from events_app.event.models import PublicGroup
from events_app.invitation.models import Invitation
from events_app.invitation.shown_state import SHOWN_STATE, STATES
from events_app.nominator.models import Nominator

# An invitation with its guest, and the state in which it is shown.
Line = Row[Invitation, str]


@dataclass(frozen=True)
class Choice:
    """What the list is narrowed to; an empty part does not narrow."""

    words: str = ""
    state: str = ""
    group: str = ""
    nominator: str = ""


def invitations(event_id: int, choice: Choice, count: int, offset: int) -> Sequence[Line]:
    """Return the chosen invitations with their guests and states, by body and name."""
    return db.session.execute(
        _chosen(event_id, choice)
        .options(
            contains_eager(Invitation.attendee).options(
                contains_eager(Attendee.public_group), contains_eager(Attendee.nominator)
            )
        )
        .order_by(Nominator.id, Attendee.order_key, Invitation.id)
        .limit(count)
        .offset(offset)
    ).all()


def count_invitations(event_id: int, choice: Choice) -> int:
    """Return how many invitations are chosen."""
    chosen = _chosen(event_id, choice).with_only_columns(Invitation.id).subquery()
    return db.session.scalar(select(func.count()).select_from(chosen)) or 0


def counts_by_state(event_id: int) -> dict[str, int]:
    """Return how many of the event's invitations are in each state of `STATES`."""
    state = SHOWN_STATE.label("state")
    found = db.session.execute(
        select(state, func.count()).where(Invitation.event_id == event_id).group_by(state)
    )
    return dict.fromkeys(STATES, 0) | {name: number for name, number in found}


def state_of(invitation: Invitation) -> str:
    """Return the state of `STATES` in which an invitation is shown."""
    return db.session.scalars(select(SHOWN_STATE).where(Invitation.id == invitation.id)).one()


def invitation_to(
    event_id: int, public_id: str, nominator_id: int | None = None, *, lock: bool = False
) -> Invitation | None:
    """Return a guest's invitation with its answers; None for another event's or body's guest."""
    query = (
        select(Invitation)
        .join(Invitation.attendee)
        .options(
            joinedload(Invitation.attendee).options(
                joinedload(Attendee.nominator), joinedload(Attendee.public_group)
            ),
            selectinload(Invitation.answers),
        )
        .where(Invitation.event_id == event_id, Attendee.public_id == public_id)
    )
    if nominator_id is not None:
        query = query.where(Attendee.nominator_id == nominator_id)
    return db.session.scalar(query.with_for_update(of=Invitation) if lock else query)


def _chosen(event_id: int, choice: Choice) -> Select[Invitation, str]:
    query = (
        select(Invitation, SHOWN_STATE)
        .join(Invitation.attendee)
        .join(Attendee.public_group)
        .outerjoin(Attendee.nominator)
        .where(
            Invitation.event_id == event_id,
            Attendee.event_id == event_id,
            *has_every_word(choice.words),
        )
    )
    if choice.state in STATES:
        query = query.where(SHOWN_STATE.in_((choice.state,)))
    if choice.group:
        query = query.where(PublicGroup.code == choice.group)
    if choice.nominator:
        query = query.where(Nominator.code == choice.nominator)
    return query
