"""How large a text can stand in a width, and on how many lines. Sizes are points."""

from functools import lru_cache
from typing import NamedTuple

from badges.line_breaking import (
    BreakRule,
    balance,
    is_wide,
    may_break,
    may_break_between_words,
    parts_of,
)
from badges.typography import text_width


class Step(NamedTuple):
    """One way to set a text: on how many lines, down to what size, up to what size."""

    lines: int
    least: float
    most: float


class Fitted(NamedTuple):
    """A text as it will stand: its lines, the size, the space between characters in ems.

    `shrunken` says that the size is below what even the last step allows.
    """

    lines: tuple[str, ...]
    size: float
    tracking: float = 0
    shrunken: bool = False


# The usual Chinese names: size and tracking by their number of characters.
SHORT_NAMES = {1: (72.0, 0.0), 2: (72.0, 0.5), 3: (72.0, 0.12), 4: (56.0, 0.06)}
# What readers of the PDF still take for one word, see `typography.copied_as`.
CLOSE = 0.15


@lru_cache(maxsize=16_384)
def fit_name(name: str, width: float, steps: tuple[Step, ...]) -> Fitted:
    """The largest setting of a name in the width: short Chinese names are spaced."""
    if len(name) in SHORT_NAMES and all(map(is_wide, name)):
        size, tracking = SHORT_NAMES[len(name)]
        return Fitted((name,), size, tracking if max(name) <= "\uffff" else min(tracking, CLOSE))
    return fit(name, width, steps, bold=True)


@lru_cache(maxsize=16_384)
def fit(text: str, width: float, steps: tuple[Step, ...], bold: bool = False) -> Fitted:
    """The first step whose least size the text reaches, else the largest: always in full."""
    tried = []
    for step in steps:
        for may_end in (may_break_between_words, may_break):
            fitted = set_in_lines(text, width, step, may_end, bold)
            if fitted.size >= step.least:
                return fitted
            tried.append(fitted)
    return max(tried, key=lambda fitted: fitted.size)._replace(shrunken=True)


def set_in_lines(text: str, width: float, step: Step, may_end: BreakRule, bold: bool) -> Fitted:
    """The text in the step's number of lines, as large as the longest line allows."""
    lines = [line.strip() for line in balance(parts_of(text, bold, may_end), step.lines)]
    longest = max(text_width(line, 1, bold) for line in lines)
    return Fitted(tuple(lines), min(step.most, width / longest))
