"""What of a text must not be stored, by what the text is about, and the text without it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from events_app.guard.characters import Plain, plain
from events_app.guard.codes import codes_in
from events_app.guard.health import health_in
from events_app.guard.numbers import birthdays_in, identities_in
from events_app.guard.past import past_in


class Kind(StrEnum):
    """What is never stored."""

    PAST = "past"
    IDENTITY = "identity"
    BIRTHDAY = "birthday"
    HEALTH = "health"
    CODE = "code"


class About(StrEnum):
    """What a text is about, which decides what in it would harm somebody."""

    PERSON = "person"  # what somebody is called, is, does or wishes
    TOPIC = "topic"  # what somebody asks or writes about the forum's subject, which is custody
    NOBODY = "nobody"  # answers that nobody's name stands at
    ADDRESS = "address"  # where somebody is reached
    CELL = "cell"  # what a list holds, while nobody knows yet what its column is about


@dataclass(frozen=True)
class Found:
    """One thing that must not be stored: where it begins and ends in the text as typed."""

    kind: Kind
    start: int
    end: int


Search = Callable[[Plain], Iterator[tuple[int, int]]]
_IDENTITY: tuple[Kind, Search] = (Kind.IDENTITY, identities_in)
_OF_SENTENCES: tuple[tuple[Kind, Search], ...] = (
    _IDENTITY,
    (Kind.BIRTHDAY, lambda found: birthdays_in(found, is_name=False)),
    (Kind.CODE, lambda found: codes_in(found, is_name=False)),
)
_SEARCHES: dict[About, tuple[tuple[Kind, Search], ...]] = {
    About.PERSON: (
        (Kind.PAST, past_in),
        (Kind.HEALTH, health_in),
        _IDENTITY,
        (Kind.BIRTHDAY, lambda found: birthdays_in(found, is_name=True)),
        (Kind.CODE, lambda found: codes_in(found, is_name=True)),
    ),
    About.TOPIC: ((Kind.PAST, lambda found: past_in(found, of_oneself=True)), *_OF_SENTENCES),
    About.NOBODY: _OF_SENTENCES,
    About.CELL: ((Kind.PAST, past_in), (Kind.HEALTH, health_in), *_OF_SENTENCES),
    About.ADDRESS: (_IDENTITY, (Kind.CODE, lambda found: codes_in(found, is_name=False))),
}
# What stands around these words tells as much as they do; around a number it does not.
_TELLING = frozenset({Kind.PAST, Kind.HEALTH})
_SEGMENT = re.compile(r"[^\s()（）\[\]【】〔〕/／,，、;；:：|]+")
_MARK = re.compile(f"⟦({'|'.join(Kind)})⟧")
_EMPTY_BRACKETS = re.compile(r"[(（\[【〔]\s*[)）\]】〕]")
_SHORT = 200  # characters
_LOOSE_ENDS = " \t,，、;；:：/／|-－–—"


def found_in(text: str, about: About = About.PERSON) -> tuple[Found, ...]:
    """Return what in a text must not be stored, in the order of the text."""
    return _remembered(text, about) if len(text) <= _SHORT else _searched(text, about)


# A list names few organisations and titles many times.
@lru_cache(maxsize=8192)
def _remembered(text: str, about: About) -> tuple[Found, ...]:
    return _searched(text, about)


def _searched(text: str, about: About) -> tuple[Found, ...]:
    searched = plain(text)
    found = {
        Found(kind, *searched.span(start, end))
        for kind, search in _SEARCHES[about]
        for start, end in search(searched)
    }
    found |= {Found(Kind(mark[1]), *mark.span()) for mark in _MARK.finditer(text)}
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def kinds_in(text: str, about: About = About.PERSON) -> list[Kind]:
    """Return the kinds of what must not be stored, each once, in the order of the text."""
    return list(dict.fromkeys(found.kind for found in found_in(text, about)))


def without(text: str, about: About = About.PERSON) -> str:
    """Return a text without what must not be stored: nothing where words tell, else the rest."""
    found = found_in(text, about)
    if any(each.kind in _TELLING for each in found):
        return ""
    return _cut(text, found) if found else text


def rest_of_name(text: str) -> str:
    """Return a name without what must not be stored, and without the part that a word stands in."""
    found = found_in(text)
    parts = [part.span() for part in _SEGMENT.finditer(text)] if found else []
    told = [
        Found(each.kind, *span)
        for each in found
        if each.kind in _TELLING
        for span in parts
        if span[0] < each.end and each.start < span[1]
    ]
    return _cut(text, [*found, *told]) if found else text


def masked(text: str, about: About = About.PERSON) -> str:
    """Return a text with a sign of omission where something must not be stored."""
    return _replaced(text, found_in(text, about), "…")


def marked(text: str, about: About = About.PERSON) -> str:
    """Return a text with marks of what stood there, which are found as that was; they tell the kind."""
    return _replaced(text, found_in(text, about), "⟦{}⟧")


def _cut(text: str, found: Iterable[Found]) -> str:
    rest = _EMPTY_BRACKETS.sub("", _replaced(text, found, ""))
    return " ".join(rest.split()).strip(_LOOSE_ENDS)


def _replaced(text: str, found: Iterable[Found], sign: str) -> str:
    kept, place = [], 0
    for each in sorted(found, key=lambda one: one.start):
        if each.end > place:
            kept += [text[place : max(place, each.start)], sign.format(each.kind)]
            place = each.end
    return "".join([*kept, text[place:]])
