"""What a mail is, and who composes which kind.

Features below this one register a composer for each kind of mail they send; the worker calls it
when the mail is sent, so the text is made from the facts of that moment.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from events_app.attendee.models import Attendee


@dataclass(frozen=True)
class Attachment:
    """A file in a mail; one with a `content_id` is shown inside the HTML text."""

    name: str
    mimetype: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Message:
    """A mail to one recipient: plain text and HTML say the same, both completely."""

    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())


Composer = Callable[[Attendee], Message | None]

COMPOSERS: dict[str, Composer] = {}


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Register the decorated function as the composer of one kind of mail.

    It returns None when there is nothing to say any more, for example to somebody who cancelled.
    """

    def register(composer: Composer) -> Composer:
        COMPOSERS[kind] = composer
        return composer

    return register
