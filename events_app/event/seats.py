"""Seats: one is taken by one conditional statement, so the last one cannot be given twice.

The update itself takes the row's lock on PostgreSQL; on SQLite the transaction has the
database's lock already. The check in the schema is the last net.
"""

from sqlalchemy import select, update

from events_app.database import db
from events_app.event.models import Event, StakeholderType


def queue_up(event_id: int) -> None:
    """Let deeds about one forum's seats happen one after the other until the transaction ends.

    Without it somebody could enter the waiting list beside the very seat being given up.
    """
    # FOR NO KEY UPDATE: scans and guest lists, which only refer to the forum, need not wait.
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def take_seat(kind: StakeholderType) -> bool:
    """Take one of the type's seats and one of the hall's; False if either is gone."""
    if not _take(StakeholderType, kind.id):
        return False
    if not _take(Event, kind.event_id):
        _give_back(StakeholderType, kind.id)
        return False
    return True


def give_back_seat(kind: StakeholderType) -> None:
    """Return a seat that was taken for this type."""
    _give_back(StakeholderType, kind.id)
    _give_back(Event, kind.event_id)


def take_free_seat(event_id: int) -> bool:
    """Take one of the hall's seats for somebody without a type, a walk-in; False if it is full.

    Whoever is told that it is full waits from this moment on.
    """
    queue_up(event_id)
    return _take(Event, event_id)


def give_back_free_seat(event_id: int) -> None:
    """Return a seat that was taken without a type."""
    _give_back(Event, event_id)


def _take(table: type[Event] | type[StakeholderType], row_id: int) -> bool:
    taken = db.session.execute(
        update(table)
        .where(table.id == row_id, table.seats_taken < table.seats)
        .values(seats_taken=table.seats_taken + 1)
    )
    return taken.rowcount == 1  # type: ignore[attr-defined]


def _give_back(table: type[Event] | type[StakeholderType], row_id: int) -> None:
    db.session.execute(
        update(table).where(table.id == row_id).values(seats_taken=table.seats_taken - 1)
    )
