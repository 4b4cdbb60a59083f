"""Deeds around accounts: open one, sign in, sign out."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update

from events_app import clock
from events_app.access import Role, SignedIn
from events_app.database import db, insert_if_absent, looking_first
from events_app.errors import RuleViolation
from events_app.staff import counting, queries
from events_app.staff.models import StaffMember, StaffSession
from events_app.staff.password_rules import require_good_password
from events_app.staff.passwords import hash_password, is_right
from events_app.tokens import hash_token


@dataclass(frozen=True)
class Attempt:
    """What became of a try to sign in: whose address it was, and the key if a session began.

    A try during a lock is not counted; `locks` tells the one that was one too many.
    """

    account_id: int | None
    key: str | None
    counted: bool
    locks: bool


def open_account(
    email: str,
    name: str,
    role: Role,
    password: str,
    nominator_id: int | None = None,
    familiar: Iterable[str] = (),
) -> StaffMember:
    """Add an account; a bad password or a known address breaks a rule."""
    require_good_password(password, email, name, familiar)
    row = {
        "email": email.casefold(),
        "name": name,
        "role": role,
        "nominator_id": nominator_id,
        "password_hash": hash_password(password),
        "active": True,
        "created_at": clock.now(),
    }
    added = insert_if_absent(StaffMember, [row], ("email",), returning="email")
    if not added:
        raise RuleViolation(_("There is an account with this address already."), "email")
    return db.session.get_one(StaffMember, added[row["email"]])


def sign_in(email: str, password: str, browser: str) -> Attempt:
    """Try to begin a session; the fifth failure locks the way it came by for 15 minutes."""
    # The deliberate slowness of passwords comes first: nobody waits for SQLite's lock meanwhile.
    with looking_first():
        found = queries.account(email)
        account_id = found.id if found is not None else None
        may = found is not None and found.may_sign_in(clock.now())
        stored = found.password_hash if found is not None and may else None
        door = queries.door(email, account_id, browser)
    right = is_right(password, stored)
    failures = counting.count(door, failed=not right)
    is_open = right and failures is not None
    member = queries.account_with(email, stored) if is_open and stored else None
    if member is None:
        return Attempt(account_id, None, failures is not None, failures == counting.LOCK_AFTER)
    counting.know(queries.browsers_door(member.id, browser), member.id)
    return Attempt(member.id, begin_session(member.id), counted=True, locks=False)


def begin_session(account_id: int) -> str:
    """Begin a session of that account and return its key, of which only the hash is kept."""
    key = secrets.token_urlsafe(32)
    db.session.add(
        StaffSession(
            staff_member_id=account_id,
            key_hash=hash_token(key, "staff-session"),
            started_at=clock.now(),
        )
    )
    return key


def sign_out(signed_in: SignedIn) -> None:
    """End the session; its key opens nothing from now on."""
    db.session.execute(
        update(StaffSession)
        .where(StaffSession.id == signed_in.session_id)
        .values(ended_at=clock.now())
    )


def set_active(member: StaffMember, active: bool) -> None:
    """Open or close an account; closing ends its sessions at once."""
    member.active = active
    if not active:
        end_sessions(member.id)


def end_sessions(account_id: int) -> None:
    """End all sessions of an account at once."""
    db.session.execute(
        update(StaffSession)
        .where(
            StaffSession.staff_member_id == account_id,
            StaffSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now())
    )
