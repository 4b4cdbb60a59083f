"""What a person says of themselves when signing up, and which privacy notice they had read."""

from dataclasses import dataclass

from events_app.attendee.models import Attendee

NOTICE_VERSION = "v1"


@dataclass(frozen=True)
class Details:
    """Name, post and address, exactly as typed."""

    name: str
    organisation: str = ""
    section: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    tax_id: str = ""
    language: str = "zh"


@dataclass(frozen=True)
class Notice:
    """The personal data notice that was shown: its version and its language, zh or en."""

    version: str
    language: str


def details_of(attendee: Attendee) -> Details:
    """Return what is known of a person."""
    return Details(**{name: getattr(attendee, name) for name in Details.__annotations__})
