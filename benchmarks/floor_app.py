"""The floor: a bare WSGI application, one conditional UPDATE … RETURNING, one commit."""

import os
from urllib.parse import parse_qs

import psycopg
from pysqlite3 import dbapi2 as sqlite3

_URL = os.environ["FORUMDESK_DATABASE_URL"]
_IS_SQLITE = _URL.startswith("sqlite")
_MARK = "?" if _IS_SQLITE else "%s"
_UPDATE = (
    f"UPDATE floor SET used_at = CURRENT_TIMESTAMP WHERE code = {_MARK} AND used_at IS NULL"
    " RETURNING code"
)


def _connect():
    if not _IS_SQLITE:
        return psycopg.connect(_URL.replace("+psycopg", ""))
    connection = sqlite3.connect(_URL.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


_connection = None


def app(environ, start_response):
    """Use a code once; answer whether it was unused."""
    global _connection
    if _connection is None:
        _connection = _connect()
    code = parse_qs(environ["QUERY_STRING"])["code"][0]
    if _IS_SQLITE:
        _connection.execute("BEGIN IMMEDIATE")
    row = _connection.execute(_UPDATE, (code,)).fetchone()
    _connection.commit()
    body = b'{"admitted": true}' if row else b'{"admitted": false}'
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
