"""What a tablet sends, read scan by scan: whatever is wrong with one is said of that one alone."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from events_app.attendee.models import NAME_LENGTH
from events_app.checkin.admission import Outcome
from events_app.forms import clean_line
from events_app.tokens import clean_desk_code, is_badge_code, is_desk_code

MOST_SCANS = 200  # of one batch; the rest stays on the tablet and comes with the next
LONGEST_CODE = 64  # characters kept of whatever was held before the camera
# Reasons for which a scan is set aside whole, so that it can be merged later.
MERGEABLE = ("revoked", "ended", "not_allowed")
MOST_RAW = 4096  # characters kept of a scan that could not be read
MOST_WAITING = 1_000_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PUBLIC_ID = re.compile(r"[0-9a-f]{20}")
_VERDICTS = {
    "entry": frozenset(Outcome),
    "walk_in": frozenset({Outcome.ADMITTED, Outcome.WAITLISTED}),
    "undo": frozenset({""}),
}


@dataclass(frozen=True)
class WalkIn:
    """Who came without having signed up; the tablet made the codes, so that it could be offline."""

    name: str
    organisation: str
    title: str
    group: str
    code: str
    desk_code: str


@dataclass(frozen=True)
class SentScan:
    """One scan as a tablet tells it; `at` is its own clock's milliseconds, None if it is no time."""

    id: str
    kind: str
    station: str
    at: float | None
    verdict: str = ""
    code: str = ""
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


def read_batch(posted: Mapping, event_code: str) -> Batch | None:
    """Return the first two hundred scans of what was posted, or None if it is no batch."""
    scans = posted.get("scans")
    if not isinstance(scans, list):
        return None
    waiting = _number(posted.get("waiting")) or 0
    return Batch(
        scans=tuple(_read(raw, event_code) for raw in scans[:MOST_SCANS]),
        sent_at=_number(posted.get("sent_at")),
        waiting=int(min(max(waiting, 0), MOST_WAITING)),
    )


def kept(raw: str) -> SentScan:
    """Return a scan that was set aside whole."""
    values = json.loads(raw)
    walk_in = values.pop("walk_in")
    return SentScan(**values, walk_in=WalkIn(**walk_in) if walk_in else None)


def _read(raw: object, event_code: str) -> SentScan | OddScan | None:
    if not isinstance(raw, dict) or not _matches(_UUID, raw.get("id")):
        return None
    if raw.get("event") != event_code:
        return _odd(raw, "other_event")
    return _read_whole(raw) or _odd(raw, "unreadable")


def _odd(raw: dict, reason: str) -> OddScan:
    try:
        text = json.dumps(raw)[:MOST_RAW]
    except RecursionError:
        text = json.dumps({"id": raw["id"]})
    return OddScan(raw["id"], reason, text, _number(raw.get("at")))


def _read_whole(raw: dict) -> SentScan | None:
    kind = raw.get("kind")
    verdict = "" if kind == "undo" else raw.get("verdict")
    if (
        not (isinstance(kind, str) and isinstance(verdict, str))
        or verdict not in _VERDICTS.get(kind, ())
        or not isinstance(raw.get("station"), str)
    ):
        return None
    deed = _DEEDS[kind](raw)
    if deed is None:
        return None
    return SentScan(
        raw["id"], kind, raw["station"], _number(raw.get("at")), verdict=verdict, **deed
    )


def _read_entry(raw: dict) -> dict | None:
    if _matches(_PUBLIC_ID, raw.get("person")):
        return {"person": raw["person"]}
    if not isinstance(raw.get("code"), str):
        return None
    return {"code": clean_desk_code(raw["code"])[:LONGEST_CODE]}


def _read_undo(raw: dict) -> dict | None:
    return {"undo_of": raw["undo_of"]} if _matches(_UUID, raw.get("undo_of")) else None


def _read_walk_in(raw: dict) -> dict | None:
    texts = [raw.get(name) for name in ("name", "organisation", "title", "group")]
    codes = [raw.get(name) for name in ("code", "desk_code")]
    if not all(isinstance(text, str) for text in texts + codes):
        return None
    walk_in = WalkIn(*map(clean_line, texts), *codes)  # type: ignore[arg-type]
    is_whole = (
        _matches(_PUBLIC_ID, raw.get("person"))
        and 0 < len(walk_in.name) <= NAME_LENGTH
        and len(walk_in.organisation) <= 120
        and len(walk_in.title) <= 60
        and is_badge_code(walk_in.code)
        and is_desk_code(walk_in.desk_code)
    )
    return {"person": raw["person"], "walk_in": walk_in} if is_whole else None


_DEEDS = {"entry": _read_entry, "undo": _read_undo, "walk_in": _read_walk_in}


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _number(value: object) -> float | None:
    """Return a number that could be a moment in milliseconds; true and NaN are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e15 else None
