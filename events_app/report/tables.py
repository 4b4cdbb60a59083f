"""What a report says, before any form is chosen: tables of typed columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from events_app.report.charts import Chart

Kind = Literal["text", "integer", "decimal", "percent", "date", "datetime"]
Value = str | int | float | date | None
NUMERIC_KINDS = ("integer", "decimal", "percent")


@dataclass(frozen=True)
class Column:
    """One column; its width is counted in half-width characters (a Han character takes two)."""

    heading: str
    kind: Kind = "text"
    width_chars: int = 12


@dataclass(frozen=True)
class Table:
    """A read-only table; its rows may be a generator and are then read once.

    A percent is a fraction (0.25 is 25 %), a decimal is shown with one place, a datetime is in the
    event's own time zone, and text is allowed in a cell of any kind. The chart tells nothing that
    the rows do not; it is drawn where a form has room for it.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Value, ...]]
    subtitle_lines: tuple[str, ...] = ()
    total_row: tuple[Value, ...] | None = None
    check_lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True)
class Document:
    """A report file: one or more tables, when and by whom it was made, in one language (zh, en)."""

    title: str
    tables: tuple[Table, ...]
    made_at_text: str
    made_by_text: str
    language: str = "zh"

    @property
    def made_line(self) -> str:
        """Return the line that says when and by whom the file was made."""
        return "\u3000".join(part for part in (self.made_at_text, self.made_by_text) if part)
