"""Badge codes: issued with a seat, revoked with it, one valid at a time."""

from sqlalchemy import update

from events_app import clock
from events_app.attendee.models import Attendee, BadgeCode
from events_app.database import db
from events_app.tokens import new_badge_code, new_desk_code


def issue_badge_code(attendee: Attendee) -> BadgeCode:
    """Give the person a fresh code; an earlier one no longer opens the door."""
    revoke_badge_code(attendee)
    code = BadgeCode(
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        code=new_badge_code(),
        desk_code=new_desk_code(),
        issued_at=clock.now(),
    )
    db.session.add(code)
    db.session.flush()
    db.session.expire(attendee, ["badge_codes"])
    return code


def revoke_badge_code(attendee: Attendee) -> None:
    """Let the person's code open nothing from now on."""
    db.session.execute(
        update(BadgeCode)
        .where(BadgeCode.attendee_id == attendee.id, BadgeCode.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    db.session.expire(attendee, ["badge_codes"])
