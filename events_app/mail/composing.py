"""What a mail is, who composes which kind, and who wants to know what became of it.

Features below this one register a composer for each kind of mail they send; the worker calls it
when the mail is sent, so the text is made from the facts of that moment.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

LEFT_OUT = "［…］"


@dataclass(frozen=True)
class Attachment:
    """A file in a mail; one with a `content_id` is shown inside the HTML text."""

    name: str
    mimetype: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Message:
    """A mail to one recipient: plain text and HTML say the same, both completely.

    `secrets` are the links and codes in the text that only the recipient may know; a copy of the
    text without them is kept. None: no copy is kept, whatever the text says.
    """

    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = field(default=())
    secrets: tuple[str, ...] | None = None

    def to_keep(self, words: str) -> str:
        """Return its words with a mark in the place of each secret; nothing if no copy is kept."""
        if self.secrets is None:
            return ""
        for secret in self.secrets:
            words = words.replace(secret, LEFT_OUT)
        return words


# Given the attendee; and, of kinds that are queued with one, the id of the row they tell of.
Composer = Callable[..., Message | None]
# Told of an attendee by id, since this happens for every single mail.
Follower = Callable[[int], None]

COMPOSERS: dict[str, Composer] = {}
AFTER_SENDING: dict[str, Follower] = {}
AFTER_FAILING: dict[str, Follower] = {}


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Register the decorated function as the composer of one kind of mail.

    It returns None when there is nothing to say any more, for example to somebody who cancelled,
    and raises `RuleViolation` when the mail cannot be written until a person mends something.
    """

    def register(composer: Composer) -> Composer:
        COMPOSERS[kind] = composer
        return composer

    return register


def on_sent(kind: str) -> Callable[[Follower], Follower]:
    """Register what is noted, in the same transaction, when a mail of this kind was accepted."""

    def register(follower: Follower) -> Follower:
        AFTER_SENDING[kind] = follower
        return follower

    return register


def on_failed(kind: str) -> Callable[[Follower], Follower]:
    """Register what is noted when the recipient's server refused a mail of this kind for good."""

    def register(follower: Follower) -> Follower:
        AFTER_FAILING[kind] = follower
        return follower

    return register
