"""Reports as XLSX: typed cells, no formula, rows streamed so that memory stays flat."""

from datetime import date
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from events_app.report.cells import clean_text, sheet_names
from events_app.report.tables import NUMERIC_KINDS, Document, Kind, Table, Value

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
A4 = 9
FIRST_EXCEL_YEAR = 1900
BODY = {"font_name": "Microsoft JhengHei", "font_size": 11, "valign": "top"}
INK, RULE, SHADE = "#17324D", "#D5DAE1", "#E6EBF1"
STYLES = {
    "title": {"font_size": 16, "bold": True, "font_color": INK},
    "remark": {"font_size": 10, "font_color": "#55606E"},
    "heading": {
        "bold": True,
        "text_wrap": True,
        "bg_color": SHADE,
        "bottom": 1,
        "border_color": INK,
    },
    "body": {"text_wrap": True, "bottom": 1, "border_color": RULE},
    "total": {"bold": True, "top": 1, "border_color": INK},
}
NUMBER_FORMATS = {
    "text": "@",
    "integer": "#,##0",
    "decimal": "0.0",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
# The letter e is the year of the Republic in the Taiwanese locale (0404).
ROC_FORMATS = {"date": "[$-404]e/mm/dd", "datetime": "[$-404]e/mm/dd hh:mm"}


def write_xlsx(document: Document, stream: BinaryIO) -> None:
    """Write the document as a workbook with one sheet a table."""
    book = Workbook(stream, OPTIONS)
    book.set_properties(
        {"title": clean_text(document.title), "author": clean_text(document.made_by_text)}
    )
    styles = _Styles(book, document.language)
    for name, table in zip(sheet_names(document.tables), document.tables, strict=True):
        _write_table(_Sheet(book.add_worksheet(name), styles), table, document.made_line)
    book.close()


def _write_table(sheet: "_Sheet", table: Table, made_line: str) -> None:
    kinds = [column.kind for column in table.columns]
    sheet.set_up(table)
    sheet.write_line(table.title, "title")
    for line in (*table.subtitle_lines, made_line):
        sheet.write_line(line, "remark")
    heading_row = sheet.next_row
    sheet.write_headings(table)
    for row in table.rows:
        sheet.write_row(row, kinds, "body")
    sheet.finish_rows(heading_row, len(kinds))
    if table.total_row is not None:
        sheet.write_row(table.total_row, kinds, "total")
    sheet.next_row += 1
    for line in (*table.check_lines, *table.notes):
        sheet.write_line(line, "remark")


class _Styles:
    """The cell formats of one workbook, by style and by kind of value."""

    def __init__(self, book: Workbook, language: str) -> None:
        self.language = language
        formats = NUMBER_FORMATS | (ROC_FORMATS if language == "zh" else {})
        self._formats = {
            (style, kind): book.add_format(BODY | look | _alignment(kind) | {"num_format": code})
            for style, look in STYLES.items()
            for kind, code in formats.items()
        }

    def format(self, style: str, kind: Kind) -> Format:
        return self._formats[style, kind]


def _alignment(kind: str) -> dict:
    return {"align": "right" if kind in NUMERIC_KINDS else "left"}


class _Sheet:
    """A sheet that is written from the top to the bottom."""

    def __init__(self, sheet: Worksheet, styles: _Styles) -> None:
        self._sheet = sheet
        self._styles = styles
        self.next_row = 0

    def set_up(self, table: Table) -> None:
        for number, column in enumerate(table.columns):
            self._sheet.set_column(number, number, column.width_chars + 2)
        self._sheet.hide_gridlines(2)
        self._sheet.set_paper(A4)
        if sum(column.width_chars for column in table.columns) > 90:
            self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&R&P / &N")

    def write_line(self, text: str, style: str) -> None:
        self._write_text(0, text, self._styles.format(style, "text"))
        self.next_row += 1

    def write_headings(self, table: Table) -> None:
        for number, column in enumerate(table.columns):
            self._write_text(number, column.heading, self._styles.format("heading", column.kind))
        self._sheet.repeat_rows(self.next_row)
        self.next_row += 1
        self._sheet.freeze_panes(self.next_row, 0)

    def write_row(self, values: tuple[Value, ...], kinds: list[Kind], style: str) -> None:
        for number, (value, kind) in enumerate(zip(values, kinds, strict=True)):
            self._write_value(number, value, kind, style)
        self.next_row += 1

    def finish_rows(self, heading_row: int, columns: int) -> None:
        self._sheet.autofilter(heading_row, 0, self.next_row - 1, columns - 1)

    def _write_value(self, column: int, value: Value, kind: Kind, style: str) -> None:
        if value is None:
            self._sheet.write_blank(self.next_row, column, None, self._styles.format(style, kind))
        elif isinstance(value, str) or kind == "text" or _too_early(value):
            self._write_text(column, str(value), self._styles.format(style, "text"))
        elif isinstance(value, date):
            self._sheet.write_datetime(
                self.next_row, column, value, self._styles.format(style, kind)
            )
        else:
            self._sheet.write_number(self.next_row, column, value, self._styles.format(style, kind))

    def _write_text(self, column: int, text: str, look: Format) -> None:
        text = clean_text(text)
        if text.startswith("<r>"):
            # When it streams, XlsxWriter takes such a text for rich text of its own making and
            # writes it as raw XML; handed over in pieces it is escaped.
            self._sheet.write_rich_string(self.next_row, column, "<", "r", text[2:], look)
        else:
            self._sheet.write_string(self.next_row, column, text, look)


def _too_early(value: Value) -> bool:
    return isinstance(value, date) and value.year < FIRST_EXCEL_YEAR
