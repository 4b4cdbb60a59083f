"""The lists in a sheet: titles, header, columns, people, and the rows that are no people."""

import re
import unicodedata
from dataclasses import dataclass, field

from .columns import Column, Corrections, columns_of
from .header_rows import (
    Cells,
    fields_of,
    first_person,
    has_address,
    header_rows,
    heads_another_list,
    title_start,
)
from .workbook import Sheet

SUM_WORDS = re.compile(
    r"(?:合計|總計|小計|共計|總數|總人數|人數).*|共 ?\d+ ?[人位名家].*"
    r"|(?:grand |sub ?)?total\b.*|sum",
    re.I | re.S,
)
FOOTER_WORDS = re.compile(
    r"(?:備註|附註|註|說明|填表|製表|承辦|核章|以上|以下空白|聯絡窗口|※|\*).*|(?:remark|note)s?\b.*"
    r"|(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)).*",
    re.I | re.S,
)
CARRIES_PEOPLE = ("name", "email", "given_name")
NOTHING_CORRECTED: Corrections = {}


@dataclass(frozen=True)
class Skipped:
    """A row that is no person: `why` is "blank", "sum", "header" or "footer"."""

    number: int
    why: str


@dataclass
class Table:
    """One list inside a sheet; rows are numbered as the spreadsheet program numbers them."""

    sheet: str
    header_row: int | None
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def place_of(self, wanted: str) -> int | None:
        """The index of the column that holds the field, None where no column does."""
        return next((column.index for column in self.columns if column.field == wanted), None)

    def values(self, wanted: str) -> list[str]:
        """What is typed in the field's column, blank cells left out."""
        place = self.place_of(wanted)
        if place is None:
            return []
        return [
            cells[place] for _, cells in self.rows if place < len(cells) and cells[place].strip()
        ]

    @property
    def carries_people(self) -> bool:
        """Whether a column holds names or addresses."""
        return any(column.field in CARRIES_PEOPLE for column in self.columns)


def find_tables(sheet: Sheet, corrected: Corrections = NOTHING_CORRECTED) -> list[Table]:
    """The lists in a sheet in their order; `corrected` fields replace what columns were taken for."""
    headers = header_rows(sheet.rows)
    ends = [title_start(sheet.rows, header) for header in headers[1:]] + [len(sheet.rows)]
    if not headers:
        start = first_person(sheet.rows)
        return [_table(sheet, range(start), None, range(start, len(sheet.rows)), corrected)]
    tables, begin = [], 0
    for header, end in zip(headers, ends, strict=True):
        titles, body = range(begin, header), range(header + 1, end)
        tables.append(_table(sheet, titles, header, body, corrected))
        begin = end
    return tables


def _table(
    sheet: Sheet,
    titles: range,
    header: int | None,
    body: range,
    corrected: Corrections,
) -> Table:
    headings = () if header is None else sheet.rows[header]
    table = Table(
        sheet=sheet.name,
        header_row=None if header is None else header + 1,
        titles=tuple(c.strip() for index in titles for c in sheet.rows[index] if c.strip()),
        columns=columns_of(headings, sheet.rows[body.start : body.stop], corrected),
    )
    for index in body:
        why = _why_skipped(sheet.rows[index], headings, table)
        if why is None:
            table.rows.append((index + 1, sheet.rows[index]))
        else:
            table.skipped.append(Skipped(index + 1, why))
    return _without_blank_ends(table)


def _why_skipped(cells: Cells, headings: Cells, table: Table) -> str | None:
    if not _says_more_than_its_number(cells, table):
        return "blank"
    typed = [unicodedata.normalize("NFKC", cell).strip() for cell in cells if cell.strip()]
    if has_address(typed):
        return None
    if headings and heads_another_list(cells) and fields_of(cells) == fields_of(headings):
        return "header"
    if SUM_WORDS.fullmatch(typed[0]):
        return "sum"
    lone = len(typed) <= 2 < len(table.columns)
    return "footer" if lone and FOOTER_WORDS.fullmatch(typed[0]) else None


def _without_blank_ends(table: Table) -> Table:
    """Blank rows before the first and after the last person are layout and not worth telling."""
    numbers = [number for number, _ in table.rows]
    table.skipped = [
        row
        for row in table.skipped
        if row.why != "blank" or (numbers and numbers[0] < row.number < numbers[-1])
    ]
    return table


def _says_more_than_its_number(cells: Cells, table: Table) -> bool:
    """False for blank rows and for rows of a form that are numbered but not filled in."""
    place = table.place_of("number")
    return any(
        cell.strip() and not (index == place and cell.strip().isdecimal())
        for index, cell in enumerate(cells)
    )
