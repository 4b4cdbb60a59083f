"""Text for a PDF in which nothing is lost silently: 〓 stands for what no typeface draws."""

import unicodedata
from functools import lru_cache

from badges.line_breaking import wrap
from badges.typography import UnprintableText, text_width

GETA = "〓"


class PrintableText:
    """Breaks texts into printable lines and remembers which characters it had to replace."""

    def __init__(self) -> None:
        self.replaced: dict[str, None] = {}

    def lines(self, text: str, size: float, width: float, bold: bool = False) -> list[str]:
        """Return the text in lines of at most `width` points, of printable characters alone.

        An empty text has no line.
        """
        text = text.replace("\t", "  ")
        lines: list[str] = []
        for paragraph in text.split("\n") if text else ():
            lines += self._paragraph(paragraph, size, width, bold)
        return lines

    def _paragraph(self, text: str, size: float, width: float, bold: bool) -> list[str]:
        try:
            return _broken(text, size, width, bold)
        except UnprintableText as unprintable:
            marks = {c: "" if _has_no_shape(c) else GETA for c in unprintable.characters}
            self.replaced.update(dict.fromkeys(c for c, mark in marks.items() if mark))
            text = text.translate({ord(c): mark for c, mark in marks.items()})
            return _broken(text, size, width, bold)


@lru_cache(maxsize=16_384)
def _broken(text: str, size: float, width: float, bold: bool) -> list[str]:
    # Most cells of a table need no breaking, and measuring is far quicker.
    if text_width(text, size, bold) <= width:
        return [text.strip()]
    return wrap(text, size, width, bold)


def _has_no_shape(character: str) -> bool:
    # Direction marks, joiners, and the selectors that follow a name's character in some registers.
    name = unicodedata.name(character, "")
    return unicodedata.category(character) == "Cf" or name.startswith("VARIATION SELECTOR")
