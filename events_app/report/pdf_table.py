"""One table of a PDF report: its title, its rows page after page, what is said below."""

from itertools import accumulate

from badges.typography import draw_text, text_width
from events_app.report.cells import clean_text, shown
from events_app.report.pdf_chart import ChartPrinter
from events_app.report.pdf_page import GREY, INK, LANDSCAPE, PORTRAIT, SIDE, TEXT_INK, Pages
from events_app.report.pdf_text import PrintableText
from events_app.report.tables import NUMERIC_KINDS, Document, Table, Value

SIZE, LEADING = 9, 13  # points
ABOVE, BELOW, BESIDE = 3.5, 4, 5  # points between a cell's text and its edges
PORTRAIT_CHARS = 92  # half-width characters that stand side by side on a portrait page
NARROW = 0.45  # of the page; a table that needs less is not stretched to the margins
HEADING_LINES = 6
LINES_KEPT_TOGETHER = 20  # fewer than a page holds, or a row could find no place at all
Cells = list[list[str]]


class TablePrinter:
    """Prints one table, beginning on a new page and repeating its heading on every other."""

    def __init__(self, pages: Pages, text: PrintableText, document: Document, table: Table) -> None:
        self.pages = pages
        self.text = text
        self.document = document
        self.table = table
        chars = sum(column.width_chars for column in table.columns)
        pages.turn(PORTRAIT if chars <= PORTRAIT_CHARS else LANDSCAPE)
        self.widths = _widths(table, pages.width)
        self.lefts = list(accumulate(self.widths, initial=SIDE))
        self.width = sum(self.widths)
        headings = [clean_text(column.heading) for column in table.columns]
        self.heading = [lines[:HEADING_LINES] for lines in self._cells(headings, bold=True)]

    def print(self) -> None:
        """Print all of the table; its rows are read once."""
        self._write_title()
        if self.table.chart is not None:
            ChartPrinter(self.pages, self.text, self.table.chart).print()
        self._write_heading()
        for row in self.table.rows:
            self._write_row(self._cells(self._shown(row)))
        if self.table.total_row is not None:
            total = self._cells(self._shown(self.table.total_row), bold=True)
            self.pages.rule(self.width, INK, 0.9)
            self._write_row(total, bold=True)
        self.pages.y -= LEADING
        self.write_remarks(self.table.check_lines, TEXT_INK)
        self.write_remarks(self.table.notes, GREY)

    def write_remarks(self, remarks: tuple[str, ...], ink: str) -> None:
        """Write lines below the table, on a further page where this one is full."""
        for remark in remarks:
            for line in self.text.lines(clean_text(remark), SIZE, self.pages.width):
                if self.pages.room < LEADING:
                    self.pages.turn()
                self.pages.line(line, SIZE, ink=ink)

    def _write_title(self) -> None:
        if self.table.title != self.document.title:
            self._write_across(self.document.title, 9, GREY)
        self._write_across(self.table.title, 17, INK, bold=True)
        self.pages.y -= 3
        for line in self.table.subtitle_lines:
            self._write_across(line, 10, GREY)
        self.pages.y -= 8

    def _write_across(self, text: str, size: float, ink: str, bold: bool = False) -> None:
        for line in self.text.lines(clean_text(text), size, self.pages.width, bold):
            self.pages.line(line, size, bold, ink)

    def _write_heading(self) -> None:
        self.pages.shade(self.width, _height(_count(self.heading)))
        self.pages.rule(self.width, INK, 0.9)
        self._draw(self.heading, bold=True, ink=INK)
        self.pages.rule(self.width, INK, 0.5)

    def _next_page(self) -> None:
        self.pages.turn()
        head = f"{self.document.title}　{self.table.title}"
        self._write_across(head, 8, GREY)
        self.pages.y -= 6
        self._write_heading()

    def _write_row(self, cells: Cells, bold: bool = False) -> None:
        if self._lines_left() < min(_count(cells), LINES_KEPT_TOGETHER):
            self._next_page()
        while _count(cells) > (count := self._lines_left()):
            self._draw([lines[:count] for lines in cells], bold)
            cells = [lines[count:] for lines in cells]
            self._next_page()
        self._draw(cells, bold)
        self.pages.rule(self.width)

    def _draw(self, cells: Cells, bold: bool = False, ink: str = TEXT_INK) -> None:
        first = self.pages.y - ABOVE - SIZE
        for number, lines in enumerate(cells):
            for place, line in enumerate(lines):
                x = self._left(number, line, bold)
                draw_text(self.pages.canvas, x, first - place * LEADING, line, SIZE, bold, ink)
        self.pages.y -= _height(_count(cells))

    def _left(self, number: int, line: str, bold: bool) -> float:
        if self.table.columns[number].kind not in NUMERIC_KINDS:
            return self.lefts[number] + BESIDE
        return self.lefts[number + 1] - BESIDE - text_width(line, SIZE, bold)

    def _lines_left(self) -> int:
        return int((self.pages.room - ABOVE - BELOW) // LEADING)

    def _shown(self, row: tuple[Value, ...]) -> list[str]:
        pairs = zip(row, self.table.columns, strict=True)
        return [shown(value, column.kind, self.document.language) for value, column in pairs]

    def _cells(self, texts: list[str], bold: bool = False) -> Cells:
        return [
            self.text.lines(text, SIZE, width - 2 * BESIDE, bold)
            for text, width in zip(texts, self.widths, strict=True)
        ]


def _widths(table: Table, page_width: float) -> list[float]:
    natural = [column.width_chars * SIZE / 2 + 2 * BESIDE for column in table.columns]
    needed = sum(natural)
    given = page_width if needed > page_width * NARROW else min(needed * 1.3, page_width * NARROW)
    return [width * given / needed for width in natural]


def _count(cells: Cells) -> int:
    return max(1, *(len(lines) for lines in cells))


def _height(lines: int) -> float:
    return ABOVE + lines * LEADING + BELOW
