"""Text files: which encoding, which separator, and where exactly one is broken."""

import codecs
import csv
import io
import re
from itertools import islice

from .unreadable import UnreadableFile
from .workbook import LONGEST_CELL, MAX_ROWS, Sheet, Workbook, trimmed

# UTF-32 first: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 with BOM"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 with BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 with BOM"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 with BOM"),
)
SEPARATORS = {
    ",": "CSV",
    "\t": "tab-separated text",
    ";": "semicolon-separated text",
    "|": "bar-separated text",
}
SAMPLE_CHARACTERS = 20_000
SAMPLE_BYTES = 1_000_000
SEPARATING = re.compile(r"[,\t;|\r\n]")
MAILBOX = re.compile(r'(?:"([^"<>@]+)"\s*|([^"<>@]+))<([^<>@\s]+@[^<>@\s]+)>')
LONGEST_MAILBOX = 400
BETWEEN_MAILBOXES = re.compile(r"(?<=>)\s*[,，、]|[;；\r\n]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_text(data: bytes) -> Workbook:
    """A separated text file as a workbook of one nameless sheet."""
    codec, encoding, start = _encoding_of(data)
    text = _decoded(data[start:], codec, encoding)
    if CONTROLS.search(text):
        raise UnreadableFile("not_a_table")
    separator = _separator_of(text)
    mailboxes = _mailboxes(text)
    rows = trimmed(mailboxes or _records(text, separator))
    return Workbook(
        kind="addresses" if mailboxes else SEPARATORS[separator],
        encoding=encoding,
        sheets=(Sheet("", rows),),
        quoted_line_break=any("\n" in cell or "\r" in cell for row in rows for cell in row),
    )


def _mailboxes(text: str) -> list[list[str]]:
    """Name and address of each, where a text is nothing but these: 王小明 <ming@example.org>; …"""
    pieces = [piece for piece in BETWEEN_MAILBOXES.split(text) if piece.strip()]
    if any(len(piece) > LONGEST_MAILBOX for piece in pieces):
        return []
    found = [MAILBOX.fullmatch(piece.strip()) for piece in pieces]
    return [[(each[1] or each[2]).strip(), each[3]] for each in found if each] if all(found) else []


def _encoding_of(data: bytes) -> tuple[str, str, int]:
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return codec, name, len(mark)
    if b"\x00" in data:
        return _utf16_without_mark(data)
    if _is(data, "utf-8") or _is_broken_utf8(data):
        return "utf-8", "UTF-8 without BOM", 0
    if _is_simplified(data):
        return "gb18030", "GB18030", 0
    return "cp950", "Big5 (cp950)", 0


def _is_simplified(data: bytes) -> bool:
    """Simplified characters have two high bytes each; four in ten of Big5 have a low second one."""
    pairs = re.findall(rb"[\x81-\xfe].", data[:SAMPLE_BYTES], re.S)
    high = {pair for pair in pairs if pair[1] > 0xA0}
    return len(high) > 9 and len(high) == len(set(pairs)) and _is(data, "gb18030")


def _utf16_without_mark(data: bytes) -> tuple[str, str, int]:
    """UTF-16 shows itself by zero bytes on one side of separators, digits and line ends."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    one_sided = min(even, odd) * 10 <= max(even, odd)
    if not one_sided or not _is(data, codec) or not SEPARATING.search(data.decode(codec)):
        raise UnreadableFile("not_a_table")
    return codec, "UTF-16 without BOM", 0


def _is(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_broken_utf8(data: bytes) -> bool:
    """Many sound UTF-8 characters around few bad bytes: Big5 never looks like that."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    sound = sum(character > "\x7f" for character in text) - bad
    return sound > 4 * bad


def _decoded(data: bytes, codec: str, encoding: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec)
        row, column = _position(before)
        byte = data[error.start : error.start + 1].hex().upper()
        raise UnreadableFile(
            "undecodable", encoding=encoding, row=row, column=column, byte=byte
        ) from None


def _position(before: str) -> tuple[int, int]:
    """Row and column, both from 1, of the cell in which the text breaks off."""
    records = list(
        csv.reader(io.StringIO(before + "\ufffd", newline=""), delimiter=_separator_of(before))
    )
    return len(records), len(records[-1])


def _separator_of(text: str) -> str:
    """The separator that splits the first rows most evenly into the most cells."""
    sample = text[:SAMPLE_CHARACTERS]
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> int:
    if separator not in sample:
        return 0
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = [len(row) for row in islice(reader, 200) if len(row) > 1]
    return max(((width - 1) * widths.count(width) for width in set(widths)), default=0)


def _records(text: str, separator: str) -> list[list[str]]:
    """The records; a quotation mark that is never closed is named by the row where it opens."""
    records: list[list[str]] = []
    stream = io.StringIO(text, newline="")
    try:
        for record in csv.reader(stream, delimiter=separator):
            records.append(record)
            _refuse_flood(records)
    except csv.Error:
        raise UnreadableFile("cell_too_long", row=len(records) + 1, limit=LONGEST_CELL) from None
    _refuse_open_quote(text, separator, records)
    return records


def _refuse_flood(records: list[list[str]]) -> None:
    if len(records) > MAX_ROWS and any(records[-1]):
        raise UnreadableFile("too_many_rows", rows=len(records), limit=MAX_ROWS)


def _refuse_open_quote(text: str, separator: str, records: list[list[str]]) -> None:
    if not records or not text.count('"') % 2:
        return
    last = records[-1]
    swallowed = [number for number, cell in enumerate(last, 1) if "\n" in cell or "\r" in cell]
    if swallowed:
        raise UnreadableFile("open_quote", row=len(records), column=swallowed[-1])
