"""Codes are known by hashes that cannot be turned back: salted by forum, and slow where it is needed."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from events_app.attendee.models import BadgeCode
from events_app.checkin.models import Scan, SetAsideScan
from events_app.code_hashing import ROUNDS, Hashing
from events_app.config import PROJECT
from events_app.database import Base, db
from events_app.event.models import Event
from tests import factories
from tests.checkin.conftest import add_person, open_tablet

VECTORS = json.loads((PROJECT / "tests/checkin/hashing_vectors.json").read_text("utf-8"))
QR_CODE, DESK_CODE = VECTORS[0]["code"], VECTORS[1]["code"]


@pytest.mark.parametrize(
    "way", VECTORS, ids=lambda way: f"{way['salt'][:2]}-{way['rounds']}-{way['code']}"
)
def test_traces_are_as_written(way):
    trace = Hashing(way["salt"], way["rounds"]).trace(way["code"])
    assert (trace.hash, trace.key.hex()) == (way["hash"], way["key"])


def test_a_desk_codes_hash_depends_on_salt_and_rounds_and_a_qrs_on_the_salt():
    one = Hashing("01", 1000)
    other_salt, other_rounds = replace(one, salt="02"), replace(one, rounds=1001)
    desk = {each.trace(DESK_CODE).hash for each in (one, other_salt, other_rounds)}
    qr = {each.trace(QR_CODE).hash for each in (one, other_salt, other_rounds)}
    assert (len(desk), len(qr)) == (3, 2)


def test_a_real_forums_desk_codes_are_slow_to_try():
    """All 29⁷ codes of a forum, tried on one core at 40 ms each, take some twenty years."""
    assert ROUNDS >= 200_000
    assert Event.__table__.c.code_rounds.default.arg == ROUNDS


def test_every_forum_has_a_salt_of_its_own_and_the_database_tells_none(app):
    with app.app_context():
        factories.forum()
        factories.forum_of_another_year()
        salts = db.session.scalars(sa.select(Event.badge_salt)).all()
        assert len(set(salts)) == 2 and {len(salt) for salt in salts} == {32}
        held = "".join(_everything())
        assert [
            salt for salt in salts if salt in held or bytes.fromhex(salt).decode("latin-1") in held
        ] == []


def test_the_database_holds_no_code_in_clear(app, tablet):
    """Whatever was issued, scanned, set aside or walked in: no column of any table tells a code."""
    codes = [code for _number in range(3) for code in add_person(app)[1:]]
    walk_in, aside = tablet.walk_in(), open_tablet(app, role="scanner").walk_in()
    tablet.send(walk_in, *(tablet.entry(code) for code in codes), tablet.made("?", code=codes[0]))
    open_tablet(app, role="scanner").send(aside)
    codes += [scan[name] for scan in (walk_in, aside) for name in ("code", "desk_code")]
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SetAsideScan)) == 2
        held = "\n".join(_everything())
        hashing = db.session.scalars(sa.select(Event)).one().hashing
        assert hashing.trace(codes[0]).hash in held  # what is looked for could be found
        assert [code for code in codes if code in held] == []
        assert {code.code for code in db.session.scalars(sa.select(BadgeCode))} <= set(codes)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == len(codes) - 4 + 1


def _everything():
    """Return every value of every row as the database itself has it."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.text(f"SELECT * FROM {table.name}")):
            for value in row:
                yield (
                    bytes(value).decode("latin-1")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                )
