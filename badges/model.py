"""What stands on a badge, and the sheets badges are printed on. All lengths are millimetres."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from badges.shapes import SHAPES


@dataclass(frozen=True)
class Badge:
    """The texts, colours and codes of one badge; raises ValueError for a colour or shape it cannot draw.

    `code8` are the eight characters read aloud at the desk; `qr_text` is what the scanner reads.
    An empty name leaves a line to write on. A `mark` stands large and pale across the face,
    under everything else, on badges that are not what they seem.
    """

    name: str
    organisation: str
    title: str
    band_label_zh: str
    band_label_en: str
    band_colour: str
    band_ink: str
    band_shape: str
    event_name: str
    event_date: str
    qr_text: str
    code8: str
    mark: str = ""

    def __post_init__(self) -> None:
        for colour in (self.band_colour, self.band_ink):
            if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
                raise ValueError(f"A colour is written as #rrggbb, not {colour!r}.")
        if self.band_shape not in SHAPES:
            raise ValueError(f"No shape {self.band_shape!r}; there are {', '.join(SHAPES)}.")


class Place(NamedTuple):
    """Where a badge's top left corner lies, from the top left corner of the page, in mm."""

    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """A page, the badges' size and their places on it, in mm."""

    width: float
    height: float
    badge_width: float
    badge_height: float
    places: tuple[Place, ...]
    cut_marks: bool


A6_SINGLE = Sheet(
    width=105,
    height=148,
    badge_width=105,
    badge_height=148,
    places=(Place(0, 0),),
    cut_marks=False,
)
# A4 is a millimetre taller than two A6: half of it stays above and half below.
A4_FOUR_UP = Sheet(
    width=210,
    height=297,
    badge_width=105,
    badge_height=148,
    places=(Place(0, 0.5), Place(105, 0.5), Place(0, 148.5), Place(105, 148.5)),
    cut_marks=True,
)
