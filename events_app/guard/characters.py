"""Text as it is searched: plain forms of characters, nothing that nobody sees, and where each stood."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Scripts and signs in which a joiner makes another letter or picture of its neighbours.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufe0f\u2600-\u27bf\U0001f000-\U0001faff"
)
# Controls, directions, zero widths, tags and halves of pairs; variation selectors belong to names.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_LOOSE_JOINERS = re.compile(
    f"(?<![{_JOINING}])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINING}\u200c\u200d])"
)
_UNSEEN = re.compile(f"{INVISIBLE.pattern}|[\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SHORT = 1000  # characters
# What people put between the characters of a word to space it out.
_SPACING = re.compile(r"[\s\-‐-―_.·‧・•*~＊]+")
_SIMPLE = str.maketrans(
    "狱监释观护过员无关执缓诉劳长会协业报处复罚学龄证号岁诊残忧郁症药",
    "獄監釋觀護過員無關執緩訴勞長會協業報處復罰學齡證號歲診殘憂鬱症藥",
)


@dataclass(frozen=True)
class Plain:
    """A searchable text and, for each of its characters, its place in what it was made of."""

    text: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of it stands in what it was made of."""
        return self.places[start], self.places[end - 1] + 1

    def is_spaced_out(self, start: int, end: int) -> bool:
        """Tell whether something stood between the characters of a part of it."""
        return self.places[end - 1] - self.places[start] != end - 1 - start


def visible(text: str) -> str:
    """Return a text without characters that nobody sees or that turn its direction."""
    return text if text.isprintable() else _LOOSE_JOINERS.sub("", INVISIBLE.sub("", text))


def plain(text: str) -> Plain:
    """Return a text in plain forms of its characters: full-width ones, ligatures, circled digits."""
    if _is_plain(text):
        return Plain(text, range(len(text)))
    pairs = [
        (part, place)
        for place, character in enumerate(text)
        if not _UNSEEN.match(character)
        for part in unicodedata.normalize("NFKC", character)
    ]
    return Plain("".join(part for part, _ in pairs), [place for _, place in pairs])


def _is_plain(text: str) -> bool:
    if text.isascii():
        return text.isprintable()
    # A long text is taken character by character: marks that pile up are costly to sort.
    short = len(text) <= _SHORT
    return short and unicodedata.is_normalized("NFKC", text) and not _UNSEEN.search(text)


def tight(found: Plain) -> Plain:
    """Return a text without spacing, in Taiwan's forms of the characters that words here need."""
    spaces = {
        place for gap in _SPACING.finditer(found.text) for place in range(gap.start(), gap.end())
    }
    kept = [place for place in range(len(found.text)) if place not in spaces]
    text = "".join(found.text[place] for place in kept)
    return Plain(text.translate(_SIMPLE), kept)
