"""The order of Chinese name lists: by strokes of the surname, then of each character that follows."""

import json
import unicodedata
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

HAN, OTHER = range(2)


def stroke_key(text: str) -> tuple:
    """Return a sort key: Han by stroke count, within one count by radical; Latin after all Han."""
    letters = unicodedata.normalize("NFKC", text)
    return tuple(_rank(c) for c in letters if c.isalnum()), text


@cache
def _rank(character: str) -> tuple[int, int, str]:
    # Unicode lists Han by radical, the customary order among characters of one stroke count.
    count = _stroke_counts().get(character)
    return (HAN, count, character) if count else (OTHER, 0, _plain(character))


def _plain(character: str) -> str:
    return unicodedata.normalize("NFKD", character.casefold())[0]


@cache
def _stroke_counts() -> dict[str, int]:
    # Importing the package would read its 94,000 counts (12 MB) in every process, sorting or not.
    data = Path(str(distribution("strokes").locate_file("data/strokeCount.json")))
    return json.loads(data.read_text(encoding="utf-8"))
