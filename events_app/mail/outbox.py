"""The outbox's states: leased before the server is asked, closed as soon as it has answered."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.mail.composing import AFTER_FAILING, AFTER_SENDING
from events_app.mail.models import OutboxMail
from events_app.mail.troubles import Trouble

LEASE = timedelta(minutes=10)
# After each failed try; the ninth one, after some 46 hours, is the last.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
_ERROR_LENGTH = 300


def _due():
    moment = clock.now()
    return or_(
        and_(OutboxMail.state == "queued", OutboxMail.due_at <= moment),
        # Whoever leased it did not come back.
        and_(OutboxMail.state == "leased", OutboxMail.leased_until <= moment),
    )


def is_anything_due() -> bool:
    """Tell whether a mail waits to be sent now."""
    return db.session.scalar(select(OutboxMail.id).where(_due()).limit(1)) is not None


def lease(most: int) -> Sequence[OutboxMail]:
    """Take up to `most` due mails that no other worker has, for ten minutes."""
    mails = db.session.scalars(
        select(OutboxMail)
        .where(_due())
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=OutboxMail)
        .options(
            selectinload(OutboxMail.attendee).options(
                joinedload(Attendee.event), joinedload(Attendee.nominator)
            )
        )
    ).all()
    for mail in mails:
        mail.state = "leased"
        mail.leased_until = clock.now() + LEASE
        mail.attempts += 1
    return mails


def give_back(mail: OutboxMail) -> None:
    """Return a leased mail untried."""
    mail.attempts -= 1
    _queue(mail)


def note_sent(mail: OutboxMail) -> None:
    """Note that the server has taken the mail, and tell the feature that sent it."""
    _close(mail, "sent")
    mail.sent_at = clock.now()
    _forget_trouble(mail)
    if mail.kind in AFTER_SENDING:
        AFTER_SENDING[mail.kind](mail.attendee_id)


def note_void(mail: OutboxMail) -> None:
    """Note that there was nothing left to say."""
    _close(mail, "void")


def note_refused(mail: OutboxMail, reason: str, trouble: Trouble) -> None:
    """Note that the mail will never arrive, and tell the feature that sent it."""
    note_failed(mail, reason, trouble)
    if mail.kind in AFTER_FAILING:
        AFTER_FAILING[mail.kind](mail.attendee_id)


def note_failed(mail: OutboxMail, reason: str, trouble: Trouble) -> None:
    """Note that the mail waits for a person: nothing is tried again by itself."""
    _close(mail, "failed")
    _note_trouble(mail, reason, trouble)


def note_postponed(mail: OutboxMail, reason: str, trouble: Trouble) -> None:
    """Plan the next try after a longer pause than the last; after two days give up."""
    if mail.attempts > len(PAUSES):
        note_refused(mail, reason, trouble)
        return
    _queue(mail)
    mail.due_at = clock.now() + PAUSES[mail.attempts - 1]
    _note_trouble(mail, reason, trouble)


def try_again(mail: OutboxMail) -> None:
    """Queue a failed mail anew, as if it had never been tried."""
    _queue(mail)
    mail.attempts = 0
    mail.due_at = clock.now()
    _forget_trouble(mail)


def _queue(mail: OutboxMail) -> None:
    mail.state = "queued"
    mail.leased_until = None


def _note_trouble(mail: OutboxMail, reason: str, trouble: Trouble) -> None:
    mail.last_error = reason[:_ERROR_LENGTH]
    mail.trouble = trouble


def _forget_trouble(mail: OutboxMail) -> None:
    mail.last_error = ""
    mail.trouble = ""


def _close(mail: OutboxMail, state: str) -> None:
    mail.state = state
    mail.leased_until = None
