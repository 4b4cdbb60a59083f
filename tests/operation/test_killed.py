"""The site serves again after every kind of kill, by itself; waited for, not measured."""

import os
import re
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from events_app.config import PROJECT
from tests import factories
from tests.serving import get, kill_family, listening
from tests.waiting import PATIENCE, wait_until


@pytest.fixture
def served(app, database_url, tmp_path):
    """Serve the site by its command, on a free port or on a given one."""
    with app.app_context():
        factories.forum()
    environ = {
        "FORUMDESK_ENVIRONMENT": "test",
        "FORUMDESK_SECRET_KEY": app.config["SETTINGS"].secret_key,
        "FORUMDESK_DATABASE_URL": database_url,
        "FORUMDESK_INSTANCE": str(tmp_path),
    }

    @contextmanager
    def serve(port=0):
        command = [sys.executable, "-m", "events_app.cli", "run", "--bind", f"127.0.0.1:{port}"]
        where = {"cwd": PROJECT, "env": os.environ | environ}
        with listening(command, tmp_path / "log", **where) as (address, process):
            yield address, process

    return serve


def _workers(process) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(child) for child in children.split()]


def _answers(address) -> bool:
    try:
        return get(address, "/")[0] == 200
    except OSError:
        return False


def test_a_killed_worker_is_replaced_and_the_others_go_on(served):
    with served() as (address, process):
        wait_until(lambda: len(_workers(process)) == 2 and _answers(address))
        before = _workers(process)
        for worker in before:
            os.kill(worker, signal.SIGKILL)
            wait_until(lambda: _answers(address))
        wait_until(lambda: len(set(_workers(process)) - set(before)) == 2)
        assert _answers(address)


def test_a_killed_master_is_followed_by_another_on_the_same_port(served):
    with served() as (address, process):
        wait_until(lambda: _answers(address))
        kill_family(process.pid)
        process.wait(timeout=PATIENCE)
    with served(address.rpartition(":")[2]) as (again, _process):
        wait_until(lambda: _answers(again))
        assert again == address


def test_workers_are_copies_of_one_that_loaded_everything_and_share_no_connection(served, app):
    with served() as (address, process):
        wait_until(lambda: _answers(address))
        statuses = [get(address, "/")[0] for _request in range(20)]
        assert set(statuses) == {200}
        # What a worker has mapped of the database it opened itself: the master holds none.
        held = {
            os.readlink(each) for each in Path(f"/proc/{process.pid}/fd").iterdir() if each.exists()
        }
        assert not [name for name in held if name.endswith(".sqlite3")]


def test_no_answer_says_which_version_serves(served):
    with served() as (address, _process):
        wait_until(lambda: _answers(address))
        for path in ("/", "/healthz", "/not-here", "/static/nothing"):
            headers = get(address, path)[2]
            assert headers["Server"] == "gunicorn"
            assert not any(re.search(r"\d+\.\d+\.\d+", value) for value in headers.values())


def test_what_is_delivered_starts_again_at_once():
    for unit in (PROJECT / "deploy").glob("*.service"):
        lines = unit.read_text("utf-8").splitlines()
        assert {"Restart=always", "RestartSec=1"} <= set(lines)
    assert "server_tokens off;" in (PROJECT / "deploy" / "nginx.conf").read_text("utf-8")
