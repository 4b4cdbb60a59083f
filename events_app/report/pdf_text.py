"""Text for a PDF in which nothing is lost silently: 〓 stands for what no typeface draws."""

import unicodedata
from functools import lru_cache

from badges.typography import missing_characters, wrap

GETA = "〓"


class PrintableText:
    """Breaks texts into printable lines and remembers which characters it had to replace."""

    def __init__(self) -> None:
        self.replaced: dict[str, None] = {}

    def lines(self, text: str, size: float, width: float, bold: bool = False) -> list[str]:
        """Return the text in lines of at most `width` points, of printable characters alone.

        An empty text has no line.
        """
        printable, replaced = _printable(text)
        self.replaced.update(dict.fromkeys(replaced))
        return _lines(printable, size, width, bold)


@lru_cache(maxsize=16_384)
def _printable(text: str) -> tuple[str, tuple[str, ...]]:
    text = text.replace("\t", "  ")
    missing = missing_characters(text.replace("\n", ""))
    replaced = [c for c in missing if not _has_no_shape(c)]
    table = {ord(c): None for c in missing} | {ord(c): GETA for c in replaced}
    return text.translate(table), tuple(replaced)


def _has_no_shape(character: str) -> bool:
    # Direction marks, joiners, and the selectors that follow a name's character in some registers.
    name = unicodedata.name(character, "")
    return unicodedata.category(character) == "Cf" or name.startswith("VARIATION SELECTOR")


@lru_cache(maxsize=16_384)
def _lines(text: str, size: float, width: float, bold: bool) -> list[str]:
    return wrap(text, size, width, bold)
