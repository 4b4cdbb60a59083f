"""Handing a mail to the mail server, one recipient per dialogue."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Any, Self

from flask import current_app

from events_app.config import Settings
from events_app.mail.troubles import Trouble, trouble_of

_PATIENCE = 30  # seconds for each answer of the server


class NotTaken(Exception):
    """The server did not take the mail; the message has its words, `trouble` what they mean."""

    def __init__(self, words: str, trouble: Trouble) -> None:
        super().__init__(words)
        self.trouble = trouble


class TryLater(NotTaken):
    """The server could not be reached or asked to come back."""


class Refused(NotTaken):
    """The server will never take this mail to this recipient."""


def connect(settings: Settings, patience: float) -> smtplib.SMTP:
    """Return a connection as the settings want it; nothing secret is said before it is encrypted.

    Raises `smtplib.SMTPException` or OSError if the server does not play its part.
    """
    options: dict[str, Any] = {
        # Our own name, not one that a slow name server is asked for.
        "local_hostname": settings.sender.partition("@")[2],
        "timeout": patience,
    }
    if settings.smtp_security == "tls":
        options["context"] = ssl.create_default_context()
    client = smtplib.SMTP_SSL if settings.smtp_security == "tls" else smtplib.SMTP
    connection = client(settings.smtp_host, settings.smtp_port, **options)
    try:
        if settings.smtp_security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            connection.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        connection.close()
        raise
    return connection


class Postman:
    """A connection to the mail server, opened with the first mail and kept for the next ones."""

    def __init__(self) -> None:
        self._settings = current_app.config["SETTINGS"]
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
            self._forget_connection()

    def deliver(self, mail: EmailMessage) -> None:
        """Return when the server has taken the mail; raise `TryLater` or `Refused` if not."""
        connection = self._connected()
        try:
            connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, reason = next(iter(refusal.recipients.values()))
            raise _judged(code, reason) from refusal
        except smtplib.SMTPDataError as refusal:
            raise _judged(refusal.smtp_code, refusal.smtp_error) from refusal
        except smtplib.SMTPNotSupportedError as refusal:
            raise Refused(str(refusal), Trouble.ADDRESS) from refusal
        except (smtplib.SMTPException, OSError) as failure:
            # Also a refused sender: that is about our server, not this recipient.
            self._forget_connection()
            raise _postponed(failure) from failure

    def _connected(self) -> smtplib.SMTP:
        # The server may have hung up after its last answer.
        if self._connection is None or self._connection.sock is None:
            try:
                self._connection = connect(self._settings, _PATIENCE)
            except (smtplib.SMTPException, OSError) as failure:
                self._connection = None
                raise _postponed(failure) from failure
        return self._connection

    def _forget_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _postponed(failure: Exception) -> TryLater:
    return TryLater(str(failure) or type(failure).__name__, Trouble.UNREACHED)


def _judged(code: int, reason: bytes | str) -> TryLater | Refused:
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    kind = Refused if 500 <= code < 600 else TryLater
    return kind(f"{code} {words}", trouble_of(code, words))
