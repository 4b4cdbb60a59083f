"""The site in a server of its own, as it runs in real life."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from events_app.config import PROJECT, Settings


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """Run the site in gunicorn with two workers on a free port; give its address and process."""
    environment = {
        "FORUMDESK_ENVIRONMENT": settings.environment,
        "FORUMDESK_SECRET_KEY": settings.secret_key,
        "FORUMDESK_DATABASE_URL": settings.database_url,
        "FORUMDESK_BASE_URL": settings.base_url,
        "FORUMDESK_INSTANCE": str(settings.instance),
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--bind", "127.0.0.1:0"],
        cwd=PROJECT,
        env=os.environ | environment,
        stderr=log.open("w"),
    )
    try:
        yield _address(log, process), process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address(log: Path, process: subprocess.Popen) -> str:
    while process.poll() is None:
        found = re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", log.read_text())
        if found:
            return found[1]
    raise RuntimeError(f"The server did not start: {log.read_text()}")
