"""Reads about accounts and sign-ins."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from events_app import clock
from events_app.access import Role, SignedIn
from events_app.database import db
from events_app.staff.models import SignInFailure, StaffMember, StaffSession
from events_app.tokens import hash_token

LONGEST_SESSION = timedelta(hours=12)
LOCK_AFTER = 5  # failures, and for how long: the Agency's baseline for information systems, item 40
LOCK_FOR = timedelta(minutes=15)


# Every request of staff begins with this: made once, of tables and not of entities.
_accounts, _sessions = StaffMember.__table__, StaffSession.__table__
_SIGNED_IN = (
    select(
        _accounts.c.id,
        _accounts.c.name,
        _accounts.c.role,
        _accounts.c.nominator_id,
        _sessions.c.id.label("session_id"),
    )
    .join_from(_sessions, _accounts, _sessions.c.staff_member_id == _accounts.c.id)
    .where(
        _sessions.c.key_hash == bindparam("key_hash"),
        _sessions.c.ended_at.is_(None),
        _sessions.c.started_at > bindparam("not_before"),
        _accounts.c.active.is_(True),
    )
)


def signed_in(key: str) -> SignedIn | None:
    """Return who holds this session key, unless the session or the account has ended."""
    asked = {
        "key_hash": hash_token(key, "staff-session"),
        "not_before": clock.now() - LONGEST_SESSION,
    }
    row = db.session.connection().execute(_SIGNED_IN, asked).first()
    if row is None:
        return None
    return SignedIn(row.id, row.name, Role(row.role), row.nominator_id, row.session_id)


def account(email: str) -> StaffMember | None:
    """Return the account with that address."""
    return db.session.scalar(select(StaffMember).where(StaffMember.email == email.casefold()))


def accounts() -> list[StaffMember]:
    """Return all accounts, those in use first."""
    return list(
        db.session.scalars(
            select(StaffMember).order_by(
                StaffMember.active.desc(), StaffMember.role, StaffMember.email
            )
        )
    )


def is_locked(email: str, moment: datetime) -> bool:
    """Tell whether the address had its five failures within the last fifteen minutes."""
    failures = db.session.scalar(
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.email == email.casefold(), SignInFailure.at > moment - LOCK_FOR)
    )
    return (failures or 0) >= LOCK_AFTER
