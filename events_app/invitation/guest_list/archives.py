"""A look into the zip file that a spreadsheet is, before a reader is trusted with it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .unreadable import UnreadableFile

MAX_MEMBERS = 1_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200
RATIO_COUNTS_FROM = 1_000_000
# A reader lays a sheet out as a full grid: two cells in far corners can exhaust the memory.
MAX_GRID = 5_000_000
# Readers compare merged ranges with each other.
MAX_MERGED = 20_000

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
XLSX_CELL = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br=["']([A-Z]{1,3})(\d{1,7})["'][^<>]{0,200}(?<!/)>"""
)
ODS_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(\s[^<>]*?)?(/?)>")
ROWS_REPEATED = re.compile(rb'table:number-rows-repeated="(\d{1,9})"')
COLUMNS_REPEATED = re.compile(rb'table:number-columns-repeated="(\d{1,9})"')
ROWS_SPANNED = re.compile(rb'table:number-rows-spanned="(\d{1,9})"')
COLUMNS_SPANNED = re.compile(rb'table:number-columns-spanned="(\d{1,9})"')

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Archive:
    """A spreadsheet's kind and, for ODS, the merged ranges of each of its sheets."""

    kind: str
    merged: tuple[tuple[Range, ...], ...] = ()


def inspect(data: bytes) -> Archive:
    """The kind of spreadsheet in this zip file; raises UnreadableFile where it is none or a trap."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _inspected(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise UnreadableFile("damaged") from None
    except RuntimeError:  # zipfile's word for a member that asks for a password
        raise UnreadableFile("password") from None


def _inspected(archive: zipfile.ZipFile) -> Archive:
    members = archive.infolist()
    _refuse_bomb(members)
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        for part in _parts(archive, members):
            _refuse_far_corners(*_xlsx_extent(part))
        return Archive("XLSX")
    if "mimetype" in names and archive.read("mimetype").strip() == ODS_TYPE:
        return _ods(archive)
    raise UnreadableFile(_other_kind(names))


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    swollen = any(
        member.file_size > RATIO_COUNTS_FROM
        and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or swollen:
        raise UnreadableFile("bomb", members=len(members), megabytes=unpacked / 1e6)


def _parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[bytes]:
    """Every member unpacked, which also proves sizes and checksums of the directory."""
    for member in members:
        part = archive.read(member)
        if b"<!DOCTYPE" in part[:1000] or b"<!ENTITY" in part[:1000]:
            raise UnreadableFile("bomb", members=len(members), megabytes=len(part) / 1e6)
        yield part


def _other_kind(names: set[str]) -> str:
    if any(name.startswith(("word/", "ppt/")) for name in names) or "mimetype" in names:
        return "document"
    return "other_spreadsheet" if "xl/workbook.bin" in names else "archive"


def _refuse_far_corners(rows: int, columns: int) -> None:
    if rows * columns > MAX_GRID:
        raise UnreadableFile("bomb_of_cells", rows=rows, columns=columns)


def _xlsx_extent(part: bytes) -> tuple[int, int]:
    if b"sheetData" not in part:
        return 0, 0
    if part.count(b"mergeCell ") > MAX_MERGED:
        raise UnreadableFile("bomb_of_cells", merged=part.count(b"mergeCell "))
    letters, rows = set(), 0
    for column, row in XLSX_CELL.findall(part):
        letters.add(column)
        rows = max(rows, int(row))
    return rows, max(map(_column_number, letters), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _ods(archive: zipfile.ZipFile) -> Archive:
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise UnreadableFile("password")
    for _part in _parts(archive, archive.infolist()):
        pass
    return Archive("ODS", tuple(_ods_sheets(archive.read("content.xml"))))


def _ods_sheets(content: bytes) -> Iterator[tuple[Range, ...]]:
    starts = [tag.start() for tag in ODS_TAG.finditer(content) if tag[1] == b"table"]
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        yield _ods_merged(content[start:end])


def _ods_merged(table: bytes) -> tuple[Range, ...]:
    """The merged ranges of one sheet, which is refused when its cells lie too far apart."""
    merged: list[Range] = []
    row, next_row, column, last_row, last_column = -1, 0, 0, 0, 0
    for tag in ODS_TAG.finditer(table):
        attributes = tag[2] or b""
        if tag[1] == b"table-row":
            row, column = next_row, 0
            next_row = row + _number(ROWS_REPEATED, attributes)
        elif tag[1] != b"table":
            width = _number(COLUMNS_REPEATED, attributes)
            if not tag[3] or b"office:value" in attributes:
                last_row, last_column = next_row, max(last_column, column + width)
            rows, columns = _number(ROWS_SPANNED, attributes), _number(COLUMNS_SPANNED, attributes)
            if rows > 1 or columns > 1:
                merged.append(((row, column), (row + rows - 1, column + columns - 1)))
            column += width
    _refuse_far_corners(last_row, last_column)
    return tuple(merged)


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
