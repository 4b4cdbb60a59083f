"""A day is a day somewhere: only the forum says which one a moment falls on."""

import ast
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from events_app.config import PROJECT
from events_app.event.models import Event
from tests.test_architecture import source_files

# Where a day, the machine's time or a zone may be taken, and why that is right there.
ALLOWED = {
    ("events_app/clock.py", "now"),  # the only place that asks for the time
    ("events_app/demo/commands.py", "now"),  # by how much the demo's calendar is to be moved
    ("events_app/event/models.py", "astimezone"),  # Event.local
    ("events_app/event/models.py", "date"),  # Event.day_of
    ("events_app/page_context.py", "astimezone"),  # what templates say, at the forum's place
    ("events_app/page_context.py", "date"),
    ("events_app/i18n.py", "date"),  # say_moment is given the time at the forum's place
    ("events_app/report/queries.py", "astimezone"),  # one zone for ten thousand rows
    ("events_app/report/queries.py", "fromtimestamp"),  # in UTC, as everything in the database
    (
        "events_app/demo/commands.py",
        "date",
    ),  # a day given on the command line, at the forum's place
    ("events_app/demo/commands.py", "time"),
    ("events_app/database.py", "astimezone"),  # into UTC and back
    ("events_app/invitation/guest_list/spreadsheets.py", "date"),  # a cell that is a day
    ("events_app/invitation/guest_list/spreadsheets.py", "time"),
}
TAKES_TIME = {"date", "today", "now", "utcnow", "fromtimestamp", "astimezone", "localtime", "time"}


def times_taken(source: str) -> set[str]:
    """Return by which names a source takes a day, the machine's time or a zone."""
    return {
        node.func.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TAKES_TIME
        and not _takes_none(node)
    }


def _takes_none(call: ast.Call) -> bool:
    """Whether this is `clock.now()`, or makes a day or a time of what it is given."""
    owner = call.func.value
    if call.func.attr == "now":
        return isinstance(owner, ast.Name) and owner.id == "clock"
    return call.func.attr in {"date", "time"} and bool(call.args)


def test_a_day_is_taken_at_the_forums_place_alone():
    taken = {
        (str(path.relative_to(PROJECT)), name)
        for path in source_files()
        for name in times_taken(path.read_text("utf-8"))
    }
    assert taken == ALLOWED


@pytest.mark.parametrize(
    "source",
    [
        "day = clock.now().date()",
        "day = date.today()",
        "moment = datetime.now()",
        "moment = datetime.utcnow()",
        "day = datetime.datetime.fromtimestamp(0)",
        "day = survey.closes_at.date()",
        "here = moment.astimezone()",
        "seconds = time.time()",
    ],
)
def test_a_day_taken_elsewhere_is_found(source):
    assert times_taken(source) != set()


def test_templates_say_days_by_the_filter():
    found = {
        str(path.relative_to(PROJECT))
        for path in (PROJECT / "templates").rglob("*.*")
        if re.search(r"\.date\(\)|astimezone", path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-09-18T15:59:59+00:00", date(2024, 9, 18)),
        ("2024-09-18T16:00:00+00:00", date(2024, 9, 19)),
        ("2024-12-31T16:00:00+00:00", date(2025, 1, 1)),
        ("2028-02-28T16:00:00+00:00", date(2028, 2, 29)),
        ("2028-02-29T16:00:00+00:00", date(2028, 3, 1)),
    ],
)
def test_the_forums_day_begins_at_its_own_midnight(moment, day):
    forum = Event(time_zone="Asia/Taipei", starts_at=datetime.fromisoformat(moment))
    assert (forum.day, forum.day_of(forum.starts_at)) == (day, day)
    assert forum.local(forum.starts_at).utcoffset() == timedelta(hours=8)


def test_the_tests_can_be_told_another_moment():
    told = subprocess.run(
        [sys.executable, "-c", "import tests.times as t; t.later(); print(t.clock.now())"],
        env=os.environ | {"FORUMDESK_TEST_MOMENT": "2028-02-29T15:59:00+00:00"},
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    moment = datetime.fromisoformat(told.stdout.strip())
    begun = datetime(2028, 2, 29, 15, 59, tzinfo=UTC)
    assert timedelta(0) <= moment - begun < timedelta(minutes=1)
