"""Who may come in: the rules of the door, pure, the same as in static/js/checkin/admission.js.

Both are tested with tests/checkin/admission_vectors.json.
"""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The answer to a scan."""

    ADMITTED = "admitted"
    ALREADY_IN = "already_in"
    CANCELLED = "cancelled"
    WAITLISTED = "waitlisted"
    NOT_REGISTERED = "not_registered"
    REVOKED = "revoked"
    TOO_EARLY = "too_early"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BadgeFacts:
    """What is known of a badge: its wearer's status, whether it still counts and admitted already.

    `early` tells that the doors are not open yet.
    """

    status: str
    revoked: bool
    arrived: bool
    early: bool = False


@dataclass(frozen=True)
class Signal:
    """How an outcome is told without words, by eye and by ear."""

    colour: str
    shape: str
    sound: str


SIGNALS = {
    Outcome.ADMITTED: Signal("green", "tick", "rising"),
    Outcome.ALREADY_IN: Signal("amber", "ring", "twice"),
    Outcome.CANCELLED: Signal("red", "cross", "falling"),
    Outcome.WAITLISTED: Signal("amber", "hourglass", "level"),
    Outcome.NOT_REGISTERED: Signal("red", "person", "low"),
    Outcome.REVOKED: Signal("red", "barred", "steps"),
    Outcome.TOO_EARLY: Signal("slate", "clock", "knock"),
    Outcome.UNKNOWN: Signal("slate", "question", "open"),
}

_WITHOUT_SEAT = {"cancelled": Outcome.CANCELLED, "waitlisted": Outcome.WAITLISTED}


def decide(facts: BadgeFacts | None) -> Outcome:
    """Return the answer to a scan of a badge with these facts; None is a code nobody issued.

    The wearer's status comes before the badge's own: whoever cancelled is told so, although
    the badge was revoked with the seat.
    """
    if facts is None:
        return Outcome.UNKNOWN
    if facts.status != "confirmed":
        return _WITHOUT_SEAT.get(facts.status, Outcome.NOT_REGISTERED)
    if facts.revoked:
        return Outcome.REVOKED
    if facts.early:
        return Outcome.TOO_EARLY
    return Outcome.ALREADY_IN if facts.arrived else Outcome.ADMITTED
