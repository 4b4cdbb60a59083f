"""A letter as one person gets it: the same words as plain text and as HTML."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup, escape

from events_app.attendee.models import Attendee
from events_app.errors import RuleViolation
from events_app.invitation.models import Letter
from events_app.invitation.placeholders import (
    URL_FIELDS,
    expand_blocks,
    fill,
    unknown_placeholders,
    values_for,
)

# 一、 （一） 1. at the beginning of a line: a point of an official letter.
_POINT = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\. ")
# Where a Chinese character follows an address, mail programs would read it as a part of it.
_BEFORE_CHINESE = re.compile(r"(?<![!-~])[!-~]++(?=[^\x00-\x7f])")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as HTML; `is_point` if it is numbered, `leads_on` if the answer's link is in it."""

    html: Markup
    is_point: bool
    leads_on: bool


@dataclass(frozen=True)
class WrittenLetter:
    """A letter with everything filled in."""

    subject: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    personal_url: str


def write_letter(letter: Letter, person: Attendee, personal_url: str) -> WrittenLetter:
    """Return the letter to this person; raise `RuleViolation` if a placeholder is unknown."""
    require_known_placeholders(letter.subject, "subject")
    require_known_placeholders(letter.body, "body")
    values = values_for(person, letter.language, personal_url)
    body = expand_blocks(letter.body, letter.language, person)
    return WrittenLetter(
        subject=fill(letter.subject, values, _as_text),
        text=_BEFORE_CHINESE.sub(_parted, fill(body, values, _as_text)) + "\n",
        paragraphs=_paragraphs(body, values),
        personal_url=personal_url,
    )


def require_known_placeholders(text: str, field: str) -> None:
    """Raise `RuleViolation`, beside that field, if the text has a placeholder not on the list."""
    # A subject is one line, so it cannot hold a shared paragraph.
    unknown = unknown_placeholders(text, blocks=field != "subject")
    if unknown:
        names = "、".join(f"[[{name}]]" for name in unknown)
        raise RuleViolation(
            _("These placeholders are not on the list: %(names)s", names=names), field
        )


def _paragraphs(body: str, values: dict[str, str]) -> tuple[Paragraph, ...]:
    written: list[Paragraph] = []
    for source in _split(body):
        leads_on = "[[personal_url]]" in source and not any(part.leads_on for part in written)
        html = fill(str(escape(source)), values, _as_html).replace("\n", "<br>")
        written.append(Paragraph(Markup(html), _POINT.match(source) is not None, leads_on))
    return tuple(written)


def _split(body: str) -> list[str]:
    """Return paragraphs: parted by empty lines, and each numbered point one of its own."""
    parts: list[str] = []
    for block in re.split(r"\n\s*\n", body):
        begins = True
        for line in block.strip().split("\n"):
            if begins or _POINT.match(line):
                parts.append(line)
            else:
                parts[-1] += "\n" + line
            begins = False
    return [part for part in parts if part]


def _parted(found: re.Match[str]) -> str:
    is_address = "http://" in found[0] or "https://" in found[0]
    return f"{found[0]} " if is_address else found[0]


def _as_text(_name: str, value: str) -> str:
    return value


def _as_html(name: str, value: str) -> str:
    if name in URL_FIELDS:
        return f'<a href="{escape(value)}">{escape(value)}</a>'
    return str(escape(value))
