"""What a tablet sends, read scan by scan: whatever is wrong with one is said of that one alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from events_app.checkin.admission import Outcome
from events_app.checkin.discreet import discreet
from events_app.checkin.reading_walk_ins import WalkIn, lacks_slow_hash, read_walk_in
from events_app.code_hashing import Hashing
from events_app.tokens import clean_desk_code, is_desk_code

MOST_SCANS = 200  # of one batch; the rest stays on the tablet and comes with the next
MOST_SLOW = 20  # desk codes of one batch that come without their slow hash
LONGEST_CODE = 64  # characters kept of whatever was held before the camera
# Reasons for which a scan is set aside whole, so that it can be merged later.
MERGEABLE = ("revoked", "ended", "not_allowed")
MOST_RAW = 4096  # characters kept of a scan that could not be read
MOST_WAITING = 1_000_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PUBLIC_ID = re.compile(r"[0-9a-f]{20}")
_BADGE_HASH = re.compile(r"[dq][0-9a-f]{32}")
_VERDICTS = {
    "entry": frozenset(Outcome),
    "walk_in": frozenset({Outcome.ADMITTED, Outcome.WAITLISTED}),
    "undo": frozenset({""}),
}


@dataclass(frozen=True)
class SentScan:
    """One scan as a tablet tells it; `at` is its own clock's milliseconds, None if it is no time.

    `badge` is the hash of what was scanned.
    """

    id: str
    kind: str
    station: str
    at: float | None
    verdict: str = ""
    badge: str = ""
    person: str = ""
    undo_of: str = ""
    walk_in: WalkIn | None = None

    def raw(self) -> str:
        """Return all of it as JSON, from which `kept` makes it again."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class OddScan:
    """A scan with an id of its own that is of another event or cannot be read."""

    id: str
    reason: str
    raw: str
    at: float | None


@dataclass(frozen=True)
class Batch:
    """What a tablet sent at once; None stands where not even an id could be read."""

    scans: tuple[SentScan | OddScan | None, ...]
    sent_at: float | None
    waiting: int


def read_batch(posted: Mapping, event_code: str, hashing: Hashing) -> Batch | None:
    """Return the first scans of what was posted, at most two hundred, or None if it is no batch."""
    scans = posted.get("scans")
    if not isinstance(scans, list):
        return None
    waiting = _number(posted.get("waiting")) or 0
    return Batch(
        scans=tuple(_read(raw, event_code, hashing) for raw in _first_of(scans)),
        sent_at=_number(posted.get("sent_at")),
        waiting=int(min(max(waiting, 0), MOST_WAITING)),
    )


def _first_of(scans: list) -> list:
    """Return as many as are read at once: each desk code in clear costs a slow hash."""
    slow = 0
    for place, raw in enumerate(scans[:MOST_SCANS]):
        slow += _costs_a_slow_hash(raw)
        if slow > MOST_SLOW:
            return scans[:place]
    return scans[:MOST_SCANS]


def _costs_a_slow_hash(raw: object) -> bool:
    if not isinstance(raw, dict):
        return False
    if raw.get("kind") == "walk_in":
        return lacks_slow_hash(raw)
    has_hash = _matches(_BADGE_HASH, raw.get("badge"))
    return not has_hash and isinstance(raw.get("code"), str) and is_desk_code(_cleaned(raw["code"]))


def _cleaned(code: str) -> str:
    return clean_desk_code(code)[:LONGEST_CODE]


def kept(raw: str) -> SentScan:
    """Return a scan that was set aside whole."""
    values = json.loads(raw)
    walk_in = values.pop("walk_in")
    return SentScan(**values, walk_in=WalkIn(**walk_in) if walk_in else None)


def _read(raw: object, event_code: str, hashing: Hashing) -> SentScan | OddScan | None:
    if not isinstance(raw, dict) or not _matches(_UUID, raw.get("id")):
        return None
    if raw.get("event") != event_code:
        return _odd(raw, "other_event")
    return _read_whole(raw, hashing) or _odd(raw, "unreadable")


def _odd(raw: dict, reason: str) -> OddScan:
    try:
        text = json.dumps(discreet(raw))[:MOST_RAW]
    except RecursionError:
        text = json.dumps({"id": raw["id"]})
    return OddScan(raw["id"], reason, text, _number(raw.get("at")))


def _read_whole(raw: dict, hashing: Hashing) -> SentScan | None:
    kind = raw.get("kind")
    verdict = "" if kind == "undo" else raw.get("verdict")
    if (
        not (isinstance(kind, str) and isinstance(verdict, str))
        or verdict not in _VERDICTS.get(kind, ())
        or not isinstance(raw.get("station"), str)
    ):
        return None
    deed = _DEEDS[kind](raw, hashing)
    if deed is None:
        return None
    return SentScan(
        raw["id"], kind, raw["station"], _number(raw.get("at")), verdict=verdict, **deed
    )


def _read_entry(raw: dict, hashing: Hashing) -> dict | None:
    if _matches(_PUBLIC_ID, raw.get("person")):
        return {"person": raw["person"]}
    if _matches(_BADGE_HASH, raw.get("badge")):
        return {"badge": raw["badge"]}
    # From a page of an earlier version, which sent what it had read.
    if not isinstance(raw.get("code"), str):
        return None
    return {"badge": hashing.trace(_cleaned(raw["code"])).hash}


def _read_undo(raw: dict, _hashing: Hashing) -> dict | None:
    return {"undo_of": raw["undo_of"]} if _matches(_UUID, raw.get("undo_of")) else None


def _read_walk_in(raw: dict, hashing: Hashing) -> dict | None:
    walk_in = read_walk_in(raw, hashing)
    if walk_in is None or not _matches(_PUBLIC_ID, raw.get("person")):
        return None
    return {"person": raw["person"], "walk_in": walk_in}


_DEEDS = {"entry": _read_entry, "undo": _read_undo, "walk_in": _read_walk_in}


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(value: object) -> float | None:
    """Return a number that could be a moment in milliseconds; true and NaN are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e15 else None
