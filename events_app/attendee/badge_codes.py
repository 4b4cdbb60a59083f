"""Badge codes: issued with a seat, revoked with it, one valid at a time."""

from sqlalchemy import update

from events_app import clock
from events_app.attendee.models import Attendee, BadgeCode
from events_app.code_hashing import Hashing
from events_app.database import db
from events_app.tokens import new_badge_code, new_desk_code


def issue_badge_code(attendee: Attendee) -> BadgeCode:
    """Give the person a fresh code; an earlier one no longer opens the door."""
    revoke_badge_code(attendee)
    code = BadgeCode(
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        issued_at=clock.now(),
        **code_columns(attendee.event.hashing, new_badge_code(), new_desk_code()),
    )
    db.session.add(code)
    db.session.flush()
    db.session.expire(attendee, ["badge_codes"])
    return code


def code_columns(
    hashing: Hashing, code: str, desk_code: str, slow_hash: bytes | None = None
) -> dict[str, str]:
    """Return what is stored of a pair of codes; a slow hash that is known already costs nothing."""
    slow_hash = slow_hash or hashing.slow_hash(desk_code)
    return {
        "code": code,
        "desk_code": desk_code,
        "slow_hash": slow_hash.hex(),
        "code_hash": hashing.fast_trace(code).hash,
        "desk_code_hash": hashing.slow_trace(slow_hash).hash,
    }


def revoke_badge_code(attendee: Attendee) -> None:
    """Let the person's code open nothing from now on."""
    db.session.execute(
        update(BadgeCode)
        .where(BadgeCode.attendee_id == attendee.id, BadgeCode.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    db.session.expire(attendee, ["badge_codes"])
