"""From the bytes of a file to its cells, by what the bytes are and never by the file's name."""

import re

from .spreadsheets import read_spreadsheet
from .text_files import read_text
from .unreadable import UnreadableFile
from .workbook import LONGEST_CELL, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Workbook

# What these files begin with; the longest beginning that fits decides.
REFUSED_BEGINNINGS = {
    b"%PDF": "pdf",
    b"\x89PNG\r\n": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
    b"{\\rtf": "document",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"Rar!": "archive",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
OLD_WORD_STREAM = "WordDocument".encode("utf-16-le")
WEB_PAGE = re.compile(rb"<(?:!doctype|html|head|body|table|meta|style|!--)", re.I)
# JSON, and cards of contacts.
STRUCTURE = re.compile(rb"\[?\s*\{|BEGIN:VC", re.I)
BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n\v\f"
XML = re.compile(rb"<\?xml", re.I)


def read(data: bytes) -> Workbook:
    """The file's visible sheets as text; raises UnreadableFile with a code that says why not."""
    _refuse_by_size(data)
    _refuse_by_beginning(data)
    workbook = read_spreadsheet(data) if data.startswith(b"PK") else read_text(data)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise UnreadableFile("empty")
    _refuse_by_extent(workbook)
    return workbook


def _refuse_by_size(data: bytes) -> None:
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise UnreadableFile("empty")
    if len(data) > MAX_BYTES:
        raise UnreadableFile("too_large", megabytes=len(data) / 1e6, limit=MAX_BYTES // 1_000_000)


def _refuse_by_beginning(data: bytes) -> None:
    for beginning, code in REFUSED_BEGINNINGS.items():
        if data.startswith(beginning):
            raise UnreadableFile(code)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP" or data[4:12] == b"ftypheic":
        raise UnreadableFile("image")
    if data.startswith(OLE):
        raise UnreadableFile(_kind_of_ole(data))
    text = data.lstrip(BEFORE_TEXT)
    if STRUCTURE.match(text):
        raise UnreadableFile("not_a_table")
    if WEB_PAGE.match(text):
        raise UnreadableFile("web_page")
    if XML.match(text):
        raise UnreadableFile("web_page" if b"<html" in data[:2000].lower() else "xml")


def _kind_of_ole(data: bytes) -> str:
    if ENCRYPTED_STREAM in data:
        return "password"
    return "document" if OLD_WORD_STREAM in data else "old_excel"


def _refuse_by_extent(workbook: Workbook) -> None:
    rows = sum(len(sheet.rows) for sheet in workbook.sheets)
    if rows > MAX_ROWS:
        raise UnreadableFile("too_many_rows", rows=rows, limit=MAX_ROWS)
    columns = _most_columns(workbook)
    if columns > MAX_COLUMNS:
        raise UnreadableFile("too_many_columns", columns=columns, limit=MAX_COLUMNS)
    _refuse_by_text(workbook)


def _most_columns(workbook: Workbook) -> int:
    return max(len(row) for sheet in workbook.sheets for row in sheet.rows)


def _refuse_by_text(workbook: Workbook) -> None:
    text = 0
    for sheet in workbook.sheets:
        for number, row in enumerate(sheet.rows, 1):
            if max(map(len, row), default=0) > LONGEST_CELL:
                raise UnreadableFile("cell_too_long", row=number, limit=LONGEST_CELL)
            text += sum(map(len, row))
    if text > MAX_TEXT:
        raise UnreadableFile("bomb", megabytes=text / 1e6)
