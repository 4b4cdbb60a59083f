"""Codes that are mailed and typed: eight digits, a short life, few tries, only a keyed hash kept."""

import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select, update

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.mail.models import OutboxMail
from events_app.registration.models import AddressChange, KnownBrowser

DIGITS = 8
MOST_TRIES = 5
MOST_MAILS = 5
WITHIN = timedelta(hours=1)

Waiting = KnownBrowser | AddressChange


def write_code(row: Waiting, lasts: timedelta) -> tuple[str, datetime]:
    """Return a fresh code for the mail and its end; an earlier one is worth nothing from now on."""
    code = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
    ends_at = clock.now() + lasts
    row.code_hash, row.code_ends_at, row.tries_left = _hash(row, code), ends_at, MOST_TRIES
    return code, ends_at


def is_right(row: Waiting, typed: str) -> bool:
    """Use up one try and tell whether this is the row's code; False alike if it ended or none is left.

    The try is taken before the code is compared, in one statement, so that nobody has more of
    them by sending many at once. Commit also after False.
    """
    table = type(row)
    stored = db.session.scalar(
        update(table)
        .where(table.id == row.id, table.tries_left > 0, table.code_ends_at > clock.now())
        .values(tries_left=table.tries_left - 1)
        .returning(table.code_hash)
        .execution_options(synchronize_session=False)
    )
    return stored is not None and hmac.compare_digest(stored, _hash(row, clean_code(typed)))


def may_mail(attendee: Attendee, kind: str) -> bool:
    """Tell whether another mail of this kind may be written to the person within this hour.

    The caller has queued up for the forum, so that the count is exact.
    """
    written = db.session.scalar(
        select(func.count()).where(
            OutboxMail.attendee_id == attendee.id,
            OutboxMail.kind == kind,
            OutboxMail.queued_at > clock.now() - WITHIN,
        )
    )
    return (written or 0) < MOST_MAILS


def clean_code(typed: str) -> str:
    """Return the digits of what was typed, in whatever width and grouping."""
    return "".join(each for each in unicodedata.normalize("NFKC", typed) if each.isdigit())


def _hash(row: Waiting, code: str) -> str:
    key = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.digest(key, f"{row.__tablename__}:{row.id}:{code}".encode(), "sha256").hex()
