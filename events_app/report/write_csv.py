"""Reports as CSV: UTF-8 with mark, CRLF, and no cell that a spreadsheet would take for a formula."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from events_app.report.cells import clean_text, shown
from events_app.report.tables import Document, Kind, Table, Value

ENCODING = "utf-8"
LANGUAGE_OF_DATES = "en"  # ISO dates, because CSV is read by programs too
# Spreadsheets skip leading blanks and some read full-width signs as the half-width ones.
_FORMULA_START = re.compile('[\\s"\u200b\u200e\u200f\u2060\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]')
# Neither a lone dash nor digits in groups, as in +886 2 1234 5678, can calculate anything. Digits
# joined by hyphens are not spared: a spreadsheet would show +886-2-1234 as a difference.
_HARMLESS = re.compile("[-－]+|[+＋][0-9]+( [0-9]+)*")
# What ends a cell in other countries or other programs, and the line ends within a cell.
_SEPARATOR = re.compile("([;|\t\r\n])")


def write_csv(document: Document, stream: BinaryIO) -> None:
    """Write the document as one CSV text: each table's rows first, what is said about them after."""
    stream.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(stream, ENCODING, newline="", write_through=True)
    # In quotes, so that where the comma separates no text is split; elsewhere `guarded` helps.
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows(_document_rows(document))
    text.detach()


def guarded(text: str) -> str:
    """Return the text, behind an apostrophe wherever a spreadsheet could take it for a formula.

    Where another country's separator ends a cell, quotes in the middle of a line are no quotes:
    there a text is several cells, and each of them is looked at.
    """
    first, *others = _SEPARATOR.split(text)
    if others:
        others[1::2] = [_guarded_cell(part) for part in others[1::2]]
        first += "".join(others)
    return _guarded_cell(first)


def _guarded_cell(text: str) -> str:
    if _FORMULA_START.match(text) and not _HARMLESS.fullmatch(text.strip()):
        return f"'{text}"
    return text


def _document_rows(document: Document) -> Iterator[list]:
    several = len(document.tables) > 1
    for table in document.tables:
        if several:
            yield [_text(table.title)]
        yield from _table_rows(table)
        yield []
    yield [_text(document.title), _text(document.made_line)]


def _table_rows(table: Table) -> Iterator[list]:
    kinds = [column.kind for column in table.columns]
    yield [_text(column.heading) for column in table.columns]
    yield from (_cells(row, kinds) for row in table.rows)
    if table.total_row is not None:
        yield _cells(table.total_row, kinds)
    remarks = (*table.subtitle_lines, *table.check_lines, *table.notes)
    yield from ([_text(line)] for line in ("", *remarks) if remarks)


def _cells(values: tuple[Value, ...], kinds: list[Kind]) -> list[str | int | float]:
    return [_cell(value, kind) for value, kind in zip(values, kinds, strict=True)]


def _cell(value: Value, kind: Kind) -> str | int | float:
    if kind == "integer" and isinstance(value, int | float):
        return value
    text = shown(value, kind, LANGUAGE_OF_DATES)
    return guarded(text) if isinstance(value, str) else text


def _text(text: str) -> str:
    return guarded(clean_text(text))
