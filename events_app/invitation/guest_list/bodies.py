"""The bodies that send guest lists, and how to recognise one in a piece of text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from events_app.nominator.institutions import institutions

AGENCY = "AOC"
AFTER_CARE = "TACA"
SELF = "self"
OTHER_BODIES = {
    AGENCY: ("法務部矯正署", "矯正署", "Agency of Corrections"),
    AFTER_CARE: (
        "更生保護會",
        "更生保護協會",
        "更保會",
        "Taiwan After-Care Association",
        "After-Care Association",
    ),
}
HISTORY = re.compile(r"[（(][舊前][^（()）]*[）)]")
NO_LETTER = re.compile(r"[\W_]+")
# 北監 is a prison, 臺北監理所 is not: a nickname counts only where a word can begin and end.
NICKNAME = "(?<![一-鿿]){}(?![理察視測控護工獄屬])"
FORMAL_LENGTH = 4


def folded(text: str) -> str:
    """Text for comparing: width, case, 臺/台, dots, spaces and hyphens make no difference."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("台", "臺")
    return NO_LETTER.sub("", plain).replace("centre", "center")


@cache
def institution_names() -> dict[str, tuple[str, ...]]:
    """All names by which each of the 51 institutions goes, by its stable code."""
    return {row["code"]: tuple(_names(row)) for row in institutions()}


def _names(row: dict[str, str]) -> Iterator[str]:
    for field in ("name_zh_full", "name_zh_short", "name_en_full", "name_en"):
        yield row[field]
    yield from (HISTORY.sub("", alias) for alias in row["aliases"].split(";") if alias)


@lru_cache(maxsize=20_000)
def bodies_named(text: str) -> tuple[str, ...]:
    """Codes of the bodies that the text names, in order; the Agency only where none of its own."""
    found = [_formal_names()[name] for name in _formal_pattern().findall(folded(text))]
    found += [_nicknames()[name] for name in _nickname_pattern().findall(text.replace("台", "臺"))]
    distinct = tuple(dict.fromkeys(found))
    return tuple(code for code in distinct if code != AGENCY) or distinct


def body_of(text: str) -> str | None:
    """The code of the one body that the text names or is the code of; None where not exactly one."""
    code = unicodedata.normalize("NFKC", text).strip().upper()
    if code in _codes():
        return _codes()[code]
    named = bodies_named(text)
    return named[0] if len(named) == 1 else None


@cache
def _codes() -> dict[str, str]:
    return {code.upper(): code for code in (*institution_names(), *OTHER_BODIES, SELF)}


def is_institution(code: str | None) -> bool:
    """Whether the code is one of the 51 institutions."""
    return code in institution_names()


def _all_names() -> Iterable[tuple[str, str]]:
    for code, names in {**institution_names(), **OTHER_BODIES}.items():
        for name in names:
            yield name.replace("台", "臺"), code


@cache
def _formal_names() -> dict[str, str]:
    return {folded(name): code for name, code in _all_names() if not _is_nickname(name)}


@cache
def _nicknames() -> dict[str, str]:
    return {name: code for name, code in _all_names() if _is_nickname(name)}


def _is_nickname(name: str) -> bool:
    return len(name) < FORMAL_LENGTH


@cache
def _formal_pattern() -> re.Pattern[str]:
    longest_first = sorted(_formal_names(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def _nickname_pattern() -> re.Pattern[str]:
    longest_first = sorted(_nicknames(), key=len, reverse=True)
    return re.compile(NICKNAME.format("(" + "|".join(longest_first) + ")"))
