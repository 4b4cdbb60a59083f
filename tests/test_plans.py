"""No statement of the most used requests reads a whole table that grows, on either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from events_app import clock
from events_app.database import db, keep_statistics
from tests import crowd, factories
from tests.databases import on_sqlite
from tests.everything import one_of_everything
from tests.most_used import most_used
from tests.plans import begin_small, forget_statistics, offences
from tests.statements import noting

PEOPLE, THINGS = 600, 60
# The log has a page for everything that was ever done, so it counts itself, by an index.
COUNTED_WHOLE = {"SELECT count(*) AS count_1 \nFROM audit_entry"}
READS = ("SELECT", "WITH", "UPDATE", "DELETE")
Sent = dict[str, Any]


@contextmanager
def recorded(app: Flask) -> Iterator[Sent]:
    """Collect the statements sent inside, each with the values that it was sent with first."""
    sent: Sent = {}

    def note(_connection, _cursor, statement, parameters, _context, is_many) -> None:
        if statement.startswith(READS):
            sent.setdefault(statement, parameters[0] if is_many else parameters)

    with noting(app, note):
        yield sent


@pytest.fixture
def requests(app):
    """The most used requests to a forum with many people, one of several."""
    with app.app_context():
        begin_small()
        ended = clock.now() - timedelta(hours=1)
        event = factories.forum(starts_at=ended - timedelta(hours=3), ends_at=ended)
        named = one_of_everything(event)
        crowd.fill(event, PEOPLE, THINGS)
        crowd.fill(factories.forum_of_another_year(), PEOPLE, 2)
        db.session.commit()
        forget_statistics()
        return most_used(app, event, named)


def _found(app: Flask, sent: Sent) -> dict[str, list[str]]:
    with app.app_context(), db.engine.connect() as connection:
        plans = {text: offences(connection, text, values) for text, values in sent.items()}
    return {text: found for text, found in plans.items() if found}


def test_no_statement_of_the_most_used_requests_reads_a_whole_table(app, requests):
    assert len(requests) == 20
    with recorded(app) as sent:
        answers = {name: request().status_code for name, request in requests.items()}
    assert answers == dict.fromkeys(requests, 200)
    assert len(sent) > 40
    assert _found(app, sent).keys() == COUNTED_WHOLE
    # With statistics a database may choose to read a table whole, yet never for each row.
    with app.app_context():
        keep_statistics()
    told = [text for found in _found(app, sent).values() for text in found]
    assert [text for text in told if not text.startswith("read whole")] == []


def test_who_came_is_looked_up_for_those_on_a_page_and_never_to_count(app, requests):
    """Looked up for each person, the overview cost thirty times as much for fifty times the people."""
    names = ("overview", "attendance", "certificates", "survey", "attendance_list")
    asking = set()
    for name in names:
        with recorded(app) as sent:
            requests[name]()
        if any("ORDER BY entry.at" in statement for statement in sent):
            asking.add(name)
    assert asking == {"attendance_list"}


def test_the_set_of_those_who_came_is_never_read_anew_for_each_person(app, requests):
    """PostgreSQL made a join of it, and without statistics read it for each of the people."""
    with recorded(app) as sent:
        for name in ("overview", "attendance", "certificates", "survey"):
            requests[name]()
    asked = {text for text in sent if "IN (SELECT DISTINCT entry" in text}
    assert len(asked) == 3
    for statement in asked:
        assert statement.count("IN (SELECT DISTINCT entry") == statement.count(
            "coalesce(attendee.id IN (SELECT DISTINCT entry"
        )


@pytest.mark.usefixtures("requests")
def test_what_is_known_of_the_tables_is_kept(app):
    with app.app_context():
        before = _known_of_people()
        keep_statistics()
        is_sqlite = db.engine.dialect.name == "sqlite"
        assert _known_of_people() == (str(2 * PEOPLE + 1) if is_sqlite else before + 1)


def _known_of_people():
    """Return how many rows SQLite knows of, or how often PostgreSQL was told to count them."""
    known = {
        "sqlite": "SELECT DISTINCT substr(stat, 1, 4) FROM sqlite_stat1 WHERE tbl = 'attendee'",
        "postgresql": "SELECT analyze_count FROM pg_stat_all_tables WHERE relname = 'attendee'",
    }
    found = db.session.scalar(sa.text(known[db.engine.dialect.name]))
    db.session.rollback()
    return found


OFFENCES = {
    "no index": "SELECT id FROM attendee WHERE title = 'x'",
    "everybody's scans for each forum": """
        SELECT attendee.id, latest.at FROM attendee
        LEFT JOIN (SELECT attendee_id, max(at) AS at FROM scan GROUP BY attendee_id) AS latest
          ON latest.attendee_id = attendee.id
        WHERE attendee.event_id = 1""",
    "other forums' invitations": """
        SELECT count(*) FROM attendee JOIN invitation ON invitation.attendee_id + 0 = attendee.id
        WHERE attendee.event_id = 1""",
}


@pytest.mark.parametrize("statement", OFFENCES.values(), ids=OFFENCES)
@pytest.mark.usefixtures("requests")
def test_a_statement_that_does_is_found(app, statement):
    assert _found(app, {statement: ()}) != {}


@on_sqlite
@pytest.mark.usefixtures("requests")
def test_a_window_joined_with_people_is_found(app):
    """The statement that took SQLite a minute for ten thousand people; PostgreSQL may plan it well."""
    statement = """
        SELECT attendee.id, entry.at FROM attendee LEFT JOIN counted_entry AS entry
        ON entry.attendee_id = attendee.id AND entry.event_id = 1 AND entry.place = 1
        WHERE attendee.event_id = 1"""
    assert _found(app, {statement: ()}) != {}
