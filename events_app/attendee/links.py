"""Personal links: the secret in a person's own mail, never printed on a badge."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, select, update

from events_app import clock
from events_app.attendee.models import Attendee, PersonalLink
from events_app.database import db
from events_app.tokens import hash_token, new_link_token

_PURPOSE = "personal-link"
# The page of one's own stays reachable for questions after the forum.
VALID_AFTER_EVENT = timedelta(days=30)


def new_personal_link(attendee: Attendee) -> str:
    """Return a fresh address for this person's eyes only; nothing but its hash is kept."""
    token = new_link_token()
    add_link(attendee, token)
    return f"{current_app.config['SETTINGS'].base_url}/i/{token}"


def add_link(attendee: Attendee, token: str) -> PersonalLink:
    """Let this secret open the person's page."""
    link = PersonalLink(
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        token_hash=hash_token(token, _PURPOSE),
        made_at=clock.now(),
        expires_at=attendee.event.ends_at + VALID_AFTER_EVENT,
    )
    db.session.add(link)
    return link


def revoke_links(attendee: Attendee) -> None:
    """End every link that was made for this person, and every browser's right that came by one."""
    db.session.execute(
        update(PersonalLink)
        .where(PersonalLink.attendee_id == attendee.id, PersonalLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def valid_link(token: str) -> PersonalLink | None:
    """Return the link with that secret; None alike if it is unknown, expired or revoked."""
    return db.session.scalar(
        select(PersonalLink).where(
            PersonalLink.token_hash == hash_token(token, _PURPOSE), *_still_valid()
        )
    )


def holder(token: str) -> Attendee | None:
    """Return whom a link was sent to; None alike if it is unknown, expired or revoked."""
    link = valid_link(token)
    return link.attendee if link else None


def holder_of_opened(link_id: int, public_id: str) -> Attendee | None:
    """Return whose page a link opened earlier, as long as that link is still valid."""
    return db.session.scalar(
        select(Attendee)
        .join(PersonalLink, PersonalLink.attendee_id == Attendee.id)
        .where(PersonalLink.id == link_id, Attendee.public_id == public_id, *_still_valid())
    )


def _still_valid() -> tuple[ColumnElement[bool], ...]:
    return PersonalLink.revoked_at.is_(None), PersonalLink.expires_at > clock.now()
