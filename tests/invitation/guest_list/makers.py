"""Small invented lists in the formats that offices send."""

import csv
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

Rows = Sequence[Sequence[object]]

NAMES = ("陳志明", "林淑芬", "黃家豪", "張雅婷", "李宗翰")


def people(*more_columns: str, count: int = 3) -> list[list[str]]:
    """Rows of a name, an address and whatever else is the same for each."""
    return [
        [NAMES[number], f"p{number}@firm{number}.example", *more_columns] for number in range(count)
    ]


def text(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as separated text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx(
    sheets: Mapping[str, Rows], merged: Sequence[str] = (), hidden: Sequence[str] = ()
) -> bytes:
    """An XLSX file; `merged` ranges are of the first sheet and keep their upper left value."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
            elif name == next(iter(sheets)):
                _merge(sheet, rows, merged)
    return stream.getvalue()


def _merge(sheet, rows: Rows, merged: Sequence[str]) -> None:
    for area in merged:
        top, left, *_ = xlsxwriter.utility.xl_cell_to_rowcol(area.split(":")[0])
        sheet.merge_range(area, rows[top][left])
