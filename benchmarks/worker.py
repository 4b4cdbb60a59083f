"""What one process costs: the wait until a cold start answers, and a worker's memory at its peak.

Served as operators serve it, by `forumdesk run`, for a forum to which two hundred and fifty people came.
"""

import contextlib
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.drawing import invented_badge
from benchmarks.forum import SECRET, Forum, add_confirmed
from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.config import PROJECT
from events_app.database import db
from events_app.event.models import Event
from events_app.report.formats import FORMATS
from events_app.report.service import CODE_BOOK, LIST_ALONE
from events_app.survey import closing
from events_app.survey import service as answering
from events_app.survey.models import Survey
from events_app.survey.questionnaire import read_questionnaire, standard_questions
from tests import factories
from tests.survey.synthetic import synthetic
from tests.waiting import PATIENCE

STARTS = 5
GUESTS = 250
STAFF = "/staff/EIF113"
# Every kind of file that the site makes: its address, and what its form says.
FILES = (
    *((f"{STAFF}/reports/attendance/file", {"format": form}) for form in (*FORMATS, LIST_ALONE)),
    *((f"{STAFF}/reports/feedback/file", {"format": form}) for form in (*FORMATS, CODE_BOOK)),
    (f"{STAFF}/sign-in-sheets", {}),
    (f"{STAFF}/certificates", {}),
    *((f"{STAFF}/badges", {"which": "everyone", "order": "strokes", "sheet": sheet})
      for sheet in ("a4_four_up", "a6")),
)  # fmt: skip


def cold_start_seconds(forum: Forum) -> float:
    """Return the seconds from the command to the first page, the median of some starts."""
    return statistics.median(_first_answer(forum) for _start in range(STARTS))


def worker_peak_mb(forum: Forum) -> float:
    """Return the most memory that a worker held which made every kind of file, one after the other."""
    cookie, token = _prepare(forum)
    with _served(forum, workers=1) as (port, process):
        for address, typed in FILES:
            _ask(port, "POST", address, cookie, {"csrf_token": token} | typed)
        return _peak_mb(_worker_of(process.pid))


def _first_answer(forum: Forum) -> float:
    start = time.perf_counter()
    with _served(forum, workers=2):
        return time.perf_counter() - start


@contextlib.contextmanager
def _served(forum: Forum, workers: int) -> Iterator[tuple[int, subprocess.Popen]]:
    """Serve the forum by the command; give port and process once the first page has come."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        "FORUMDESK_ENVIRONMENT": "test",
        "FORUMDESK_SECRET_KEY": SECRET,
        "FORUMDESK_DATABASE_URL": forum.database_url,
        "FORUMDESK_INSTANCE": str(forum.folder),
        "MALLOC_ARENA_MAX": "1",  # as the service has it
    }
    command = [sys.executable, "-m", "events_app.cli", "run", "--bind", f"127.0.0.1:{port}",
               "--workers", str(workers)]  # fmt: skip
    with (forum.folder / "worker.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=os.environ | environ, stdout=log, stderr=log
        )
        try:
            _wait_for_page(port)
            yield port, process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait_for_page(port: int) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        with contextlib.suppress(OSError):
            _ask(port, "GET", "/", "")
            return
        time.sleep(0.01)
    raise RuntimeError("the server did not start")


def _ask(port: int, method: str, path: str, cookie: str, typed: dict | None = None) -> bytes:
    headers = {"Cookie": cookie}
    if typed is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request(method, path, urlencode(typed or {}), headers)
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: {answer.status} {body[:2000]!r}")
    return body


def _worker_of(master: int) -> int:
    return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])


def _peak_mb(process: int) -> float:
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(peak[1]) / 1024 if peak else 0


def _prepare(forum: Forum) -> tuple[str, str]:
    """Let people come and answer; return cookie and form token of an organiser."""
    add_confirmed(forum, GUESTS)
    dice = random.Random(113)
    with forum.app.app_context(), forum.app.test_request_context():
        event = db.session.get_one(Event, forum.event_id)
        for person in db.session.scalars(db.select(Attendee)).all():
            badge = invented_badge(dice)
            person.name, person.organisation = badge.name, badge.organisation
            factories.arrive(person)
        _answer(event)
        client = factories.sign_in(forum.app.test_client(), factories.staff(Role.ORGANISER))
    token = factories.csrf(client, f"{STAFF}/sign-in-sheets")
    return f"forumdesk={client.get_cookie('forumdesk').value}", token


def _answer(event: Event) -> None:
    questions = standard_questions()
    survey = Survey(event_id=event.id, questions=questions, closes_at=clock.now(), asked=GUESTS, begun=0)  # fmt: skip
    db.session.add(survey)
    db.session.flush()
    asked = read_questionnaire(questions)
    all_answers = synthetic(asked, {"biz": 120, "corr": 80, "exp": 9})
    parts = [part for answers in all_answers for part in answering._parts(answers, asked)]
    answering.write_anew(event.id, parts)
    closing.close(event)
    db.session.commit()
