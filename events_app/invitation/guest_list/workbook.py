"""What every reader hands on: sheets of plain text, numbered as the spreadsheet program does."""

from collections.abc import Iterable
from dataclasses import dataclass

MAX_BYTES = 10_000_000
MAX_PEOPLE = 20_000
# Titles, headers, sums and blank rows come on top of the people.
MAX_ROWS = MAX_PEOPLE + 500
MAX_COLUMNS = 100
MAX_SHEETS = 100
MAX_TABLES = 50
# The page of a list lets each column of each of its tables be corrected.
MAX_COLUMNS_IN_ALL = 500
# Characters of one cell, and of all cells together.
LONGEST_CELL = 1_000
MAX_TEXT = 10_000_000


@dataclass(frozen=True)
class Sheet:
    """One visible sheet; `rows[0]` is row 1. Cells are text, "" where nothing was typed."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Workbook:
    """A file as read: what it is, its visible sheets, and what was left out or filled in."""

    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    hidden_sheets: tuple[str, ...] = ()
    merged_cells: bool = False
    quoted_line_break: bool = False


def trimmed(rows: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows as tuples, without the blank rows after the last one that holds anything."""
    kept = [tuple(row) for row in rows]
    while kept and not any(cell.strip() for cell in kept[-1]):
        kept.pop()
    return tuple(kept)
