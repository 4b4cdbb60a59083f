"""The first steps of an installation; each may be taken again and leaves what stands."""

import secrets
from pathlib import Path

from events_app.access import Role
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.models import Event
from events_app.event.queries import current_event, event_by_code
from events_app.event.set_up import Plan, set_up_event
from events_app.invitation.letters import load_letters
from events_app.nominator.queries import nominators
from events_app.nominator.service import add_nominators
from events_app.operation import queries
from events_app.staff import service as staff


def fill_register() -> None:
    """Add the bodies that nominate guests, unless they are there."""
    if not nominators():
        add_nominators()


def needs_administrator() -> bool:
    """Tell whether nobody can open accounts yet."""
    return not queries.has_administrator(queries.open_accounts(db.session.connection()))


def open_administrator(email: str) -> str:
    """Open an administrator's account; return its password, which nothing keeps."""
    password = secrets.token_urlsafe(15)
    member = staff.open_account(email, email.partition("@")[0][:50], Role.ADMINISTRATOR, password)
    audit.record("open account", event_id=None, staff_member_id=None, account=member.id)
    return password


def has_account(email: str) -> bool:
    """Tell whether the address has an account already, open or closed."""
    return staff.queries.account(email) is not None


def add_forum(plan: Plan) -> tuple[Event, bool]:
    """Return the forum of a plan, and whether it was added: one with its code stays as it is."""
    standing = event_by_code(plan["event"]["code"])
    return (standing, False) if standing is not None else (set_up_event(plan), True)


def write_letters(path: Path, forum: Event | None) -> int | None:
    """Write a forum's letters, the current one's if none is given; return how many, or None."""
    forum = forum or current_event()
    return load_letters(forum, path) if forum is not None else None
