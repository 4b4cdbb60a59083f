"""Check-in beside the floor: the same database, server, clients and number of requests.

Then what happens when tablets come back after hours without a network.
"""

import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks.forum import SECRET, Forum, add_confirmed, add_tablets
from benchmarks.load import OURS, seconds_for, serving
from events_app import clock
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.models import Event

SCANS = 1200
WARM_UP = 160
CLIENTS = 8
BATCH = 200
BATCHES = 25
TABLETS = 30
SCANS_EACH = 500


@dataclass(frozen=True)
class Coming:
    """What tablets that come back cost: scans a second of one after another, seconds of all at once."""

    batch_per_second: float
    reconnect_seconds: float


def one_round(forum: Forum, number: int) -> tuple[float, float]:
    """Return requests a second of the floor and of our check-in, measured one after the other."""
    floor_codes = _fill_floor(forum, number)
    with serving("benchmarks.floor_app:app", environ(forum), forum.folder) as port:
        floor = _measure(port, [_floor_request(code) for code in floor_codes], b"true")
    codes = _badges(forum, SCANS + WARM_UP)
    cookies = add_tablets(forum, CLIENTS)
    requests = [
        _batch_request(cookies[index % CLIENTS], [_scan(code)]) for index, code in enumerate(codes)
    ]
    with serving(OURS, environ(forum), forum.folder) as port:
        ours = _measure(port, requests, b'"stored"')
    return floor, ours


def coming_back(forum: Forum) -> Coming:
    """Measure batches of two hundred scans, and thirty tablets with five hundred scans each."""
    codes = _badges(forum, 2000)
    with serving(OURS, environ(forum), forum.folder) as port:
        one_by_one = [
            [_batch_request(cookie, _scans(codes, BATCH))] for cookie in add_tablets(forum, BATCHES)
        ]
        seconds_for(port, [[request for client in one_by_one[:2] for request in client]], b"now")
        one_after_another = sum(
            seconds_for(port, [client], b'"stored"') for client in one_by_one[2:]
        )
        all_at_once = seconds_for(
            port,
            [_queue(cookie, codes) for cookie in add_tablets(forum, TABLETS)],
            b'"stored"',
        )
    return Coming(BATCH * len(one_by_one[2:]) / one_after_another, all_at_once)


def environ(forum: Forum) -> dict[str, str]:
    """Return the settings of a server on the forum's database."""
    return {
        "FORUMDESK_DATABASE_URL": forum.database_url,
        "FORUMDESK_SECRET_KEY": SECRET,
        "FORUMDESK_ENVIRONMENT": "test",
        "FORUMDESK_BASE_URL": "http://127.0.0.1",
        "FORUMDESK_INSTANCE": str(forum.folder),
    }


def _measure(port: int, requests: list[bytes], expected: bytes) -> float:
    for part in (requests[:WARM_UP], requests[WARM_UP:]):
        shares = [part[index::CLIENTS] for index in range(CLIENTS)]
        seconds = seconds_for(port, shares, expected)
    return SCANS / seconds


def _fill_floor(forum: Forum, number: int) -> list[str]:
    codes = [f"{number}-{index}" for index in range(SCANS + WARM_UP)]
    with forum.app.app_context():
        db.session.execute(
            sa.text("CREATE TABLE IF NOT EXISTS floor (code text PRIMARY KEY, used_at text)")
        )
        db.session.execute(
            sa.text("INSERT INTO floor (code) VALUES (:code)"), [{"code": code} for code in codes]
        )
        db.session.commit()
    return codes


def _scans(codes: Sequence[str], number: int) -> list[dict]:
    return [_scan(random.choice(codes)) for _index in range(number)]


def _badges(forum: Forum, number: int) -> list[str]:
    """Add people; return the hashes of their codes, which are what a tablet sends."""
    codes = add_confirmed(forum, number)
    with forum.app.app_context():
        hashing = db.session.get_one(Event, forum.event_id).hashing
        return [hashing.fast_trace(code).hash for code in codes]


def _scan(badge: str) -> dict:
    return {
        "event": "EIF113",
        "id": str(uuid.uuid4()),
        "kind": "entry",
        "station": "D1",
        "at": milliseconds(clock.now()),
        "verdict": "admitted",
        "badge": badge,
    }


def _queue(cookie: str, codes: Sequence[str]) -> list[bytes]:
    """Return the requests in which a tablet sends what waited on it."""
    scans = _scans(codes, SCANS_EACH)
    return [
        _batch_request(cookie, scans[start : start + BATCH])
        for start in range(0, SCANS_EACH, BATCH)
    ]


def _floor_request(code: str) -> bytes:
    return f"POST /?code={code} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()


def _batch_request(cookie: str, scans: list[dict]) -> bytes:
    body = json.dumps({"sent_at": milliseconds(clock.now()), "waiting": 0, "scans": scans})
    head = (
        "POST /desk/EIF113/scans HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/json\r\n"
        f"Cookie: {cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()
