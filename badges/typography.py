"""Measuring and drawing text in any script the typefaces hold. Lengths are points.

Widths count in ems (multiples of the size) where no size is given.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from badges.typefaces import Typeface, chain, missing_characters, typeface_for

# A Latin word stays in one typeface where one has all of it, so that a single Polish letter
# does not stand out from its neighbours.
LATIN = re.compile("[\u0021-\u024f\u02b0-\u036f\u1e00-\u1eff]+")
# The quotation marks of the Chinese typeface are as wide as a character; within a Latin
# word (O’Brien, Sili’) they are apostrophes.
APOSTROPHE = re.compile("(?<=[A-Za-z\u00c0-\u024f])[‘’]|[‘’](?=[A-Za-z\u00c0-\u024f])")

# A letter with accents that follow it, which only one glyph for all sets in place.
ACCENTED = re.compile("[A-Za-z\u00c0-\u024f][\u0300-\u036f]+")


class UnprintableText(ValueError):
    """Raised for a text with characters that no typeface can draw; names both."""

    def __init__(self, text: str, characters: list[str]) -> None:
        self.text = text
        self.characters = characters
        super().__init__(f"No typeface draws {' '.join(map(ascii, characters))} of {text!r}.")


class Run(NamedTuple):
    """A stretch of text in one typeface, with its width in ems."""

    text: str
    typeface: Typeface
    width: float


@lru_cache(maxsize=16_384)
def runs(text: str, bold: bool = False) -> tuple[Run, ...]:
    """A text in stretches of one typeface; raises UnprintableText if a character has none."""
    if missing := missing_characters(text):
        raise UnprintableText(text, missing)
    stretches: list[tuple[str, Typeface]] = []
    for piece, typeface in pieces(composed(text), bold):
        if stretches and stretches[-1][1] is typeface:
            stretches[-1] = stretches[-1][0] + piece, typeface
        else:
            stretches.append((piece, typeface))
    return tuple(Run(piece, face, face.stringWidth(piece, 1)) for piece, face in stretches)


def composed(text: str) -> str:
    """The text with letters and their accents in one glyph; Han is left as it was written."""
    return ACCENTED.sub(lambda letter: normalize("NFC", letter[0]), text)


def pieces(text: str, bold: bool) -> Iterator[tuple[str, Typeface]]:
    """A printable text in Latin words and single characters, each with its typeface."""
    end = 0
    for match in re.finditer(f"{APOSTROPHE.pattern}|{LATIN.pattern}", text):
        yield from characters(text[end : match.start()], bold)
        yield from latin(match[0], bold)
        end = match.end()
    yield from characters(text[end:], bold)


def latin(word: str, bold: bool) -> Iterator[tuple[str, Typeface]]:
    """A Latin word or apostrophe in the typeface that suits it, else in single characters."""
    typefaces = chain(bold)[1:] if word in "‘’" else chain(bold)
    whole = next((typeface for typeface in typefaces if typeface.draws(word)), None)
    yield from [(word, whole)] if whole else characters(word, bold)


def characters(text: str, bold: bool) -> Iterator[tuple[str, Typeface]]:
    """A printable text in single characters, each with its typeface."""
    for character in text:
        if typeface := typeface_for(character, bold):
            yield character, typeface


def text_width(text: str, size: float, bold: bool = False, tracking: float = 0) -> float:
    """The width of one line; `tracking` is the space between characters, in ems."""
    return size * (sum(run.width for run in runs(text, bold)) + tracking * max(len(text) - 1, 0))


def draw_text(
    canvas: Canvas,
    x: float,
    y: float,
    text: str,
    size: float,
    bold: bool = False,
    ink: str = "#000000",
    tracking: float = 0,
) -> None:
    """Draw one line from x on the base line y, in an ink written as #rrggbb."""
    line = canvas.beginText(x, y)
    line.setFillColor(colour(ink))
    line.setCharSpace(tracking * size)
    for run in runs(text, bold):
        line.setFont(run.typeface.fontName, size)
        if bold and run.typeface.is_rare:
            outline(canvas, size, ink)
            line.setTextRenderMode(2)
            line.textOut(run.text)
            line.setTextRenderMode(0)
        else:
            line.textOut(run.text)
    line.setCharSpace(0)
    canvas.drawText(line)


def outline(canvas: Canvas, size: float, ink: str) -> None:
    """Prepare a stroke that thickens a rare character to stand beside bold ones."""
    canvas.setStrokeColor(colour(ink))
    canvas.setLineWidth(size * 0.028)


@lru_cache(maxsize=256)
def colour(code: str) -> HexColor:
    """ReportLab's colour for #rrggbb."""
    return HexColor(code)


@contextmanager
def copied_as(canvas: Canvas, text: str) -> Iterator[None]:
    """Let what is drawn inside be found and copied as `text`, however it is spaced and broken.

    Chromium's reader drops characters above U+FFFF from such a text, so a text that has
    them is left to what is drawn.
    """
    if max(text) > "\uffff":
        yield
        return
    # ReportLab has no call for marked content.
    canvas._code.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex()}>>> BDC")
    yield
    canvas._code.append("EMC")
