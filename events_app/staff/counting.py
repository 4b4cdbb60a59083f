"""Counting failures to sign in: five lock a door for a quarter of an hour.

Strangers have one door to an account, and each browser in which its owner signed in has its own;
so nobody locks an owner out of the browser they always use. A try at a locked door changes
nothing, so nobody makes a lock longer. One statement decides and counts, whoever tries beside it.
"""

from datetime import timedelta

from sqlalchemy import and_, case, delete, not_, or_, select

from events_app import clock
from events_app.database import INSERT_INTO, db, table_of
from events_app.staff.models import SignInDoor
from events_app.staff.queries import BROWSER_KNOWN_FOR

LOCK_AFTER = 5  # failures, and for how long: the Agency's baseline for information systems, item 40
LOCK_FOR = timedelta(minutes=15)
_SWEPT_AT_ONCE = 100


def count(door: str, *, failed: bool) -> int | None:
    """Count a try and return the failures that stand now; None, and no change, at a locked door."""
    moment, columns = clock.now(), table_of(SignInDoor).c
    is_fresh = columns.at > moment - LOCK_FOR
    is_locked = and_(is_fresh, columns.failures >= LOCK_AFTER)
    one_more = case((is_fresh, columns.failures + 1), else_=1)
    counted = db.session.scalar(
        INSERT_INTO[db.engine.dialect.name](SignInDoor)
        .values(door=door, failures=int(failed), at=moment)
        .on_conflict_do_update(
            index_elements=[columns.door],
            set_={"failures": one_more if failed else 0, "at": moment},
            where=not_(is_locked),
        )
        .returning(columns.failures)
    )
    _sweep()
    return counted


def know(door: str, account_id: int) -> None:
    """Give a browser its own door to that account, if it has none."""
    db.session.execute(
        INSERT_INTO[db.engine.dialect.name](SignInDoor)
        .values(door=door, staff_member_id=account_id, failures=0, at=clock.now())
        .on_conflict_do_nothing(index_elements=[table_of(SignInDoor).c.door])
    )


def forget(door: str) -> None:
    """Open a door that failures have locked."""
    db.session.execute(delete(SignInDoor).where(SignInDoor.door == door))


def _sweep() -> None:
    """Remove some of the doors that count nothing any more, so that guesses leave no heap."""
    moment = clock.now()
    stale = (
        select(SignInDoor.door)
        .where(
            or_(
                SignInDoor.at < moment - BROWSER_KNOWN_FOR,
                and_(SignInDoor.staff_member_id.is_(None), SignInDoor.at < moment - LOCK_FOR),
            )
        )
        .limit(_SWEPT_AT_ONCE)
        # What another request is counting just now is not stale, and not waited for.
        .with_for_update(skip_locked=True)
    )
    db.session.execute(
        delete(SignInDoor)
        .where(SignInDoor.door.in_(stale))
        .execution_options(synchronize_session=False)
    )
