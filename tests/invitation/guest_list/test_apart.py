"""Whatever a file does to its reader, it is refused or read in bounded time and memory."""

import json
import subprocess
import sys
import time

import pytest

from events_app.config import PROJECT
from events_app.invitation.guest_list import UnreadableFile, apart, read_apart, read_guest_list
from events_app.invitation.guest_list.cells import pack, unpack
from events_app.invitation.guest_list.reading import read
from tests.invitation.guest_list import makers
from tests.invitation.guest_list.hostile import BLANK, FILES, cell, ods, row

GUESTS = PROJECT / "tests" / "data" / "guests"
LISTS = sorted(path for path in GUESTS.iterdir() if path.suffix not in {".json", ".md"})
# The others are refused, each by its reason.
READ = {"a giant dimension", "marks upon marks", "telephones of signs"}
TOO_COSTLY = {
    "a thousand million blanks",
    "a grid repeated",
    "far corners in long tags",
    "one long string in many cells",
}


def outcome(data: bytes) -> str:
    try:
        read_apart(data, "list")
    except UnreadableFile as error:
        return error.code
    return "read"


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_read_within_twenty_seconds_and_300_mb(name):
    data = FILES[name]()
    assert len(data) < 10_000_000
    start = time.monotonic()
    found = outcome(data)
    assert time.monotonic() - start < 20
    assert (found == "read") == (name in READ), found
    assert (found == "too_costly") == (name in TOO_COSTLY), found


def test_a_reader_gets_twelve_seconds_and_300_mb_and_writes_no_file():
    source = (
        "import resource\n"
        "from events_app.invitation.guest_list.__main__ import confine\n"
        "confine()\n"
        "kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)\n"
        "print([resource.getrlimit(kind)[0] for kind in kinds], flush=True)\n"
        "bytearray(300_000_000)\n"
    )
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, cwd=PROJECT)
    assert told.stdout == b"[12, 300000000, 0]\n"
    assert (told.returncode, told.stderr.splitlines()[-1]) == (1, b"MemoryError")


def test_control_a_reader_without_bounds_takes_more():
    """What a file costs where nobody confines its reader, in a process of its own too."""
    source = (
        "import resource, sys\n"
        "from events_app.invitation.guest_list import UnreadableFile, read_guest_list\n"
        "try: read_guest_list(sys.stdin.buffer.read(), 'list')\n"
        "except UnreadableFile: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)\n"
    )
    data = ods(row(cell(BLANK.format(10**8))))
    told = subprocess.run(
        [sys.executable, "-c", source], input=data, capture_output=True, cwd=PROJECT, check=True
    )
    assert int(told.stdout) > 300_000_000


def test_a_file_that_takes_too_long_is_given_up():
    with pytest.raises(UnreadableFile) as raised:
        read_apart(b"a,b\n", "list", seconds=0.001)
    assert raised.value.code == "too_costly"


def test_a_file_for_which_no_time_is_left_is_not_begun(monkeypatch):
    monkeypatch.setattr(apart, "COMMAND", ["no such command"])
    with pytest.raises(UnreadableFile) as raised:
        read_apart(b"a,b\n", "list", seconds=0)
    assert raised.value.code == "busy"


def test_what_is_read_apart_is_what_is_read_here():
    for path in LISTS:
        here, there = (
            read_guest_list(path.read_bytes(), path.name),
            read_apart(path.read_bytes(), path.name),
        )
        rows = list(there.rows())
        assert [row["status"] for row in rows] == [row.status for row in here.rows]
        assert [row["person"]["name"] for row in rows] == [row.person.name for row in here.rows]
        assert (there.type_code, there.nominator_code) == (here.type.value, here.nominator.value)


def test_a_correction_needs_the_cells_alone():
    path = GUESTS / "experts.xlsx"
    first = read_apart(path.read_bytes(), path.name)
    assert b"PK" not in first.cells[:40] and unpack(first.cells) == read(path.read_bytes())
    again = read_apart(first.cells, path.name, type_code="VIP", kept=True)
    assert (again.type_code, again.cells) == ("VIP", first.cells)
    names = [[row["person"]["name"] for row in each.rows()] for each in (first, again)]
    assert names[0] == names[1]


def test_a_list_that_was_kept_as_a_file_can_still_be_corrected():
    path = GUESTS / "experts.xlsx"
    again = read_apart(path.read_bytes(), path.name, type_code="VIP", kept=True)
    assert (again.type_code, len(again.lines)) == ("VIP", 11)


def test_what_looks_like_kept_cells_is_taken_for_a_file_when_it_is_uploaded():
    kept = pack(read(makers.text(makers.people())))
    assert outcome(kept) == "not_a_table"


def test_a_reader_does_not_know_what_the_server_knows(monkeypatch):
    monkeypatch.setenv("FORUMDESK_SECRET_KEY", "secret")
    source = "import os, json; print(json.dumps(sorted(os.environ)))"
    monkeypatch.setattr(apart, "COMMAND", [sys.executable, "-c", source])
    known = json.loads(apart._ask(b"", 20))
    assert "PATH" in known and "FORUMDESK_SECRET_KEY" not in known


def test_only_so_many_lists_are_read_at_once(monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    for _place in range(apart.MOST_AT_ONCE):
        apart._places.acquire()
    try:
        assert outcome(b"a,b\n") == "busy"
    finally:
        for _place in range(apart.MOST_AT_ONCE):
            apart._places.release()
    assert outcome(makers.text(makers.people())) == "read"
