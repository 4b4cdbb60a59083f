"""The site in a server of its own, as it runs in real life."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from events_app.config import PROJECT, Settings
from tests.waiting import PATIENCE, wait_until


@contextmanager
def serving(settings: Settings, log: Path, port: int = 0) -> Iterator[tuple[str, subprocess.Popen]]:
    """Run the site in gunicorn with two workers on a port, or on a free one; give its address and process."""
    environment = {
        "FORUMDESK_ENVIRONMENT": settings.environment,
        "FORUMDESK_SECRET_KEY": settings.secret_key,
        "FORUMDESK_DATABASE_URL": settings.database_url,
        "FORUMDESK_BASE_URL": settings.base_url,
        "FORUMDESK_INSTANCE": str(settings.instance),
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2"]
    where = {"cwd": PROJECT, "env": os.environ | environment}
    with listening([*command, "--bind", f"127.0.0.1:{port}"], log, **where) as served:
        yield served


@contextmanager
def listening(
    command: list[str], log: Path, **where: Any
) -> Iterator[tuple[str, subprocess.Popen]]:
    """Run a command that serves, until the block ends; give its address and process."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stderr=output, **where)
    try:
        yield _address(log, process), process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _address(log: Path, process: subprocess.Popen) -> str:
    def told() -> re.Match[str] | None:
        if process.poll() is not None:
            raise RuntimeError(f"The server did not start: {log.read_text()}")
        return re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", log.read_text())

    return wait_until(told)[1]


def get(address: str, path: str, **headers: str) -> tuple[int, bytes, Message]:
    """Ask a server, with these headers, underlines for dashes; return status, body and headers."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers=names)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers


def kill_family(pid: int) -> None:
    """Kill a process and its children at once, as a power cut of the service would."""
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        family = [int(child) for child in children.read().split()]
    for member in [pid, *family]:
        os.kill(member, signal.SIGKILL)
