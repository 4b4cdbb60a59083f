"""Draws sign-in sheets on A4: rows high enough to sign in, the head again on every page."""

from collections.abc import Iterable
from itertools import accumulate
from typing import BinaryIO, NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from badges.typography import colour, draw_text, text_width
from events_app.report.pdf_text import PrintableText
from events_app.sign_in_sheet.models import Person, Sheet

WIDTH, HEIGHT = A4
SIDE, TOP, BOTTOM = 15 * mm, 14 * mm, 17 * mm
# Number, organisation, title, name, signature.
WIDTHS = (11 * mm, 53 * mm, 30 * mm, 38 * mm, 48 * mm)
LEFTS = tuple(accumulate(WIDTHS, initial=SIDE))
ROW = 12 * mm  # a hand needs eleven to sign
HEADING = 8 * mm
ROWS_FOR_WALK_INS = 5
PADDING = 1.6 * mm
INK, GREY, RULE, SHADE = "#1a1a1a", "#55606e", "#8a939d", "#eef1f0"


class Style(NamedTuple):
    """How a column's words are set: size and leading in points, and where they stand."""

    size: float
    leading: float
    centred: bool = False


STYLES = (Style(10, 12, True), Style(9.5, 11.5), Style(9.5, 11.5), Style(13, 14.5), Style(9.5, 12))


class Row(NamedTuple):
    """One line of the list: the lines of text in each cell, and its height."""

    cells: tuple[list[str], ...]
    height: float


def write_pdf(sheets: Iterable[Sheet], stream: BinaryIO) -> None:
    """Write the sheets one after the other, each beginning on a page of its own."""
    canvas = Canvas(stream, pagesize=A4, pageCompression=1, invariant=True)
    text = PrintableText()
    for sheet in sheets:
        canvas.setTitle(sheet.title)
        head = _Head(sheet, text)
        pages = _pages(_rows(sheet, text), HEIGHT - TOP - head.height - HEADING - BOTTOM)
        for number, rows in enumerate(pages, start=1):
            y = head.draw(canvas)
            y = _draw_headings(canvas, sheet, y)
            for row in rows:
                y = _draw_row(canvas, row, y)
            _draw_foot(canvas, sheet, text, number, len(pages))
            canvas.showPage()
    canvas.save()


def _rows(sheet: Sheet, text: PrintableText) -> list[Row]:
    people = [_row(number, person, text) for number, person in enumerate(sheet.people, start=1)]
    first_free = len(people) + 1
    return people + [
        Row(([str(number)], [], [], [], []), ROW)
        for number in range(first_free, first_free + ROWS_FOR_WALK_INS)
    ]


def _row(number: int, person: Person, text: PrintableText) -> Row:
    words = (str(number), person.organisation, person.title, person.name, "")
    cells = tuple(
        text.lines(word, style.size, width - 2 * PADDING)
        for word, style, width in zip(words, STYLES, WIDTHS, strict=True)
    )
    needed = max(len(lines) * style.leading for lines, style in zip(cells, STYLES, strict=True))
    return Row(cells, max(ROW, needed + 2 * PADDING))


def _pages(rows: list[Row], room: float) -> list[list[Row]]:
    """Return the rows page by page; a row is never parted."""
    pages: list[list[Row]] = [[]]
    left = room
    for row in rows:
        if row.height > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(row)
        left -= row.height
    return pages


class _Head:
    """What stands above the list on each page of a sheet."""

    def __init__(self, sheet: Sheet, text: PrintableText) -> None:
        self._chair = sheet.chair
        self._title = text.lines(sheet.title, 15, WIDTH - 2 * SIDE, bold=True)
        # The chair's line to write on stands to the right of the first fact.
        self._facts = [line for fact in sheet.facts for line in text.lines(fact, 10.5, 125 * mm)]
        self.height = len(self._title) * 21 + len(self._facts) * 16 + 8

    def draw(self, canvas: Canvas) -> float:
        """Draw the head and return the height at which it ends."""
        y = HEIGHT - TOP
        for line in self._title:
            y -= 21
            x = (WIDTH - text_width(line, 15, bold=True)) / 2
            draw_text(canvas, x, y + 5, line, 15, bold=True, ink=INK)
        for number, line in enumerate(self._facts):
            y -= 16
            draw_text(canvas, SIDE, y, line, 10.5, ink=INK)
            if number == 0:
                self._draw_chair(canvas, y)
        return y - 8

    def _draw_chair(self, canvas: Canvas, y: float) -> None:
        x = SIDE + 130 * mm
        draw_text(canvas, x, y, self._chair, 10.5, ink=INK)
        canvas.setStrokeColor(colour(INK))
        canvas.setLineWidth(0.6)
        canvas.line(x + text_width(self._chair, 10.5) + 4, y - 2, WIDTH - SIDE, y - 2)


def _draw_headings(canvas: Canvas, sheet: Sheet, y: float) -> float:
    canvas.setFillColor(colour(SHADE))
    canvas.rect(SIDE, y - HEADING, sum(WIDTHS), HEADING, stroke=0, fill=1)
    for words, left, width in zip(sheet.headings, LEFTS, WIDTHS, strict=False):
        x = left + (width - text_width(words, 10, bold=True)) / 2
        draw_text(canvas, x, y - HEADING / 2 - 3.6, words, 10, bold=True, ink=INK)
    _draw_frame(canvas, y, HEADING)
    return y - HEADING


def _draw_row(canvas: Canvas, row: Row, y: float) -> float:
    for lines, style, left, width in zip(row.cells, STYLES, LEFTS, WIDTHS, strict=False):
        base = y - row.height / 2 + style.leading * (len(lines) - 1) / 2 - 0.36 * style.size
        for number, line in enumerate(lines):
            rest = (width - text_width(line, style.size)) / 2 if style.centred else PADDING
            draw_text(canvas, left + rest, base - number * style.leading, line, style.size, ink=INK)
    _draw_frame(canvas, y, row.height)
    return y - row.height


def _draw_frame(canvas: Canvas, y: float, height: float) -> None:
    canvas.setStrokeColor(colour(RULE))
    canvas.setLineWidth(0.6)
    canvas.rect(SIDE, y - height, sum(WIDTHS), height, stroke=1, fill=0)
    for x in LEFTS[1:-1]:
        canvas.line(x, y, x, y - height)


def _draw_foot(canvas: Canvas, sheet: Sheet, text: PrintableText, page: int, pages: int) -> None:
    y = BOTTOM - 7 * mm
    words = sheet.page_words.format(page=page, pages=pages)
    draw_text(canvas, WIDTH - SIDE - text_width(words, 9), y, words, 9, ink=GREY)
    for line in text.lines(sheet.made_line, 8, 120 * mm)[:1]:
        draw_text(canvas, SIDE, y, line, 8, ink=GREY)
