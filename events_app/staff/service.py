"""Deeds around accounts: open one, sign in, sign out."""

import secrets

from flask_babel import gettext as _
from sqlalchemy import delete, update

from events_app import clock
from events_app.access import Role, SignedIn
from events_app.database import db, insert_if_absent, looking_first
from events_app.errors import RuleViolation
from events_app.staff import queries
from events_app.staff.models import SignInFailure, StaffMember, StaffSession
from events_app.staff.password_rules import require_good_password
from events_app.staff.passwords import hash_password, is_right
from events_app.tokens import hash_token


def open_account(
    email: str, name: str, role: Role, password: str, nominator_id: int | None = None
) -> StaffMember:
    """Add an account; a bad password or a known address breaks a rule."""
    require_good_password(password, email, name)
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


def sign_in(email: str, password: str) -> str | None:
    """Begin a session and return its key, or None; the fifth failure locks for 15 minutes."""
    # The deliberate slowness of passwords comes first: nobody waits for SQLite's lock meanwhile.
    with looking_first():
        found = queries.account(email)
        may = found is not None and found.may_sign_in(clock.now())
        stored = found.password_hash if found is not None and may else None
    right = is_right(password, stored)
    moment = clock.now()
    locked = queries.is_locked(email, moment)
    member = queries.account_with(email, stored) if right and not locked and stored else None
    if member is None:
        db.session.add(SignInFailure(email=email.casefold()[:254], at=moment))
        return None
    db.session.execute(delete(SignInFailure).where(SignInFailure.email == member.email))
    key = secrets.token_urlsafe(32)
    db.session.add(
        StaffSession(
            staff_member_id=member.id,
            key_hash=hash_token(key, "staff-session"),
            started_at=moment,
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


def end_sessions(account_id: int, *, but: int = 0) -> None:
    """End an account's sessions at once, all but the one with that id."""
    db.session.execute(
        update(StaffSession)
        .where(
            StaffSession.staff_member_id == account_id,
            StaffSession.ended_at.is_(None),
            StaffSession.id != but,
        )
        .values(ended_at=clock.now())
    )
