"""Who has arrived: a pure function of the set of scans, the same in static/js/checkin/standing.js.

Both are tested with tests/checkin/standing_vectors.json, and the database's arrivals.py with
generated histories. Order, repetition and splitting of the scans change nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SetScan:
    """A scan as the set holds it; `at` is in milliseconds, `person` empty for an unknown badge."""

    id: str
    kind: str
    person: str
    verdict: str
    station: str
    device: str
    at: int
    undo_of: str = ""


@dataclass(frozen=True)
class Standing:
    """A person's arrival, and the scans that admitted the same person again."""

    first: SetScan
    clashes: tuple[SetScan, ...]


def standing(scans: Iterable[SetScan]) -> dict[str, Standing]:
    """Return who has arrived: of a person's admissions that are not undone, the first one counts."""
    by_id = {scan.id: scan for scan in scans}
    undone = {scan.undo_of for scan in by_id.values() if scan.kind == "undo"}
    counting = (
        scan
        for scan in by_id.values()
        if scan.kind == "entry"
        and scan.verdict == "admitted"
        and scan.person
        and scan.id not in undone
    )
    entries: dict[str, list[SetScan]] = {}
    for scan in sorted(counting, key=lambda scan: (scan.at, scan.id)):
        entries.setdefault(scan.person, []).append(scan)
    return {person: Standing(first, tuple(rest)) for person, (first, *rest) in entries.items()}
