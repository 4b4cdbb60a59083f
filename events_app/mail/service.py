"""Put a mail into the outbox, in the transaction of the deed it tells of; or send one at once."""

import secrets
from collections.abc import Iterable
from email.headerregistry import Address
from email.utils import make_msgid
from typing import TypeVar

from flask_babel import gettext as _

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.mail.building import build
from events_app.mail.composing import Message
from events_app.mail.delivery import Postman, Refused, TryLater
from events_app.mail.models import OutboxMail
from events_app.mail.troubles import TROUBLES, Trouble

Each = TypeVar("Each")
_random = secrets.SystemRandom()


def mixed(many: Iterable[Each]) -> list[Each]:
    """Return those who are written to at once in an order that tells nothing of them.

    Mails leave in the order of the outbox. By the order of the lists, whoever sees them arrive
    would see who stood together on one.
    """
    order = list(many)
    _random.shuffle(order)
    return order


def enqueue(kind: str, attendee: Attendee, deed: str, about_id: int | None = None) -> None:
    """Add a mail of this kind; `deed` names what it tells of, so that it is written once only.

    A kind whose composer asks for the row it tells of is given that row's id. Raises IntegrityError at flush when the deed has its mail already. A rehearsal writes none.
    """
    if attendee.event.is_rehearsal:
        return
    moment = clock.now()
    mail = OutboxMail(
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        kind=kind,
        about_id=about_id,
        deed_key=f"{kind}:{attendee.id}:{deed}",
        queued_at=moment,
        due_at=moment,
    )
    db.session.add(mail)


def send_now(message: Message, sender: Address) -> None:
    """Send a mail past the outbox, to somebody who waits for it.

    Raises `RuleViolation` that says why. No transaction should be open meanwhile.
    """
    try:
        mail = build(message, sender, clock.now(), make_msgid(domain=sender.domain))
        with Postman() as postman:
            postman.deliver(mail)
    except (ValueError, Refused, TryLater) as failure:
        trouble = getattr(failure, "trouble", Trouble.ADDRESS)
        raise RuleViolation(
            _("The mail could not be sent. %(reason)s", reason=TROUBLES[trouble])
        ) from failure
