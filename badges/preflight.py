"""What to know about badges before they are printed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from badges.colours import LEAST_CONTRAST, contrast
from badges.layout import A6, MM, TextBox
from badges.model import Badge
from badges.typefaces import missing_characters

TEXTS: dict[str, TextBox] = {
    "name": A6.name,
    "organisation": A6.organisation,
    "title": A6.title,
    "band_label_zh": A6.band_label_zh,
    "band_label_en": A6.band_label_en,
    "event_name": A6.event_name,
    "event_date": A6.event_date,
    "code8": A6.code8,
}


class Kind(Enum):
    """The kinds of problems; only badges without MISSING_CHARACTERS can be printed."""

    MISSING_CHARACTERS = "missing characters"
    EMPTY_NAME = "empty name"
    DOUBLE_NAME = "double name"
    SHRUNKEN = "shrunken"
    LOW_CONTRAST = "low contrast"


@dataclass(frozen=True)
class Problem:
    """One problem of one badge: its position in the batch, and the field of `Badge` it is in.

    `characters` are those no typeface draws; `size` is what a shrunken text came to, in points.
    """

    index: int
    kind: Kind
    field: str
    characters: tuple[str, ...] = ()
    size: float | None = None


def longest_at_ease(field: str) -> int:
    """How many characters surely stand in the field, in a size that is easy to read."""
    place = TEXTS[field]
    return int(place.box.width * MM / place.steps[-1].least)


def problems(badges: Sequence[Badge]) -> list[Problem]:
    """Everything that would not print, or not print well, in the order of the badges."""
    names = Counter(badge.name for badge in badges)
    return [
        problem
        for index, badge in enumerate(badges)
        for problem in [
            *name_problems(index, badge, names),
            *text_problems(index, badge),
            *band_problems(index, badge),
        ]
    ]


def name_problems(index: int, badge: Badge, names: Counter[str]) -> list[Problem]:
    """A name that is not there, or there more than once."""
    if not badge.name.strip():
        return [Problem(index, Kind.EMPTY_NAME, "name")]
    return [Problem(index, Kind.DOUBLE_NAME, "name")] if names[badge.name] > 1 else []


def text_problems(index: int, badge: Badge) -> list[Problem]:
    """Texts with characters that no typeface draws, and texts too long for a readable size."""
    found = []
    for field, place in TEXTS.items():
        text = getattr(badge, field)
        if missing := missing_characters(text):
            found.append(Problem(index, Kind.MISSING_CHARACTERS, field, tuple(missing)))
        elif text.strip() and (fitted := place.fit(text)).shrunken:
            found.append(Problem(index, Kind.SHRUNKEN, field, size=fitted.size))
    return found


def band_problems(index: int, badge: Badge) -> list[Problem]:
    """A band whose words are hard to read on its colour."""
    if contrast(badge.band_colour, badge.band_ink) < LEAST_CONTRAST:
        return [Problem(index, Kind.LOW_CONTRAST, "band_ink")]
    return []
