"""The worker that empties the outbox, batch by batch, until it is told to stop."""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from functools import partial

from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from events_app import clock
from events_app.database import db, keep_statistics, reading_only
from events_app.errors import RuleViolation
from events_app.i18n import LANGUAGES
from events_app.mail import outbox
from events_app.mail.building import build, one_line, sender_of
from events_app.mail.composing import COMPOSERS, Message
from events_app.mail.delivery import Postman, Refused, TryLater
from events_app.mail.models import OutboxMail
from events_app.mail.troubles import Trouble
from events_app.tokens import opaque_name

# Few: while they are composed, SQLite lets nobody else write.
BATCH = 5
# Longer than a dialogue in which the server uses all our patience at every step.
_LONGEST_DIALOGUE = timedelta(minutes=4)
_LONGEST_ADDRESS, _LONGEST_SUBJECT = 254, 300  # characters of the copy that is kept
_PAUSE_WHEN_IDLE = 1  # second
_STATISTICS_EVERY = 3600  # seconds
_PAUSE_WITHOUT_DATABASE = 5  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parcel:
    """A leased mail with its words; it needs no database to be built and sent."""

    mail: OutboxMail
    message: Message
    sender: Address

    def build(self) -> EmailMessage:
        """Return the mail as it goes to the server; raise ValueError without a real address."""
        # Opaque: numbers and times in a row would tell who was written to together.
        name = opaque_name(f"mail {self.mail.id}", current_app.config["SETTINGS"].secret_key)
        return build(self.message, self.sender, clock.now(), f"<{name}@{self.sender.domain}>")


class Worker:
    """Sends what is due; several may run side by side."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = False
        self._statistics_due = 0.0

    def run(self) -> None:
        """Send until SIGTERM or SIGINT; then finish the dialogue at hand and return."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self._stopping:
            try:
                if not self.send_all():
                    self._keep_statistics()
                    self._rest(_PAUSE_WHEN_IDLE)
            except OperationalError:
                _log.exception("The database does not answer; the outbox waits.")
                self._rest(_PAUSE_WITHOUT_DATABASE)

    def stop(self, *_signal: object) -> None:
        """Let the loop end after the mail at hand."""
        self._stopping = True

    def _keep_statistics(self) -> None:
        if time.monotonic() >= self._statistics_due:
            with self._app.app_context():
                keep_statistics()
            self._statistics_due = time.monotonic() + _STATISTICS_EVERY

    def _rest(self, seconds: float) -> None:
        """Wait, but no longer than until told to stop."""
        end = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < end:
            time.sleep(0.1)

    def send_all(self) -> int:
        """Send until nothing is due now; return how many mails were taken up."""
        with self._app.app_context():
            postman = Postman()
        total = 0
        with postman:
            while not self._stopping and (taken := self._send_batch(postman)):
                total += taken
        return total

    def _send_batch(self, postman: Postman) -> int:
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
            self._send(postman, parcels, until)
            return len(mails)

    def _send(self, postman: Postman, parcels: list[Parcel], until: datetime) -> None:
        for parcel in parcels:
            note = self._outcome(postman, parcel, until)
            db.session.add(parcel.mail)
            note(parcel.mail)
            try:
                db.session.commit()
            except StaleDataError:
                # Deleted meanwhile, as a closing survey's reminders are: there is nothing to note.
                db.session.rollback()

    def _outcome(
        self, postman: Postman, parcel: Parcel, until: datetime
    ) -> Callable[[OutboxMail], None]:
        if self._stopping or clock.now() + _LONGEST_DIALOGUE > until:
            return outbox.give_back
        try:
            postman.deliver(parcel.build())
        except ValueError as fault:
            return partial(outbox.note_refused, reason=str(fault), trouble=Trouble.ADDRESS)
        except Refused as refusal:
            return partial(outbox.note_refused, reason=str(refusal), trouble=refusal.trouble)
        except TryLater as failure:
            return partial(outbox.note_postponed, reason=str(failure), trouble=failure.trouble)
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
        parcel = _compose(mail)
    except RuleViolation as violation:
        outbox.note_failed(mail, violation.message, Trouble.UNWRITTEN)
        return None
    except Exception as fault:
        # One mail that cannot be made must not hold up the others.
        _log.exception("Mail %s could not be composed.", mail.id)
        outbox.note_postponed(mail, f"{type(fault).__name__}", Trouble.FAULT)
        return None
    if parcel is None:
        outbox.note_void(mail)
        return None
    mail.recipient = one_line(parcel.message.recipient)[:_LONGEST_ADDRESS]
    message = parcel.message
    mail.subject = one_line(message.to_keep(message.subject))[:_LONGEST_SUBJECT] or None
    mail.text = message.to_keep(message.text) or None
    return parcel


def _compose(mail: OutboxMail) -> Parcel | None:
    # The savepoint takes back what a composer did before it failed.
    with db.session.begin_nested(), force_locale(LANGUAGES[mail.attendee.language]):
        about = () if mail.about_id is None else (mail.about_id,)
        message = COMPOSERS[mail.kind](mail.attendee, *about)
        if message is None:
            return None
        return Parcel(mail, message, sender_of(mail.attendee.event, mail.attendee.language))
