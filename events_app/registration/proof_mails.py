"""The mails that carry a code or a new link, and those that tell of another address."""

from datetime import datetime
from typing import TypeVar

from events_app.attendee.links import new_personal_link
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.i18n import say_moment
from events_app.mail.composing import Message, composes
from events_app.registration import addresses, proofs
from events_app.registration.addresses import reached_at
from events_app.registration.codes import write_code
from events_app.registration.mails import write_mail
from events_app.registration.models import AddressChange, KnownBrowser

Row = TypeVar("Row", KnownBrowser, AddressChange)


@composes("browser_code")
def browser_code(attendee: Attendee, browser_id: int) -> Message | None:
    """Send a fresh code for one browser to where the person's mails go."""
    browser = _still_of(attendee, KnownBrowser, browser_id)
    recipient = reached_at(attendee)
    if browser is None or browser.proved_at is not None or not recipient:
        return None
    code, ends_at = write_code(browser, proofs.CODE_LASTS)
    return _with_code(attendee, recipient, "browser_code", code, ends_at)


@composes("new_link")
def new_link(attendee: Attendee) -> Message | None:
    """Send a fresh link to where the person's mails go."""
    recipient = reached_at(attendee)
    if not recipient:
        return None
    return write_mail(attendee, recipient, "new_link", own_page_url=new_personal_link(attendee))


@composes("address_code")
def address_code(attendee: Attendee, change_id: int) -> Message | None:
    """Send a code, and nothing of the person, to an address that nobody has proved yet."""
    change = _still_of(attendee, AddressChange, change_id)
    if change is None or change.confirmed_at is not None:
        return None
    code, ends_at = write_code(change, addresses.CODE_LASTS)
    return _with_code(attendee, change.new_address, "address_code", code, ends_at)


@composes("address_asked")
def address_asked(attendee: Attendee, change_id: int) -> Message | None:
    """Tell whoever reads the person's mails today that another address was entered."""
    return _tell(attendee, change_id, "address_asked")


@composes("address_changed")
def address_changed(attendee: Attendee, change_id: int) -> Message | None:
    """Tell whoever read the person's mails until now that they go elsewhere."""
    return _tell(attendee, change_id, "address_changed")


def _tell(attendee: Attendee, change_id: int, kind: str) -> Message | None:
    change = _still_of(attendee, AddressChange, change_id)
    if change is None:
        return None
    new_address = addresses.masked(change.new_address)
    return write_mail(attendee, change.former_address, kind, new_address=new_address)


def _still_of(attendee: Attendee, table: type[Row], row_id: int) -> Row | None:
    """Return the row, unless it is gone: SQLite may have given its number to somebody else's since."""
    row = db.session.get(table, row_id)
    return row if row is not None and row.attendee_id == attendee.id else None


def _with_code(
    attendee: Attendee, recipient: str, kind: str, code: str, ends_at: datetime
) -> Message:
    until = say_moment(attendee.event.local(ends_at), attendee.language)
    return write_mail(attendee, recipient, kind, code=f"{code[:4]} {code[4:]}", until=until)
