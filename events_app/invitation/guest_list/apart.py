"""A guest list read by a process of its own, which may take so much time and memory and no more.

Files come from outside and their readers are foreign code: what is slow, huge or breaks a reader
ends that process, and the one that serves pages goes on. What `__main__` says there is: a line about
the whole, one for each row, then the cells.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .listing import ColumnCorrections
from .unreadable import UnreadableFile

MOST_SECONDS = 18.0
# Each takes one of the few threads of its server, and pages need the others.
MOST_AT_ONCE = 2
PATIENCE = 2.0  # seconds in which another reading may end
HOUSE = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", __package__]

LOG = logging.getLogger(__name__)

_places = threading.BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True)
class ListRead:
    """What a file is and what each of its rows would become; all of it fits into JSON."""

    facts: dict[str, Any]
    type_code: str | None
    nominator_code: str | None
    bodies: Sequence[str]
    summary: dict[str, object]
    cells: bytes
    lines: Sequence[bytes]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give row after row, so that a long list is never in memory as a whole."""
        yield from map(json.loads, self.lines)


def read_apart(
    data: bytes,
    file_name: str,
    *,
    type_code: str | None = None,
    nominator_code: str | None = None,
    columns: ColumnCorrections | None = None,
    kept: bool = False,
    seconds: float = MOST_SECONDS,
) -> ListRead:
    """Read a file, or with `kept` the cells of one that was read before; raises UnreadableFile.

    What is given is taken as said by a person, the rest is recognised.
    """
    order = {
        "kept": kept,
        "file_name": file_name,
        "type_code": type_code,
        "nominator_code": nominator_code,
        "columns": columns or {},
    }
    if seconds <= 0 or not _places.acquire(timeout=PATIENCE):
        raise UnreadableFile("busy")
    try:
        told = _ask(json.dumps(order).encode() + b"\n" + data, min(seconds, MOST_SECONDS))
    finally:
        _places.release()
    return _understood(told)


def _ask(sent: bytes, seconds: float) -> bytes:
    # What the server knows, its secret key among it, is no business of a reader's.
    known = {name: text for name, text in os.environ.items() if not name.startswith("FORUMDESK_")}
    try:
        child = subprocess.run(
            COMMAND, input=sent, capture_output=True, cwd=HOUSE, env=known, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile("too_costly") from None
    if child.returncode != 0:
        raise UnreadableFile(_why_it_ended(child))
    return child.stdout


def _why_it_ended(child: subprocess.CompletedProcess[bytes]) -> str:
    # By its name alone: what an error says may hold a value of the list.
    last = child.stderr.rpartition(b"\n")[0].rpartition(b"\n")[2].partition(b":")[0].decode()
    LOG.warning("A guest list's reader ended with %s %s", child.returncode, last)
    return "damaged" if child.returncode == 1 and last != "MemoryError" else "too_costly"


def _understood(told: bytes) -> ListRead:
    line, _, rest = told.partition(b"\n")
    about = json.loads(line)
    if "unreadable" in about:
        raise UnreadableFile(about["unreadable"], **about["params"])
    *lines, cells = rest.split(b"\n", about.pop("rows"))
    return ListRead(**about, cells=cells, lines=lines)
