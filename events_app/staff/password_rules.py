"""What a new password must be: long, and nothing that others would try first."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any

from flask_babel import gettext as _

from events_app.errors import RuleViolation
from events_app.forms import fold

SHORTEST_PASSWORD = 12
FEWEST_CHARACTERS = 5  # different ones
SHORTEST_NAME = 4  # what is shorter stands in many a good password by chance
# Of guesses that somebody needs who tries lists, keyboards, dates and names first.
FEWEST_GUESSES = 10**10
# The same once the words are pushed together: a separator is the first thing that is tried.
FEWEST_GUESSES_TOGETHER = 10**7
_READ_OF_IT = 72  # characters; what is hard to guess so far is not made easier by more

# What anybody knows of the house, beside what the forums are called.
_OF_THE_HOUSE = (
    "forumdesk", "forum", "desk", "administrator", "organiser", "organizer", "nominator", "auditor", "staff",
    "agency", "corrections", "ministry", "justice", "prison", "integrity", "taiwan", "taipei", "moj", "aoc",
    "password", "法務部", "矯正署", "法務部矯正署", "監獄", "政風室", "廉政", "誠信", "論壇", "報到", "臺灣", "台灣",
    "臺北", "台北", "密碼", "管理員",
)  # fmt: skip


def require_good_password(
    password: str, email: str, name: str, familiar: Iterable[str] = ()
) -> None:
    """Raise `RuleViolation` for a password that is short, common, or made of what people know.

    `familiar` are names that anybody knows here: the forums', their places'.
    """
    folded = fold(password)
    if len(password) < SHORTEST_PASSWORD:
        raise RuleViolation(_("A password needs at least 12 characters."), "password")
    names = (fold(part) for part in (email, email.partition("@")[0], name))
    if any(len(part) >= SHORTEST_NAME and part in folded for part in names):
        raise RuleViolation(
            _("Name and address of the account must not be part of its password."), "password"
        )
    known = [*_OF_THE_HOUSE, *_words((email, name, *familiar))]
    if _is_tried_first(_plain(password), folded, known):
        raise RuleViolation(
            _("This password is among the first that others would try. Please choose another."),
            "password",
        )


def _is_tried_first(text: str, together: str, known: list[str]) -> bool:
    return (
        len(set(text)) < FEWEST_CHARACTERS
        or not re.search(r"[^\W\d_]", text)
        or _guesses(text, known) < FEWEST_GUESSES
        or _guesses(together, known) < FEWEST_GUESSES_TOGETHER
    )


def _guesses(text: str, known: list[str]) -> float:
    return float(_estimator()(text[:_READ_OF_IT], known)["guesses"])


@cache
def _estimator() -> Any:
    # Its lists take 14 MB, which a process that never sets a password does without.
    return import_module("zxcvbn").zxcvbn


def _words(names: Iterable[str]) -> set[str]:
    """Return the words of names, and of names without spaces every part of two characters or more."""
    found: set[str] = set()
    for word in re.findall(r"\w+", " ".join(_plain(name) for name in names)):
        found.add(word)
        if not word.isascii():
            ends = range(2, len(word) + 1)
            found |= {word[start:end] for end in ends for start in range(end - 1)}
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
