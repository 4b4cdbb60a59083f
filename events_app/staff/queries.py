"""Reads about accounts and sign-ins."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from events_app import clock
from events_app.access import Role, SignedIn
from events_app.database import db
from events_app.staff.models import FormerPassword, SignInFailure, StaffMember, StaffSession
from events_app.tokens import hash_token

LONGEST_SESSION = timedelta(hours=12)
LOCK_AFTER = 5  # failures, and for how long: the Agency's baseline for information systems, item 40
LOCK_FOR = timedelta(minutes=15)
REMEMBERED = 5  # passwords that are not to be chosen again, the present one included


# Every request of staff begins with this: made once, of tables and not of entities.
_accounts, _sessions = StaffMember.__table__, StaffSession.__table__
_SIGNED_IN = (
    select(
        _accounts.c.id,
        _accounts.c.name,
        _accounts.c.role,
        _accounts.c.nominator_id,
        _accounts.c.password_issued_at.is_not(None).label("must_change_password"),
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
    return SignedIn(
        row.id,
        row.name,
        Role(row.role),
        row.nominator_id,
        row.session_id,
        bool(row.must_change_password),
    )


def account(email: str) -> StaffMember | None:
    """Return the account with that address."""
    return db.session.scalar(select(StaffMember).where(StaffMember.email == email.casefold()))


def open_account(account_id: int) -> StaffMember | None:
    """Return an account in use, locked: its password stays until the transaction ends."""
    return db.session.scalar(
        select(StaffMember)
        .where(StaffMember.id == account_id, StaffMember.active.is_(True))
        .with_for_update(key_share=True)
    )


def account_with(email: str, password_hash: str) -> StaffMember | None:
    """Return the account with that address as long as its hash is this one; locked likewise."""
    return db.session.scalar(
        select(StaffMember)
        .where(StaffMember.email == email.casefold(), StaffMember.password_hash == password_hash)
        .with_for_update(key_share=True)
    )


def former_passwords(account_id: int) -> list[str]:
    """Return the hashes of passwords that were replaced and are remembered."""
    return list(
        db.session.scalars(
            select(FormerPassword.password_hash).where(FormerPassword.staff_member_id == account_id)
        )
    )


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
