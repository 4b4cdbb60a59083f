"""Change one's own password, or issue one to somebody who forgot theirs.

Hashing is slow on purpose, so it is done before SQLite's lock is taken; what was read before
is then compared with what stands.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from events_app import clock
from events_app.access import SignedIn
from events_app.database import db, looking_first
from events_app.errors import RuleViolation
from events_app.staff import counting, queries
from events_app.staff.models import FormerPassword, StaffMember
from events_app.staff.password_rules import require_good_password
from events_app.staff.passwords import hash_password, is_right
from events_app.staff.service import begin_session, end_sessions


def change_password(
    member: SignedIn, present: str, new: str, browser: str | None, familiar: Iterable[str] = ()
) -> str:
    """Change one's own password and end all one's sessions; return the key of a new one.

    A broken rule is refused. A wrong present password is counted like a failure to sign in with
    this browser, and to be committed.
    """
    with looking_first():
        standing = db.session.get_one(StaffMember, member.id)
        email, name, present_hash = standing.email, standing.name, standing.password_hash
        former = queries.former_passwords(member.id)
        door = queries.door(email, member.id, browser)
    require_good_password(new, email, name, familiar)
    right = is_right(present, present_hash)
    is_old = any([is_right(new, each) for each in (present_hash, *former)])
    new_hash = hash_password(new)
    # What is told from here on would tell whether the present one was right: it is counted first.
    if counting.count(door, failed=not right) is None or not right:
        raise _not_the_present_one()
    if is_old:
        raise RuleViolation(_("This was one of your last five passwords."), "password")
    if not _exchange(member.id, present_hash, new_hash, issued_at=None):
        raise _not_the_present_one()
    end_sessions(member.id)
    return begin_session(member.id)


def issue_password(account_id: int) -> tuple[StaffMember, str] | None:
    """Give an open account a new password, which nothing keeps, and end its sessions.

    It opens the account for a day, and its owner must choose another before anything else.
    """
    password = secrets.token_urlsafe(12)
    new_hash = hash_password(password)
    # Whoever was locked out, perhaps by a stranger, is let in with the new one at once. Doors are
    # locked before accounts, here as in signing in.
    counting.forget(queries.strangers_door(queries.address_of(account_id) or ""))
    member = queries.open_account(account_id)
    if member is None:
        return None
    _exchange(member.id, member.password_hash, new_hash, issued_at=clock.now())
    end_sessions(member.id)
    return member, password


def _exchange(account_id: int, present: str, new: str, issued_at: datetime | None) -> bool:
    """Put one hash in the place of another and remember that; False if it stands no more."""
    exchanged = db.session.scalar(
        update(StaffMember)
        .where(StaffMember.id == account_id, StaffMember.password_hash == present)
        .values(password_hash=new, password_issued_at=issued_at)
        .returning(StaffMember.id)
    )
    if exchanged is None:
        return False
    db.session.add(FormerPassword(staff_member_id=account_id, password_hash=present))
    db.session.flush()
    own = FormerPassword.staff_member_id == account_id
    kept = select(FormerPassword.id).where(own).order_by(FormerPassword.id.desc())
    db.session.execute(
        delete(FormerPassword)
        .where(own, FormerPassword.id.not_in(kept.limit(queries.REMEMBERED - 1)))
        .execution_options(synchronize_session=False)
    )
    return True


def _not_the_present_one() -> RuleViolation:
    return RuleViolation(
        _("This is not your present password. After five tries, wait 15 minutes."), "present"
    )
