"""Reads about invitations and guest lists."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from events_app.database import db
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from events_app.nominator.models import Nominator


def invitation_of(attendee_id: int) -> Invitation | None:
    """Return a person's invitation with its type, or None for a walk-in."""
    return db.session.scalar(
        select(Invitation)
        .options(joinedload(Invitation.type))
        .where(Invitation.attendee_id == attendee_id)
    )


def number_of_guest_lists(event_id: int, nominator_id: int | None) -> int:
    """Return how many lists have come for an event (from one body, if given)."""
    lists = _guest_lists(event_id, nominator_id).subquery()
    return db.session.scalars(select(func.count()).select_from(lists)).one()


def guest_lists(
    event_id: int, nominator_id: int | None, offset: int, limit: int
) -> list[tuple[GuestList, dict[str, int]]]:
    """Return a part of the lists, newest first, with their rows by status."""
    query = (
        _guest_lists(event_id, nominator_id)
        .options(joinedload(GuestList.nominator), joinedload(GuestList.type))
        .order_by(GuestList.id.desc())
        .offset(offset)
        .limit(limit)
    )
    found = list(db.session.scalars(query))
    counts: dict[int, dict[str, int]] = {item.id: {} for item in found}
    for list_id, status, number in db.session.execute(
        select(GuestListRow.guest_list_id, GuestListRow.status, func.count())
        .where(GuestListRow.guest_list_id.in_(counts))
        .group_by(GuestListRow.guest_list_id, GuestListRow.status)
    ):
        counts[list_id][status] = number
    return [(item, counts[item.id]) for item in found]


def guest_list(
    event_id: int, public_id: str, nominator_id: int | None, *, lock: bool = False
) -> GuestList | None:
    """Return one list with its rows; None for another event's or another body's."""
    query = (
        select(GuestList)
        .options(selectinload(GuestList.rows))
        .where(GuestList.event_id == event_id, GuestList.public_id == public_id)
    )
    if nominator_id is not None:
        query = query.where(GuestList.nominator_id == nominator_id)
    return db.session.scalar(query.with_for_update(of=GuestList) if lock else query)


def _guest_lists(event_id: int, nominator_id: int | None) -> Select[GuestList]:
    query = select(GuestList).where(GuestList.event_id == event_id)
    return query if nominator_id is None else query.where(GuestList.nominator_id == nominator_id)


def bodies_without_list(event_id: int) -> list[Nominator]:
    """Return the institutions and the association from which no guest list has been stored."""
    delivered = select(GuestList.nominator_id).where(
        GuestList.event_id == event_id,
        GuestList.confirmed_at.is_not(None),
        GuestList.nominator_id.is_not(None),
    )
    return list(
        db.session.scalars(
            select(Nominator)
            .where(
                Nominator.kind.in_(("institution", "association")), Nominator.id.not_in(delivered)
            )
            .order_by(Nominator.kind, Nominator.id)
        )
    )
