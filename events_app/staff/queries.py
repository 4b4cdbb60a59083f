"""Reads about accounts and sign-ins."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from events_app import clock
from events_app.access import Role, SignedIn
from events_app.database import db
from events_app.staff.models import SignInFailure, StaffMember, StaffSession
from events_app.tokens import hash_token

LONGEST_SESSION = timedelta(hours=12)
LOCK_AFTER = 5  # failures, and for how long: the Agency's baseline for information systems, item 40
LOCK_FOR = timedelta(minutes=15)


def signed_in(key: str) -> SignedIn | None:
    """Return who holds this session key, unless the session or the account has ended."""
    row = db.session.execute(
        select(
            StaffMember.id,
            StaffMember.name,
            StaffMember.role,
            StaffMember.nominator_id,
            StaffSession.id,
        )
        .join(StaffSession, StaffSession.staff_member_id == StaffMember.id)
        .where(
            StaffSession.key_hash == hash_token(key, "staff-session"),
            StaffSession.ended_at.is_(None),
            StaffSession.started_at > clock.now() - LONGEST_SESSION,
            StaffMember.active.is_(True),
        )
    ).first()
    if row is None:
        return None
    return SignedIn(row[0], row[1], Role(row[2]), row[3], row[4])


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
