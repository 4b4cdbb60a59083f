"""Reports as ODS, written as a stream of XML: typed cells, no formula.

odfdo builds a tree of the whole sheet first: 10,000 rows of 8 columns took it 50 s.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from events_app.report import ods_parts
from events_app.report.cells import clean_text, sheet_names, shown
from events_app.report.tables import Document, Kind, Table, Value

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
# ODF collapses blanks as HTML does: only single ones inside a paragraph survive as they are.
_COLLAPSING = re.compile(r"^ +| +$|  +|\t")
_OPENING = f"{ods_parts.HEAD}<office:document-content {ods_parts.NAMESPACES} {ods_parts.VERSION}>"
_CLOSING = "</office:spreadsheet></office:body></office:document-content>"


def write_ods(document: Document, stream: BinaryIO) -> None:
    """Write the document as a spreadsheet with one sheet a table."""
    names = sheet_names(document.tables)
    frozen_rows = [len(table.subtitle_lines) + 3 for table in document.tables]
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", MEDIA_TYPE, ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", ods_parts.MANIFEST)
        archive.writestr("styles.xml", ods_parts.STYLES)
        archive.writestr("meta.xml", _meta(document))
        archive.writestr("settings.xml", ods_parts.settings(names, frozen_rows))
        with archive.open("content.xml", "w", force_zip64=True) as content:
            for piece in _content(document, names):
                content.write(piece.encode())


def _meta(document: Document) -> str:
    title, author = (escape(clean_text(t)) for t in (document.title, document.made_by_text))
    return ods_parts.META.format(title=title, author=author)


def _content(document: Document, names: list[str]) -> Iterator[str]:
    widths = {column.width_chars for table in document.tables for column in table.columns}
    filters = []
    yield _OPENING + ods_parts.automatic_styles(widths, document.language)
    yield "<office:body><office:spreadsheet>"
    for name, table in zip(names, document.tables, strict=True):
        sheet = _Sheet(name, table, document)
        yield from sheet.xml()
        filters.append(sheet.filter())
    yield f"<table:database-ranges>{''.join(filters)}</table:database-ranges>{_CLOSING}"


class _Sheet:
    """One table on its way to XML; it counts its rows so that they can be filtered."""

    def __init__(self, name: str, table: Table, document: Document) -> None:
        self.name = name
        self.table = table
        self.made_line = document.made_line
        self.language = document.language
        self.kinds = [column.kind for column in table.columns]
        self.rows = 0

    def xml(self) -> Iterator[str]:
        table = self.table
        yield f'<table:table table:name={quoteattr(self.name)} table:style-name="sheet">'
        for column in table.columns:
            yield f'<table:table-column table:style-name="w{column.width_chars}"/>'
        yield _line(table.title, "title")
        yield from (_line(line, "remark") for line in (*table.subtitle_lines, self.made_line))
        yield f"<table:table-header-rows>{self._headings()}</table:table-header-rows>"
        for row in table.rows:
            self.rows += 1
            yield self._row(row, "body")
        if table.total_row is not None:
            yield self._row(table.total_row, "total")
        yield "<table:table-row><table:table-cell/></table:table-row>"
        yield from (_line(line, "remark") for line in (*table.check_lines, *table.notes))
        yield "</table:table>"

    def filter(self) -> str:
        first = len(self.table.subtitle_lines) + 3
        quoted = "$'{}'.".format(self.name.replace("'", "''"))
        end = f"{_letters(len(self.kinds))}{first + self.rows}"
        area = quoteattr(f"{quoted}A{first}:{quoted}{end}")
        return (
            f"<table:database-range table:name={quoteattr('filter ' + self.name)}"
            f' table:target-range-address={area} table:display-filter-buttons="true"/>'
        )

    def _headings(self) -> str:
        cells = (
            _text_cell(column.heading, f"heading-{column.kind}") for column in self.table.columns
        )
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def _row(self, values: tuple[Value, ...], look: str) -> str:
        pairs = zip(values, self.kinds, strict=True)
        cells = (_cell(value, kind, look, self.language) for value, kind in pairs)
        return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _line(text: str, look: str) -> str:
    return f"<table:table-row>{_text_cell(text, look + '-text')}</table:table-row>"


def _cell(value: Value, kind: Kind, look: str, language: str) -> str:
    if value is None:
        return f'<table:table-cell table:style-name="{look}-{kind}"/>'
    text = shown(value, kind, language)
    if isinstance(value, str) or kind == "text":
        return _text_cell(text, f"{look}-text")
    return (
        f'<table:table-cell table:style-name="{look}-{kind}" {_typed(value, kind)}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def _typed(value: Value, kind: Kind) -> str:
    if isinstance(value, datetime):
        return f'office:value-type="date" office:date-value="{value:%Y-%m-%dT%H:%M:%S}"'
    if isinstance(value, date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"'
    value_type = "percentage" if kind == "percent" else "float"
    return f'office:value-type="{value_type}" office:value="{value}"'


def _text_cell(text: str, style: str) -> str:
    paragraphs = "".join(
        f"<text:p>{_COLLAPSING.sub(_blanks, escape(line))}</text:p>"
        for line in clean_text(text).split("\n")
    )
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{paragraphs}</table:table-cell>"
    )


def _blanks(match: re.Match) -> str:
    return "<text:tab/>" if match[0] == "\t" else f'<text:s text:c="{len(match[0])}"/>'


def _letters(number: int) -> str:
    """Return a column's name: A for 1, AA for 27."""
    high, low = divmod(number - 1, 26)
    return (_letters(high) if high else "") + chr(ord("A") + low)
