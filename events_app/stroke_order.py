"""The order of Chinese name lists: by strokes of the surname, then of each character that follows."""

import re
import unicodedata
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

HAN, OTHER = range(2)
_LAST_HAN = 0x3FFFF  # the planes of Han end here
_ENTRY = re.compile(rb'"([^"]+)":(\d+)')


def stroke_key(text: str) -> tuple:
    """Return a sort key: Han by stroke count, within one count by radical; Latin after all Han."""
    letters = unicodedata.normalize("NFKC", text)
    return tuple(_rank(c) for c in letters if c.isalnum()), text


@cache
def _rank(character: str) -> tuple[int, int, str]:
    # Unicode lists Han by radical, the customary order among characters of one stroke count.
    counts, place = _stroke_counts(), ord(character)
    count = counts[place] if place < len(counts) else 0
    return (HAN, count, character) if count else (OTHER, 0, _plain(character))


def _plain(character: str) -> str:
    return unicodedata.normalize("NFKD", character.casefold())[0]


@cache
def _stroke_counts() -> bytes:
    """Return one byte for each character that there is: how many strokes it has, 0 if not known."""
    # Importing the package, or reading its 94,000 counts as JSON, takes 29 MB for good.
    data = Path(str(distribution("strokes").locate_file("data/strokeCount.json"))).read_bytes()
    counts = bytearray(_LAST_HAN + 1)
    for entry in _ENTRY.finditer(data):
        counts[ord(entry[1].decode())] = int(entry[2])
    return bytes(counts)
