"""Files that try to cost a reader more than any guest list may."""

import io
import zipfile
from collections.abc import Callable

from tests.invitation.guest_list import makers

_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
_CONTENT = (
    '<?xml version="1.0"?>{before}<office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    "</office:document-content>"
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMED = "姓名,電子郵件\n"


def packed(**parts: bytes | str) -> bytes:
    """A zip of these parts; `__` stands for a slash and `_` for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), part)
    return stream.getvalue()


def ods(rows: str, before: str = "") -> bytes:
    """An ODS file of one sheet with these rows."""
    content = _CONTENT.format(
        before=before, tables=f'<table:table table:name="x">{rows}</table:table>'
    )
    return packed(mimetype=ODS_TYPE, META_INF__manifest_xml=_MANIFEST, content_xml=content).replace(
        b"META.INF", b"META-INF"
    )


def cell(text: str, more: str = "") -> str:
    """An ODS cell."""
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def row(cells: str, more: str = "") -> str:
    """An ODS row."""
    return f"<table:table-row{more}>{cells}</table:table-row>"


def xlsx_with(sheet: str, strings: str = "") -> bytes:
    """An XLSX file whose one sheet and whose shared strings are these."""
    whole = io.BytesIO(makers.xlsx({"x": [["姓名"], ["王小明"]]}))
    target = io.BytesIO()
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for name in source.namelist():
            changed = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}.get(name)
            archive.writestr(name, changed or source.read(name))
    return target.getvalue()


def sheet(data: str, more: str = "") -> str:
    """The XML of a sheet."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{more}<sheetData>{data}</sheetData></worksheet>"
    )


def strings(text: str, number: int = 1) -> str:
    """The XML of shared strings."""
    return (
        '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + f"<si><t>{text}</t></si>" * number
        + "</sst>"
    )


def _entities() -> str:
    more = [f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 10)]
    lines = ['<!ENTITY a0 "ha">', *more]
    return f"<!DOCTYPE x [{''.join(lines)}]>"


def _grid(rows: int, columns: int, text: str = "王小明") -> str:
    letters = [chr(65 + number // 26) + chr(65 + number % 26) for number in range(columns)]
    return "".join(
        f'<row r="{number}">'
        + "".join(f'<c r="{letter}{number}" t="s"><v>0</v></c>' for letter in letters)
        + "</row>"
        for number in range(1, rows + 1)
    )


BLANK = '<text:s text:c="{}"/>'
FILES: dict[str, Callable[[], bytes]] = {
    "ten million blanks in a cell": lambda: ods(row(cell(f"a{BLANK.format(10**7)}b"))),
    "a thousand million blanks": lambda: ods(row(cell(f"a{BLANK.format(10**9)}b"))),
    "a cell repeated": lambda: ods(row(cell("a", ' table:number-columns-repeated="999999999"'))),
    "a row repeated": lambda: ods(
        row(cell("a"), ' table:number-rows-repeated="999999999"') + row(cell("b"))
    ),
    "a grid repeated": lambda: ods(
        row(
            cell("a" * 900, ' table:number-columns-repeated="99"'),
            ' table:number-rows-repeated="20000"',
        )
    ),
    "tables without an end": lambda: ods("<table:table-row " * 300_000),
    "entities of entities": lambda: ods(row(cell("&a9;")), before=_entities()),
    "entities behind a long comment": lambda: ods(
        row(cell("&a9;")), before=f"<!--{'x' * 5_000}-->{_entities()}"
    ),
    "elements in elements": lambda: ods(row("<table:table-cell>" * 200_000)),
    "far corners": lambda: xlsx_with(
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    ),
    "far corners in long tags": lambda: xlsx_with(
        sheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c {" " * 300}r="XFD1048576"><v>1</v></c></row>')
    ),
    "a giant dimension": lambda: xlsx_with(
        sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', '<dimension ref="A1:XFD1048576"/>'),
        strings("姓名"),
    ),
    "one long string in many cells": lambda: xlsx_with(
        sheet(_grid(20_000, 20)), strings("王" * 1_000)
    ),
    "a string too long": lambda: xlsx_with(sheet(_grid(2, 2)), strings("王" * 5_000_000)),
    "a million strings": lambda: xlsx_with(sheet(_grid(2, 2)), strings("王小明", 1_000_000)),
    "merged upon merged": lambda: xlsx_with(
        sheet(_grid(20_000, 2)).replace(
            "</worksheet>",
            "<mergeCells>" + '<mergeCell ref="AA1:AB20000"/>' * 100_000 + "</mergeCells></worksheet>",
        ),
        strings("王小明"),
    ),
    "a bomb": lambda: packed(xl__workbook_xml=b"0" * 200_000_000),
    "many members": lambda: packed(**{f"x{number}": b"" for number in range(5_000)}),
    "tags that never close": lambda: xlsx_with(sheet('<c r="A1" ' * 300_000)),
    "attributes without an end": lambda: xlsx_with(sheet("<c " + 'r="A1" ' * 300_000)),
    "one line of nine million characters": lambda: b"a" * 9_000_000,
    "one line of nine million commas": lambda: b"," * 9_000_000,
    "nothing but blanks, then a letter": lambda: b" " * 9_000_000 + b"x",
    "an open quotation mark": lambda: (NAMED + '"' + "a,\n" * 2_000_000).encode(),
    "quotation marks alone": lambda: b'"' * 9_000_001,
    "blanks between mailboxes": lambda: ("a" + " " * 390 + ";") .encode() * 20_000,
    "angles alone": lambda: b"<" * 9_000_000,
    "a thousand lists": lambda: "".join(
        f"{NAMED.strip()},單位{'' if number % 2 else ',職稱'}\n王小明,a@b.example,x,y\n\n"
        for number in range(6_000)
    ).encode(),
    "a cell of ten thousand signs": lambda: (NAMED + "王小明," + "#" * 10_000 + "\n").encode(),
    "marks upon marks": lambda: (NAMED + ("\u0315\u0300" * 490 + "x,a@b.example\n") * 100).encode(),
    "telephones of signs": lambda: ("姓名,電話\n" + ("王小明," + "#" * 990 + "\n") * 1_000).encode(),
    "deep JSON": lambda: b"[" * 9_000_000,
    "two million pairs of high bytes": lambda: b"\xa4\xa4" * 4_500_000,
    "zeros in it": lambda: b"a\x00" * 4_500_000,
}  # fmt: skip
# More of what "marks upon marks" is: a list that is read, and takes seconds.
MANY_MARKS = (NAMED + ("\u0315\u0300" * 490 + "x,a@b.example\n") * 200).encode()
