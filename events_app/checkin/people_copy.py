"""A tablet's copy of the people: all of it once, then what changed; what a scanner's holds is sealed."""

import base64
import json
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, Select, func, select

from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import PeopleChange
from events_app.checkin.queries import PairedDevice
from events_app.code_hashing import Hashing, Trace
from events_app.database import db, table_of
from events_app.event.models import Event, PublicGroup

MOST = 1000  # people of one answer
_STEP = 64  # bytes; records of names of different length look alike
_person, _badge, _group = table_of(Attendee), table_of(BadgeCode), table_of(PublicGroup)
_change, _event = table_of(PeopleChange), table_of(Event)

Json = dict[str, object]


@dataclass(frozen=True)
class State:
    """How the people stand: the version of the last change, and the seats that nobody has."""

    version: int
    free_seats: int

    @property
    def mark(self) -> str:
        """The name under which a tablet remembers this state."""
        return f"{self.version}.{self.free_seats}"


def state_of(event_id: int) -> State:
    """Return how the forum's people stand, without looking at one of them."""
    last = select(func.max(_change.c.version)).where(_change.c.event_id == event_id)
    row = db.session.connection().execute(
        select(
            func.coalesce(last.scalar_subquery(), 0),
            _event.c.seats - _event.c.seats_taken,
        ).where(_event.c.id == event_id)
    ).one()  # fmt: skip
    return State(*row)


def copy_answer(device: PairedDevice, mark: str, after: str) -> Json | None:
    """Return what a tablet with the copy of that mark does not know yet; None if that is nothing.

    Without a mark, with one that this database never gave, and after very many changes it is
    everything: page by page, each beginning `after` the last person of the one before.
    """
    state = state_of(device.event_id)
    if mark == state.mark:
        return None
    changed = None if after else _changed_since(device.event_id, mark)
    answer: Json = {
        "mark": state.mark,
        "free_seats": state.free_seats,
        "salt": device.badge_salt,
        "rounds": device.code_rounds,
        "all": changed is None,
    }
    if changed is None:
        rows = _read(_people(device.event_id).where(_person.c.public_id > after).limit(MOST + 1))
        rest = rows[MOST - 1].public_id if len(rows) > MOST else ""
        return answer | {"changed": list(_told(device, rows[:MOST])), "gone": [], "next": rest}
    rows = _read(_people(device.event_id).where(_person.c.public_id.in_(sorted(changed))))
    gone = sorted(changed - {row.public_id for row in rows})
    return answer | {"changed": list(_told(device, rows)), "gone": gone, "next": ""}


def _changed_since(event_id: int, mark: str) -> set[str] | None:
    """Return whom the changes since that mark concern, or None if that cannot be told."""
    version, _dot, _rest = mark.partition(".")
    if not (version.isascii() and version.isdigit() and len(version) < 16):
        return None
    since = int(version)
    rows = db.session.connection().execute(
        # From the mark's own version on: one that is not there was another database's.
        select(_change.c.version, _change.c.person)
        .where(_change.c.event_id == event_id, _change.c.version >= since)
        .order_by(_change.c.version)
        .limit(MOST + 1)
    )
    found = [(version, person) for version, person in rows]
    is_known = since == 0 or (found and found[0][0] == since)
    people = {person for version, person in found if version > since}
    return people if is_known and len(found) <= MOST and "" not in people else None


def _people(event_id: int) -> Select:
    """Return the query for all who signed up or walked in; those merely invited stay unknown.

    In the order of random ids: by their records they would stand as on the lists they came by.
    """
    return (
        select(
            _person.c.id,
            _person.c.public_id,
            _person.c.name,
            _person.c.organisation,
            _person.c.title,
            _person.c.status,
            _person.c.search_key,
            _group.c.code.label("group"),
        )
        .join(_group, _group.c.id == _person.c.public_group_id)
        .where(_person.c.event_id == event_id, _person.c.status != "pending")
        .order_by(_person.c.public_id)
    )


def _read(query: Select) -> list[Row]:
    return list(db.session.connection().execute(query))


def _told(device: PairedDevice, rows: Collection[Row]) -> Iterator[Json]:
    codes: dict[int, list[Row]] = {}
    for code in _codes(device.event_id, [row.id for row in rows], device.role):
        codes.setdefault(code.attendee_id, []).append(code)
    for row in rows:
        theirs = codes.get(row.id, ())
        known: Json = {"id": row.public_id, "status": row.status}
        if device.role == "desk":
            yield known | _record(row) | {"key": row.search_key, "codes": list(_hashes(theirs))}
        else:
            yield known | {"codes": list(_sealed(row, theirs, device.hashing))}


def _codes(event_id: int, people: Collection[int], role: str) -> list[Row]:
    """Return these people's codes; of a desk's only what it looks them up by."""
    columns = [
        _badge.c.attendee_id,
        _badge.c.revoked_at,
        _badge.c.code_hash,
        _badge.c.desk_code_hash,
    ]
    if role != "desk":
        columns += [_badge.c.code, _badge.c.slow_hash]
    return _read(
        select(*columns)
        .where(_badge.c.event_id == event_id, _badge.c.attendee_id.in_(people))
        .order_by(_badge.c.id)
    )


def _record(row: Row) -> Json:
    return {name: getattr(row, name) for name in ("name", "organisation", "title", "group")}


def _hashes(codes: Iterable[Row]) -> Iterator[list]:
    for code in codes:
        revoked = int(code.revoked_at is not None)
        yield [code.code_hash, revoked]
        yield [code.desk_code_hash, revoked]


def _sealed(row: Row, codes: Iterable[Row], hashing: Hashing) -> Iterator[list]:
    """Return the codes' hashes, each with the person's record that this code alone opens."""
    record = json.dumps(_record(row), ensure_ascii=False, separators=(",", ":")).encode()
    record = record.ljust(-(-len(record) // _STEP) * _STEP)
    for code in codes:
        revoked = int(code.revoked_at is not None)
        slow_hash = bytes.fromhex(code.slow_hash)
        for trace in (hashing.fast_trace(code.code), hashing.slow_trace(slow_hash)):
            yield [trace.hash, revoked, _seal(record, trace, row.public_id)]


def _seal(record: bytes, trace: Trace, person: str) -> str:
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(trace.key).encrypt(nonce, record, person.encode())
    return base64.b64encode(sealed).decode()
