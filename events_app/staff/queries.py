"""Reads about accounts and sign-ins."""

from datetime import timedelta

from sqlalchemy import bindparam, func, select

from events_app import clock
from events_app.access import Role, SignedIn
from events_app.database import db
from events_app.staff.models import FormerPassword, SignInDoor, StaffMember, StaffSession
from events_app.tokens import hash_token

LONGEST_SESSION = timedelta(hours=12)
BROWSER_KNOWN_FOR = timedelta(days=180)
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


def address_of(account_id: int) -> str | None:
    """Return the address of an account."""
    return db.session.scalar(select(StaffMember.email).where(StaffMember.id == account_id))


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


def number_of_accounts() -> int:
    """Return how many accounts there are, closed ones too."""
    return db.session.scalars(select(func.count()).select_from(StaffMember)).one()


def accounts(offset: int, limit: int) -> list[StaffMember]:
    """Return a part of all accounts, those in use first."""
    return list(
        db.session.scalars(
            select(StaffMember)
            .order_by(StaffMember.active.desc(), StaffMember.role, StaffMember.email)
            .offset(offset)
            .limit(limit)
        )
    )


def door(email: str, account_id: int | None, browser: str | None) -> str:
    """Return where a try to sign in is counted: at the browser's own door if the account knows it."""
    if account_id is not None and browser:
        own = browsers_door(account_id, browser)
        if db.session.get(SignInDoor, own) is not None:
            return own
    return strangers_door(email)


def knows(email: str, browser: str | None) -> bool:
    """Tell whether somebody signed in to the account with that address in this browser before."""
    found = account(email)
    return found is not None and door(email, found.id, browser) != strangers_door(email)


def strangers_door(email: str) -> str:
    """Return the door at which tries of all browsers are counted that an account does not know."""
    return hash_token(email.casefold(), "sign-in")


def browsers_door(account_id: int, browser: str) -> str:
    """Return the door of a browser in which somebody signed in to that account."""
    return hash_token(f"{account_id}:{browser}", "known-browser")
