"""XLSX and ODS files: values only, as text, merged cells filled downwards."""

import datetime
import io
from collections.abc import Sequence

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from .archives import Archive, Range, inspect
from .unreadable import UnreadableFile
from .workbook import MAX_SHEETS, Sheet, Workbook, trimmed

# From here on a number no longer holds every digit that was typed.
EXACT_UP_TO = 10**15


def read_spreadsheet(data: bytes) -> Workbook:
    """The visible sheets of an XLSX or ODS file; raises UnreadableFile for anything else."""
    archive = inspect(data)
    try:
        return _read(data, archive)
    except (KeyboardInterrupt, SystemExit, MemoryError, UnreadableFile):
        raise
    except BaseException:  # the reader is foreign code, and its panics are no Exception
        raise UnreadableFile("damaged") from None


def _read(data: bytes, archive: Archive) -> Workbook:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets: list[Sheet] = []
    hidden: list[str] = []
    any_merged = False
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        if len(sheets) == MAX_SHEETS:
            raise UnreadableFile("too_many_sheets", limit=MAX_SHEETS)
        sheet = book.get_sheet_by_index(index)
        ranges = _merged_ranges(archive, index, sheet.merged_cell_ranges)
        any_merged = any_merged or bool(ranges)
        rows = [[as_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        sheets.append(Sheet(about.name, trimmed(_filled(rows, ranges))))
    return Workbook(
        kind=archive.kind,
        sheets=tuple(sheets),
        hidden_sheets=tuple(hidden),
        merged_cells=any_merged,
    )


def _merged_ranges(
    archive: Archive, index: int, of_reader: Sequence[Range] | None
) -> Sequence[Range]:
    if of_reader is not None:
        return of_reader
    return archive.merged[index] if index < len(archive.merged) else ()


def _filled(rows: list[list[str]], ranges: Sequence[Range]) -> list[list[str]]:
    # Only downwards, and only into rows that say something themselves: a title merged
    # across the columns stays one cell, and an empty row under a firm makes no person.
    speaking = [any(cell.strip() for cell in row) for row in rows]
    for (top, left), (bottom, _right) in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if speaking[row]:
                rows[row][left] = rows[top][left]
    return rows


def as_text(cell: object) -> str:
    """What the spreadsheet program shows for a cell, numbers without a needless decimal point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < EXACT_UP_TO
        return str(int(cell)) if whole else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)
