"""Who walked in, as a tablet tells it: what was typed, and the codes that the tablet made."""

import base64
import json
import re
from dataclasses import dataclass

from events_app.attendee.models import NAME_LENGTH
from events_app.checkin.discreet import discreet_walk_in
from events_app.code_hashing import Hashing
from events_app.forms import clean_line
from events_app.sealing import seal, unseal
from events_app.tokens import is_badge_code, is_desk_code

_GIVEN_BACK = "walk-in codes"
_SLOW_HASH = re.compile(r"[0-9a-f]{64}")
_TYPED = ("name", "organisation", "title", "group")


@dataclass(frozen=True)
class WalkIn:
    """Who came without having signed up; the tablet made the codes, so that it could be offline."""

    name: str
    organisation: str
    title: str
    group: str
    code: str
    desk_code: str
    slow_hash: str
    # Whether something that was typed is not here, because it must never be stored.
    left_out: bool = False


def read_walk_in(raw: dict, hashing: Hashing) -> WalkIn | None:
    """Return who walked in, or None if something of it cannot be read."""
    raw = raw | _given_back(raw)
    if not all(isinstance(raw.get(name), str) for name in (*_TYPED, "code", "desk_code")):
        return None
    typed = {name: clean_line(raw[name]) for name in _TYPED}
    is_whole = (
        0 < len(typed["name"]) <= NAME_LENGTH
        and len(typed["organisation"]) <= 120
        and len(typed["title"]) <= 60
        and is_badge_code(raw["code"])
        and is_desk_code(raw["desk_code"])
    )
    if not is_whole:
        return None
    # The tablet's own slow hash of the code it made; a wrong one finds no one else's badge.
    slow_hash = (
        hashing.slow_hash(raw["desk_code"]).hex() if lacks_slow_hash(raw) else raw["slow_hash"]
    )
    stored = discreet_walk_in(typed)
    codes = {"code": raw["code"], "desk_code": raw["desk_code"], "slow_hash": slow_hash}
    return WalkIn(**stored, **codes, left_out=stored != typed)


def lacks_slow_hash(raw: dict) -> bool:
    """Tell whether a walk-in comes with a code that is still to be hashed, as earlier pages send it."""
    slow_hash = raw.get("slow_hash")
    is_there = isinstance(slow_hash, str) and _SLOW_HASH.fullmatch(slow_hash) is not None
    return "desk_code" in raw and not is_there


def sealed_codes(walk_in: WalkIn) -> str:
    """Return a walk-in's codes for the tablet to keep, in a form that only we can read."""
    codes = json.dumps([walk_in.code, walk_in.desk_code, walk_in.slow_hash])
    return base64.b64encode(seal(codes.encode(), _GIVEN_BACK)).decode()


def _given_back(raw: dict) -> dict[str, str]:
    """Return the codes that a tablet kept in our form, for a server that has forgotten them."""
    if not isinstance(raw.get("codes"), str):
        return {}
    try:
        codes = json.loads(unseal(base64.b64decode(raw["codes"]), _GIVEN_BACK))
    except ValueError:
        return {}
    return dict(zip(("code", "desk_code", "slow_hash"), codes, strict=True))
