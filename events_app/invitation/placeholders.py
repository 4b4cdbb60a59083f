"""The closed list of what a letter may contain besides its own words, and the filling in.

A letter is never run through a template language: its text is typed by staff.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from flask import current_app
from flask_babel import lazy_gettext as _l

from events_app.attendee.models import Attendee
from events_app.event.models import Event
from events_app.i18n import chinese_time, say_date, say_time
from events_app.invitation.salutation import salutation_en, salutation_zh

PRIVACY_NOTICE = "v1"
BLOCKS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("blocks.toml").read_text(encoding="utf-8")
)
# Every placeholder with what it stands for.
FIELDS = {
    "salutation_zh": _l("surname and post, as a Chinese letter addresses a person"),
    "salutation_en": _l("full name, as an English letter addresses a person"),
    "full_name": _l("name as it is stored"),
    "organisation": _l("organisation"),
    "nominator": _l("who gave us the person's contact details"),
    "personal_url": _l("the person's own link"),
    "self_service_url": _l("the page where the person changes or declines"),
    "privacy_url": _l("the personal data notice"),
    "seats": _l("seats offered with this invitation"),
    "reply_by_zh": _l("last day for an answer, in Chinese"),
    "reply_by_en": _l("last day for an answer, in English"),
    "event_date_zh": _l("day of the forum, in Chinese"),
    "event_date_en": _l("day of the forum, in English"),
    "event_time_zh": _l("beginning, end and doors, in Chinese"),
    "event_time_en": _l("beginning, end and doors, in English"),
    "venue_zh": _l("venue, in Chinese"),
    "venue_en": _l("venue, in English"),
    "contact_zh": _l("who answers questions, in Chinese"),
    "contact_en": _l("who answers questions, in English"),
    "contact_phone": _l("phone for questions"),
    "contact_mail": _l("e-mail for questions"),
}
BLOCK_LABELS = {
    "source": _l("where the contact details come from"),
    "when": _l("time and place"),
    "link": _l("answer by and personal link"),
    "access": _l("help that people may need"),
    "free": _l("free of charge, beware of fraud"),
    "contact": _l("whom to ask"),
}
URL_FIELDS = frozenset({"personal_url", "self_service_url", "privacy_url"})
_PLACEHOLDER = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
_WEB_ADDRESS = re.compile(r"(https?):|(www)\.", re.IGNORECASE)
_LONGEST_VALUE = 300


def unknown_placeholders(text: str, *, blocks: bool) -> list[str]:
    """Return what stands in double brackets and is not on the list; `blocks`: these count as known."""
    known = FIELDS.keys() | ({f"block:{name}" for name in BLOCK_LABELS} if blocks else set())
    return [name for name in _PLACEHOLDER.findall(text) if name not in known]


def expand_blocks(text: str, in_language: str, person: Attendee) -> str:
    """Return the letter with its shared paragraphs written out."""
    came_alone = person.nominator is not None and person.nominator.kind == "self"
    chosen = {name: BLOCKS[name] for name in BLOCK_LABELS}
    if came_alone:
        chosen["source"] = BLOCKS["source_self"]
    for name, block in chosen.items():
        text = text.replace(f"[[block:{name}]]", block[in_language].strip())
    return text


def fill(text: str, values: dict[str, str], write: Callable[[str, str], str]) -> str:
    """Return the text with `write(name, value)` in the place of each placeholder, once through."""
    return _PLACEHOLDER.sub(lambda found: write(found[1], values[found[1]]), text)


def values_for(person: Attendee, in_language: str, personal_url: str) -> dict[str, str]:
    """Return the value of every placeholder for a letter to this person."""
    base_url = current_app.config["SETTINGS"].base_url
    return {
        "salutation_zh": _harmless(salutation_zh(person)),
        "salutation_en": _harmless(salutation_en(person)),
        "full_name": _harmless(person.name or person.organisation),
        "organisation": _harmless(person.organisation or person.name),
        "nominator": _harmless(_source(person, in_language)),
        "personal_url": personal_url,
        "self_service_url": personal_url,
        "privacy_url": f"{base_url}/privacy/{PRIVACY_NOTICE}",
        "seats": "1",
        **_facts(person.event),
    }


def _facts(event: Event) -> dict[str, str]:
    start, end, doors = map(event.local, (event.starts_at, event.ends_at, event.doors_at))
    reply_by = event.day_of(event.sign_up_closes_at)
    times_zh = f"{chinese_time(start)}至{chinese_time(end)}（{chinese_time(doors)}起報到）"
    times_en = f"{say_time(start)}–{say_time(end)} (doors {say_time(doors)})"
    return {
        "reply_by_zh": say_date(reply_by, "zh"),
        "reply_by_en": say_date(reply_by, "en"),
        "event_date_zh": say_date(event.day, "zh"),
        "event_date_en": say_date(event.day, "en"),
        "event_time_zh": times_zh,
        "event_time_en": times_en,
        "venue_zh": event.venue_zh,
        "venue_en": event.venue_en,
        "contact_zh": event.contact_zh,
        "contact_en": event.contact_en,
        "contact_phone": event.contact_phone,
        "contact_mail": event.contact_email,
    }


def _source(person: Attendee, in_language: str) -> str:
    """Return who gave us the details, under the name that tells nothing about the person."""
    if person.nominator is None:
        return person.event.contact(in_language)
    return person.nominator.neutral_name(in_language)


def _harmless(value: str) -> str:
    """Return a value from a list, short enough and without what a mail program makes a link of."""
    one_line = " ".join(value.split())[:_LONGEST_VALUE]
    return _WEB_ADDRESS.sub(
        lambda found: f"{found[1]}：" if found[1] else f"{found[2]}．", one_line
    )
