"""The order of Chinese name lists: by strokes of the surname, then of each character that follows."""

import re
import unicodedata
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

# Of the longest name and organisation; only what grows when it is made plain is cut.
ORDER_KEY_LENGTH = 700
_LAST_HAN = 0x3FFFF  # the planes of Han end here
_ENTRY = re.compile(rb'"([^"]+)":(\d+)')
# Behind every number of strokes; no character has as many.
_NO_STROKES = 99


def stroke_key(text: str) -> str:
    """Return a sort key: Han by stroke count, within one count by radical; Latin after all Han.

    Keys are compared by code points, as Python does and databases do byte by byte.
    """
    letters = unicodedata.normalize("NFKC", text)
    # A blank stands before all digits, so whose letters end first comes first.
    return f"{''.join(_rank(c) for c in letters if c.isalnum())} {text}"


def order_key(name: str, organisation: str) -> str:
    """Return the text by which lists of people stand in the order of strokes, in a database too."""
    return f"{stroke_key(name)} {stroke_key(organisation)}"[:ORDER_KEY_LENGTH]


@cache
def _rank(character: str) -> str:
    # Unicode lists Han by radical, the customary order among characters of one stroke count.
    counts, place = _stroke_counts(), ord(character)
    count = counts[place] if place < len(counts) else 0
    return f"{count:02}{character}" if count else f"{_NO_STROKES}{_plain(character)}"


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
