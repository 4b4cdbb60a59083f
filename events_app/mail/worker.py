"""The worker that empties the outbox, batch by batch, until it is told to stop."""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial

from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError

from events_app import clock
from events_app.database import db, reading_only
from events_app.errors import RuleViolation
from events_app.i18n import LANGUAGES
from events_app.mail import outbox
from events_app.mail.building import build, sender_of
from events_app.mail.composing import COMPOSERS, Message
from events_app.mail.delivery import Postman, Refused, TryLater
from events_app.mail.models import OutboxMail
from events_app.tokens import opaque_name

BATCH = 25
# Longer than a dialogue in which the server uses all our patience at every step.
_LONGEST_DIALOGUE = timedelta(minutes=4)
_PAUSE_WHEN_IDLE = 1  # second
_PAUSE_WITHOUT_DATABASE = 5  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A leased mail, ready to go; it needs no database while the server is talked to."""

    mail: OutboxMail
    email: EmailMessage


class Worker:
    """Sends what is due; several may run side by side."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = False

    def run(self) -> None:
        """Send until SIGTERM or SIGINT; then finish the dialogue at hand and return."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self._stopping:
            try:
                if not self.send_batch():
                    time.sleep(_PAUSE_WHEN_IDLE)
            except OperationalError:
                _log.exception("The database does not answer; the outbox waits.")
                time.sleep(_PAUSE_WITHOUT_DATABASE)

    def stop(self, *_signal: object) -> None:
        """Let the loop end after the mail at hand."""
        self._stopping = True

    def send_all(self) -> int:
        """Send until nothing is due now; return how many mails were taken up."""
        total = 0
        while not self._stopping and (taken := self.send_batch()):
            total += taken
        return total

    def send_batch(self) -> int:
        """Take up one batch and send it; return how many mails were taken up."""
        with self._app.app_context():
            if not _is_anything_due():
                return 0
            until = clock.now() + outbox.LEASE
            mails = outbox.lease(BATCH)
            parcels = [parcel for mail in mails if (parcel := _pack(mail))]
            db.session.flush()
            for mail in mails:
                # Out of the session, it need not be read again after the commit.
                db.session.expunge(mail)
            # Before the server is asked: a lease that only we know of protects nothing.
            db.session.commit()
            self._send(parcels, until)
            return len(mails)

    def _send(self, parcels: list[Parcel], until: datetime) -> None:
        with Postman() as postman:
            for parcel in parcels:
                note = self._outcome(postman, parcel, until)
                db.session.add(parcel.mail)
                note(parcel.mail)
                db.session.commit()

    def _outcome(
        self, postman: Postman, parcel: Parcel, until: datetime
    ) -> Callable[[OutboxMail], None]:
        if self._stopping or clock.now() + _LONGEST_DIALOGUE > until:
            return outbox.give_back
        try:
            postman.deliver(parcel.email)
        except Refused as refusal:
            return partial(outbox.note_refused, reason=str(refusal))
        except TryLater as failure:
            return partial(outbox.note_postponed, reason=str(failure))
        return outbox.note_sent


def _is_anything_due() -> bool:
    """Look without the right to write, so that an idle worker never holds SQLite's lock."""
    with reading_only():
        waiting = outbox.is_anything_due()
        db.session.rollback()
    return waiting


def _pack(mail: OutboxMail) -> Parcel | None:
    """Compose a leased mail, or note why it cannot go."""
    try:
        message = _compose(mail)
    except RuleViolation as violation:
        outbox.note_failed(mail, violation.message)
        return None
    except Exception as fault:
        # One mail that cannot be made must not hold up the others.
        _log.exception("Mail %s could not be composed.", mail.id)
        outbox.note_postponed(mail, f"{type(fault).__name__}")
        return None
    if message is None:
        outbox.note_void(mail)
        return None
    return _address(mail, message)


def _compose(mail: OutboxMail) -> Message | None:
    # The savepoint takes back what a composer did before it failed.
    with db.session.begin_nested(), force_locale(LANGUAGES[mail.attendee.language]):
        return COMPOSERS[mail.kind](mail.attendee)


def _address(mail: OutboxMail, message: Message) -> Parcel | None:
    sender = sender_of(mail.attendee.event, mail.attendee.language)
    # Opaque: numbers and times in a row would tell who was written to together.
    name = opaque_name(f"mail {mail.id}", current_app.config["SETTINGS"].secret_key)
    message_id = f"<{name}@{sender.domain}>"
    try:
        email = build(message, sender, clock.now(), message_id)
    except ValueError as fault:
        outbox.note_refused(mail, str(fault))
        return None
    return Parcel(mail, email)
