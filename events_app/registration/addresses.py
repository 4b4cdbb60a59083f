"""A person's address: where mails go, and how a new one proves itself before any goes there."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.seats import queue_up
from events_app.mail.service import enqueue
from events_app.registration.codes import is_right, may_mail
from events_app.registration.models import AddressChange
from events_app.registration.queries import pending_change

CODE_LASTS = timedelta(days=1)


def reached_at(attendee: Attendee) -> str:
    """Return the person's own address, or that of the body through which they are reached, or nothing."""
    return attendee.email or (attendee.nominator.contact_email if attendee.nominator else "")


def take_address(attendee: Attendee, address: str, *, by: int | None = None) -> None:
    """Take what was typed as the person's address; where mails went before is told.

    It counts at once if a staff member `by` read it back on the phone, or if it is empty. Any
    other one waits until it is proved, and mails go on to where they went. The caller has queued
    up for the forum. Raises RuleViolation after too many addresses within an hour.
    """
    pending = pending_change(attendee)
    is_known = _is_same(attendee.email, address)
    if is_known and by is not None:
        return  # the form showed it; what the person asked for goes on waiting
    if pending is not None and by is None and _is_same(pending.new_address, address):
        return
    withdraw_change(attendee)
    if is_known:
        return
    change = _begin(attendee, address)
    if by is not None or not address:
        _complete(attendee, change)
        return
    _send_code(attendee, change)
    _tell("address_asked", attendee, change)


def change_address(attendee: Attendee, address: str) -> None:
    """Let the person correct the address that waits, or name another one. Raises as `take_address`."""
    queue_up(attendee.event_id)
    take_address(attendee, address)


def send_code_again(attendee: Attendee) -> None:
    """Mail another code to the address that waits; the one before is worth nothing then.

    Raises RuleViolation after too many within an hour.
    """
    queue_up(attendee.event_id)
    change = pending_change(attendee)
    if change is not None:
        _send_code(attendee, change)


def confirm_address(attendee: Attendee, typed: str) -> bool:
    """Let the waiting address count if this is its code. Commit also after False.

    Sent twice it is done once.
    """
    queue_up(attendee.event_id)
    change = pending_change(attendee)
    if change is None or not is_right(change, typed):
        return False
    db.session.refresh(attendee)
    _complete(attendee, change)
    return True


def withdraw_change(attendee: Attendee) -> None:
    """Forget the address that waits; its code opens nothing any more."""
    db.session.execute(
        delete(AddressChange).where(
            AddressChange.attendee_id == attendee.id, AddressChange.confirmed_at.is_(None)
        )
    )


def masked(address: str) -> str:
    """Return an address for whoever may know only whether it is their own: s…@example.org."""
    local_part, _at, domain = address.rpartition("@")
    return f"{local_part[:1]}…@{domain}"


def _begin(attendee: Attendee, address: str) -> AddressChange:
    change = AddressChange(
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        former_address=reached_at(attendee),
        new_address=address,
        asked_at=clock.now(),
    )
    db.session.add(change)
    db.session.flush()
    return change


def _complete(attendee: Attendee, change: AddressChange) -> None:
    attendee.email = change.new_address
    change.confirmed_at = clock.now()
    _tell("address_changed", attendee, change)


def _tell(kind: str, attendee: Attendee, change: AddressChange) -> None:
    if change.former_address:
        enqueue(kind, attendee, f"{change.id} {change.asked_at.isoformat()}", change.id)


def _send_code(attendee: Attendee, change: AddressChange) -> None:
    if not may_mail(attendee, "address_code"):
        raise RuleViolation(
            _("Several addresses were tried already. Please wait an hour, or call us."), "email"
        )
    deed = f"{change.id} {clock.now().isoformat()}"
    enqueue("address_code", attendee, deed, change.id)


def _is_same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
