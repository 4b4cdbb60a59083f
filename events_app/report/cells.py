"""What stands in one cell, equal in every form: clean text, and values as people read them."""

import re
from datetime import date, datetime

from events_app.i18n import say_moment, say_short_date
from events_app.report.tables import Kind, Table, Value

# XML 1.0 cannot hold these; a spreadsheet that meets one is refused as broken.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")
_SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST_TEXT = 32_767  # characters in a cell, Excel's limit
LONGEST_SHEET_NAME = 31


def clean_text(text: str) -> str:
    """Return the text as every form stores it.

    Line ends become LF, control characters their pictures (␀ ␛), other characters that XML
    forbids become �, and what exceeds 32,767 UTF-16 units is cut and ends in ….
    """
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    text = _FORBIDDEN.sub(_picture, text)
    return text if len(text) * 2 <= LONGEST_TEXT else _shortened(text)


def _picture(match: re.Match) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"


def _shortened(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def shown(value: Value, kind: Kind, language: str) -> str:
    """Return a value as people read it in that language: ROC years in Chinese."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return say_moment(value, language)
    if isinstance(value, date):
        return say_short_date(value, language)
    if isinstance(value, str) or kind == "text":
        return clean_text(str(value))
    if kind == "decimal":
        return f"{value:.1f}"
    return f"{value:.1%}" if kind == "percent" else f"{value:,}"


def sheet_names(tables: tuple[Table, ...]) -> list[str]:
    """Return a valid and distinct sheet name for each table, made from its title."""
    names: list[str] = []
    for number, table in enumerate(tables, start=1):
        title = _SHEET_NAME_FORBIDDEN.sub(" ", clean_text(table.title)).strip(" '\n\t")
        name = _cut(title, LONGEST_SHEET_NAME) or f"{number}"
        if name.casefold() in {n.casefold() for n in names} | {"history"}:
            name = f"{_cut(name, LONGEST_SHEET_NAME - 4)} ({number})"
        names.append(name)
    return names


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
