"""Which typeface draws which character: Noto Sans TC, then Noto Sans, then the rare pieces."""

import threading
import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).with_name("fonts")
REGULAR = ("NotoSansTC-Regular", "NotoSans-Regular")
BOLD = ("NotoSansTC-Bold", "NotoSans-Bold")
# Control characters, halves of surrogate pairs, private characters and line separators.
NEVER_PRINTED = {"Cc", "Cs", "Co", "Zl", "Zp"}

_loading = threading.RLock()
_writing = threading.Lock()


class Typeface(TTFont):
    """A TrueType font whose text can be copied out of the PDF, above U+FFFF too."""

    @property
    def is_rare(self) -> bool:
        """True for the pieces of rare characters, which have no bold."""
        return self.fontName not in REGULAR + BOLD

    def draws(self, text: str) -> bool:
        """True if the font has every character of the text."""
        return all(ord(character) in self.face.charToGlyph for character in text)

    def addObjects(self, doc) -> None:  # noqa: N802 (ReportLab's name)
        """Write the font into a document; documents may be written in parallel."""
        subsets = self.state[doc].subsets
        with _writing:  # they share the reading position in the font file
            super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, subset in enumerate(subsets):
            font = fonts[f"{doc.fontMapping[self.fontName].removeprefix('/')}+{number}"]
            doc.idToObject[font.ToUnicode.name].content = character_map(subset)


def character_map(subset: list[int]) -> str:
    """The ToUnicode map of a font subset: code points in the order of their byte codes.

    ReportLab writes U+20BB7 as <20BB7>, which readers take for U+20BB and a rest. The map
    is UTF-16, thus two surrogates there, in blocks of at most 100 entries.
    """
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CMapName /Text def /CMapType 2 def",
            "1 begincodespacerange <00> <FF> endcodespacerange",
            *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )


def missing_characters(text: str) -> list[str]:
    """The characters of a text that no typeface can draw, each once, in the text's order."""
    return [
        character
        for character in dict.fromkeys(text)
        if not (typeface_for(character, bold=False) and typeface_for(character, bold=True))
    ]


@cache
def typeface_for(character: str, bold: bool) -> Typeface | None:
    """The first typeface of the chain that has the character, or None."""
    if unicodedata.category(character) in NEVER_PRINTED:
        return None
    candidates = [*chain(bold), *rare_pieces(ord(character))]
    return next((typeface for typeface in candidates if typeface.draws(character)), None)


def chain(bold: bool) -> list[Typeface]:
    """The typefaces of common characters, first choice first."""
    return [load(FOLDER / f"{name}.ttf") for name in (BOLD if bold else REGULAR)]


def rare_pieces(code_point: int) -> list[Typeface]:
    """The piece that may hold a rare character: the last that begins at or before it."""
    pieces = rare_index()
    position = bisect_right(pieces, code_point, key=lambda piece: piece[0])
    return [load(path) for _, path in pieces[max(position - 1, 0) : position]]


@cache
def rare_index() -> list[tuple[int, Path]]:
    """The pieces of rare characters by the first character each holds."""
    return sorted((int(path.stem[-5:], 16), path) for path in FOLDER.glob("rare/*.ttf"))


def load(path: Path) -> Typeface:
    """The typeface of a file, read and registered with ReportLab once."""
    with _loading:
        if path.stem not in pdfmetrics.getRegisteredFontNames():
            # Without asciiReadable a document carries no letters that it does not use.
            pdfmetrics.registerFont(Typeface(path.stem, str(path), asciiReadable=False))
        return pdfmetrics.getFont(path.stem)
