"""The letters of an event: one for each stakeholder type and language."""

import tomllib
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select

from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event, StakeholderType
from events_app.i18n import LANGUAGES
from events_app.invitation.models import Letter
from events_app.invitation.writing import require_known_placeholders


def letters_of(event_id: int) -> dict[tuple[int, str], Letter]:
    """Return the event's letters by type and language."""
    found = db.session.scalars(select(Letter).where(Letter.event_id == event_id))
    return {(letter.type_id, letter.language): letter for letter in found}


def letter_for(type_id: int, in_language: str) -> Letter | None:
    """Return the letter for that type and language, or None if none was written."""
    return db.session.scalar(
        select(Letter).where(Letter.type_id == type_id, Letter.language == in_language)
    )


def letter_or_refusal(type_id: int, in_language: str) -> Letter:
    """Return the letter for that type and language; raise `RuleViolation` if none was written."""
    letter = letter_for(type_id, in_language)
    if letter is None:
        raise RuleViolation(missing_letter(in_language))
    return letter


def missing_letter(in_language: str) -> str:
    """Return the sentence that says which letter must be written first."""
    if in_language == "zh":
        return _("There is no Chinese letter for these guests yet. Write it first.")
    return _("There is no English letter for these guests yet. Write it first.")


def save_letter(kind: StakeholderType, in_language: str, subject: str, body: str) -> Letter:
    """Write or rewrite a letter; raise `RuleViolation` if a placeholder is unknown."""
    require_known_placeholders(subject, "subject")
    require_known_placeholders(body, "body")
    letter = letter_for(kind.id, in_language)
    if letter is None:
        letter = Letter(event_id=kind.event_id, type_id=kind.id, language=in_language)
        db.session.add(letter)
    letter.subject = subject
    letter.body = body
    db.session.flush()
    return letter


def load_letters(event: Event, path: Path) -> int:
    """Write the event's letters as a TOML file has them; return how many there are.

    Raises `RuleViolation` for an unknown placeholder and KeyError for an unknown type.
    """
    kinds = {kind.code: kind for kind in event.stakeholder_types}
    letters = tomllib.loads(path.read_text(encoding="utf-8"))["letters"]
    for letter in letters:
        for in_language in LANGUAGES:
            text = letter[in_language]
            save_letter(kinds[letter["type"]], in_language, text["subject"], text["body"].strip())
    return len(letters) * len(LANGUAGES)
