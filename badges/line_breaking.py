"""Where lines may end, in Chinese, Latin and both. Widths are ems where no size is given."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from badges.typography import text_width

NOT_AT_START = frozenset(
    "、。，．：；？！）」』】》〉〕｝〗〙〛’”…‥—～·‧・•％℃々ー︰﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞,.:;?!)]}%°"
)
NOT_AT_END = frozenset("（「『【《〈〔｛〖〘〚‘“﹙﹛﹝([{＄￥$#@")
JOINTS = frozenset("-‧·・•．/")

BreakRule = Callable[[str, str], bool]


def may_break(before: str, after: str) -> bool:
    """True if a line may end between two characters that follow each other."""
    return may_break_in_words(before, after) and (
        before.isspace() or before in JOINTS or is_wide(before) or is_wide(after)
    )


def may_break_in_words(before: str, after: str) -> bool:
    """True unless a mark would stand at the start or end of a line where it may not."""
    return not (after.isspace() or after in NOT_AT_START or before in NOT_AT_END)


def may_break_anywhere(before: str, after: str) -> bool:
    """True: for rows of marks without end."""
    return True


def may_break_between_words(before: str, after: str) -> bool:
    """True if a line may end between two characters without parting a word or a name."""
    return may_break(before, after) and (before.isspace() or before in JOINTS)


def is_wide(character: str) -> bool:
    """True for characters as wide as high: Han, kana, full-width forms."""
    return unicodedata.east_asian_width(character) in "WF"


class Part(NamedTuple):
    """A piece of text that stays on one line: its width in ems, with and without a last space."""

    text: str
    width: float
    trimmed: float


@lru_cache(maxsize=16_384)
def measured(text: str, bold: bool) -> Part:
    """A part with its widths."""
    return Part(text, text_width(text, 1, bold), text_width(text.rstrip(), 1, bold))


def parts_of(text: str, bold: bool = False, may_end: BreakRule = may_break) -> list[Part]:
    """The smallest parts of a text that stay on one line; joined they are the text again."""
    parts: list[str] = []
    for before, after in zip(" " + text, text, strict=False):
        if parts and not may_end(before, after):
            parts[-1] += after
        else:
            parts.append(after)
    return [measured(part, bold) for part in parts]


def wrap(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Break a text into lines of at most `width`, as Chinese and Latin allow.

    No line begins with a closing mark or ends with an opening one. Only a word wider than
    the line is parted inside. Line breaks of the text stay.
    """
    return [
        line.strip()
        for paragraph in text.splitlines()
        for line in fill(narrowed(parts_of(paragraph, bold), width / size, bold), width / size)
    ]


def narrowed(parts: list[Part], width: float, bold: bool) -> list[Part]:
    """The parts, with those wider than `width` ems parted further, as gently as will do."""
    for may_end in (may_break_in_words, may_break_anywhere):
        parts = [
            piece
            for part in parts
            for piece in (parts_of(part.text, bold, may_end) if part.trimmed > width else [part])
        ]
    return parts


def fill(parts: list[Part], width: float) -> list[str]:
    """Lines of as many parts as fit in `width` ems; a part that is wider has its own line."""
    lines, used = [""], 0.0
    for part in parts:
        if lines[-1] and used + part.trimmed > width:
            lines.append("")
            used = 0.0
        lines[-1] += part.text
        used += part.width
    return lines


def balance(parts: list[Part], count: int) -> list[str]:
    """The parts on `count` lines, or fewer, with the longest as short as can be."""
    low = max(part.trimmed for part in parts)
    high = sum(part.width for part in parts)
    while high - low > 0.01:
        middle = (low + high) / 2
        if len(fill(parts, middle)) <= count:
            high = middle
        else:
            low = middle
    return fill(parts, high)
