"""What of a list is kept beside its people, until it is stored: without what must never be kept."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from events_app.guard import About, marked, masked

from .workbook import Sheet, Workbook


def discreet_book(workbook: Workbook) -> Workbook:
    """The workbook with marks in its cells, which tell their kind when it is read again."""
    sheets = (_discreet_sheet(number, sheet) for number, sheet in enumerate(workbook.sheets, 1))
    hidden = tuple(map(masked, workbook.hidden_sheets))
    return replace(workbook, sheets=tuple(sheets), hidden_sheets=hidden)


def _discreet_sheet(number: int, sheet: Sheet) -> Sheet:
    """The sheet under a name that may be kept, and differs from the others still."""
    name = masked(sheet.name)
    rows = tuple(tuple(map(_discreet_cell, row)) for row in sheet.rows)
    return Sheet(name if name == sheet.name else f"{name} {number}", rows)


def _discreet_cell(cell: str) -> str:
    return marked(cell, About.ADDRESS if "@" in cell else About.CELL) if cell else cell


def discreet(value: Any) -> Any:
    """What is told about a list, its headings and values, with signs of omission."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {name: discreet(part) for name, part in value.items()}
    return [discreet(part) for part in value] if isinstance(value, list | tuple) else value
