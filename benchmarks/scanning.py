"""Online check-in beside the floor: the same database, server, clients and number of requests."""

import json
import uuid

import sqlalchemy as sa
from flask import session
from flask_wtf.csrf import generate_csrf

from benchmarks.forum import SECRET, Forum, add_confirmed
from benchmarks.load import requests_per_second, serving
from events_app import clock
from events_app.database import db
from events_app.staff.models import StaffSession
from events_app.tokens import hash_token

SCANS = 1200
WARM_UP = 100


def one_round(forum: Forum, number: int) -> tuple[float, float]:
    """Return requests a second of the floor and of our check-in, measured one after the other."""
    environ = {
        "FORUMDESK_DATABASE_URL": forum.database_url,
        "FORUMDESK_SECRET_KEY": SECRET,
        "FORUMDESK_ENVIRONMENT": "test",
        "FORUMDESK_BASE_URL": "http://127.0.0.1",
        "FORUMDESK_INSTANCE": str(forum.folder),
    }
    floor_codes = _fill_floor(forum, number)
    with serving("benchmarks.floor_app:app", environ, forum.folder) as port:
        floor = _measure(port, [_floor_request(code) for code in floor_codes])
    codes = add_confirmed(forum, SCANS + WARM_UP)
    cookie, token = _signed_in(forum)
    with serving("wsgi:app", environ, forum.folder) as port:
        ours = _measure(port, [_scan_request(code, cookie, token) for code in codes])
    return floor, ours


def _measure(port: int, requests: list[bytes]) -> float:
    requests_per_second(port, requests[:WARM_UP])
    return requests_per_second(port, requests[WARM_UP:])


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


def _signed_in(forum: Forum) -> tuple[str, str]:
    """Return a desk's cookie and form token, as a browser would hold them after signing in."""
    key = uuid.uuid4().hex
    with forum.app.app_context():
        db.session.add(
            StaffSession(
                staff_member_id=forum.staff_member_id,
                key_hash=hash_token(key, "staff-session"),
                started_at=clock.now(),
            )
        )
        db.session.commit()
    with forum.app.test_request_context():
        session["staff_key"] = key
        token = generate_csrf()
        response = forum.app.make_response("")
        forum.app.session_interface.save_session(forum.app, session, response)
        cookie = response.headers["Set-Cookie"].split(";")[0]
    return cookie, token


def _floor_request(code: str) -> bytes:
    return f"POST /?code={code} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()


def _scan_request(code: str, cookie: str, token: str) -> bytes:
    body = json.dumps({"id": str(uuid.uuid4()), "code": code, "station": "D1"})
    head = (
        "POST /desk/EIF113/scans HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/json\r\n"
        f"Cookie: {cookie}\r\nX-CSRFToken: {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()
