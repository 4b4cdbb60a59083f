"""The process in which one guest list is read: an order and a file come in, what it is goes out."""

import json
import os
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, BinaryIO

from .cells import pack, unpack
from .describe import summary_of
from .discreet import discreet, discreet_book
from .listing import GuestListReading, judged
from .people import Row
from .reading import read
from .unreadable import UnreadableFile

MOST_CPU_SECONDS = 12
MOST_MEMORY = 300_000_000
# Pages come first, and yet a list is read in its time where they keep every core busy.
GIVES_WAY = 3


def answer(source: BinaryIO, target: BinaryIO) -> None:
    """Read the file that stands behind its order in `source`, and tell `target` what it is."""
    order = json.loads(source.readline())
    try:
        cells, reading = _read(source.read(), **order)
    except UnreadableFile as error:
        _write_line(target, {"unreadable": error.code, "params": error.params})
        return
    _write_line(target, _about(reading))
    for row in reading.rows:
        _write_line(target, _row(row))
    target.write(cells)


def confine() -> None:
    """Let the system end this process when it takes too much, and serve others before it."""
    os.nice(GIVES_WAY)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read(
    data: bytes,
    *,
    kept: bool,
    file_name: str,
    columns: Mapping[str, Mapping[str, str | None]],
    **said: Any,
) -> tuple[bytes, GuestListReading]:
    workbook = (unpack(data) if kept else None) or read(data)
    corrected = {
        sheet: {int(index): field for index, field in fields.items()}
        for sheet, fields in columns.items()
    }
    named = discreet_book(workbook)
    return pack(named), judged(named, file_name, columns=corrected, **said)


def _about(reading: GuestListReading) -> dict[str, Any]:
    return {
        "rows": len(reading.rows),
        "facts": discreet(_facts(reading)),
        "type_code": reading.type.value,
        "nominator_code": reading.nominator.value,
        "bodies": sorted({row.person.nominator_code for row in reading.rows} - {None}),
        "summary": summary_of(reading),
    }


def _facts(reading: GuestListReading) -> dict[str, Any]:
    book = reading.workbook
    return {
        "kind": book.kind,
        "encoding": book.encoding,
        "hidden_sheets": book.hidden_sheets,
        "other_sheets": reading.other_sheets,
        "type": asdict(reading.type),
        "type_codes": reading.type_codes,
        "nominator": asdict(reading.nominator),
        "questions": [asdict(question) for question in reading.questions],
        "tables": [
            {
                "sheet": table.sheet,
                "header_row": table.header_row,
                "columns": [asdict(column) for column in table.columns],
            }
            for table in reading.tables
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "sheet": row.sheet[:120],
        "number": row.number,
        "status": row.status,
        "type_code": row.person.type_code or "",
        "person": asdict(row.person),
        "questions": discreet([asdict(question) for question in row.questions]),
        "notices": discreet([asdict(notice) for notice in row.notices]),
    }


def _write_line(target: BinaryIO, value: object) -> None:
    target.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


if __name__ == "__main__":
    confine()
    answer(sys.stdin.buffer, sys.stdout.buffer)
