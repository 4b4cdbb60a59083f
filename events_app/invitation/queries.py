"""Reads about invitations and guest lists."""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from events_app.database import db
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from events_app.nominator.models import Nominator

# More than any page shows, and few enough for every database.
MOST_POSITIONS = 5_000


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
    """Return one list without its rows; None for another event's or another body's."""
    query = _guest_lists(event_id, nominator_id).where(GuestList.public_id == public_id)
    return db.session.scalar(query.with_for_update(of=GuestList) if lock else query)


def _guest_lists(event_id: int, nominator_id: int | None) -> Select[GuestList]:
    query = select(GuestList).where(GuestList.event_id == event_id)
    return query if nominator_id is None else query.where(GuestList.nominator_id == nominator_id)


def rows_by_status(list_id: int) -> dict[str, int]:
    """Return how many rows of a list are ready, questioned and skipped, and how many are decided."""
    decided = func.count(GuestListRow.decision)
    found = db.session.execute(
        select(GuestListRow.status, func.count(), decided)
        .where(GuestListRow.guest_list_id == list_id)
        .group_by(GuestListRow.status)
    ).all()
    counts = dict.fromkeys(("ready", "questioned", "skipped"), 0)
    return (
        counts
        | {status: number for status, number, _decided in found}
        | {"decided": sum(decided for _status, _number, decided in found)}
    )


def page_of_rows(list_id: int, status: str, page: int, per_page: int) -> list[GuestListRow]:
    """Return one page of a list's rows in this status, in the order of the file."""
    return list(
        db.session.scalars(
            select(GuestListRow)
            .where(GuestListRow.guest_list_id == list_id, GuestListRow.status == status)
            .order_by(GuestListRow.position)
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
    )


def rows_at(list_id: int, positions: Collection[int]) -> list[GuestListRow]:
    """Return a list's rows at these positions."""
    return list(
        db.session.scalars(
            select(GuestListRow)
            .where(
                GuestListRow.guest_list_id == list_id,
                GuestListRow.position.in_(sorted(positions)[:MOST_POSITIONS]),
            )
            .order_by(GuestListRow.position)
        )
    )


def decisions_noted(list_id: int) -> dict[tuple[str, int], dict[str, object]]:
    """Return what was decided about a list's rows so far, by sheet and row number."""
    found = db.session.execute(
        select(GuestListRow.sheet, GuestListRow.number, GuestListRow.decision).where(
            GuestListRow.guest_list_id == list_id, GuestListRow.decision.is_not(None)
        )
    )
    return {(sheet, number): decision for sheet, number, decision in found if decision}


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
