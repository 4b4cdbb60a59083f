"""What happened with one person, in the order in which it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from events_app.invitation.models import Invitation
from events_app.invitation.shown_state import TO_GUEST, TO_NOMINATOR
from events_app.mail.models import OutboxMail
from events_app.mail.troubles import trouble_in_words
from events_app.registration.mails import TITLES
from events_app.registration.queries import cancellations_of, mails_of, registration_of

_ANSWERS = {
    "accepted": _l("Accepted the invitation"),
    "declined": _l("Declined the invitation"),
}
_CHANNELS = {
    "link": _l("by personal link"),
    "phone": _l("by phone"),
    "nominator": _l("through the nominating organisation"),
}
# The outbox speaks of leases; people see that a mail is being sent.
_INVITING = (TO_GUEST, TO_NOMINATOR)
_MAIL_STATES = {"leased": "sending"}


@dataclass(frozen=True)
class Entry:
    """One thing that happened; a mail has a state."""

    at: datetime
    what: Any
    note: Any = ""
    state: str = ""


def history_of(invitation: Invitation) -> list[Entry]:
    """Return answers, registration, cancellations and mails of the invited person, oldest first."""
    attendee = invitation.attendee
    entries = [
        Entry(
            answer.answered_at, _ANSWERS[answer.answer], answer.reason or _CHANNELS[answer.channel]
        )
        for answer in invitation.answers
    ]
    registration = registration_of(attendee)
    if registration is not None and registration.changed_at is not None:
        entries.append(Entry(registration.changed_at, _l("Changed the registration")))
    entries += [
        Entry(given_up.cancelled_at, _l("Cancelled the registration"),
              _l("by the organisers") if given_up.cancelled_by_id else _l("by personal link"))
        for given_up in cancellations_of(attendee)
    ]  # fmt: skip
    # The survey's mails are left out: a reminder tells who had not begun.
    entries += [_of_mail(mail) for mail in mails_of(attendee, [*_INVITING, *TITLES])]
    return sorted(entries, key=lambda entry: entry.at)


def _of_mail(mail: OutboxMail) -> Entry:
    return Entry(
        mail.sent_at or mail.queued_at,
        _l("Mail: %(title)s", title=TITLES.get(mail.kind, _l("Invitation"))),
        trouble_in_words(mail.trouble),
        _MAIL_STATES.get(mail.state, mail.state),
    )
