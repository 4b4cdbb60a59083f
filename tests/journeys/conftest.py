"""The whole product as `make run` starts it: pages, worker, mailbox, on a database of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from events_app.config import PROJECT


@dataclass(frozen=True)
class RunningDemo:
    """A demo forum that is being served."""

    address: str
    instance: Path
    accounts: dict[str, tuple[str, str]]


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_demo(
    instance: Path, database_url: str | None = None, *options: str
) -> Iterator[RunningDemo]:
    """Run `forumdesk demo` with these options until the block ends, then stop it as Ctrl+C would."""
    port, mail_port = free_port(), free_port()
    environment = os.environ | {"FORUMDESK_INSTANCE": str(instance)}
    if database_url:
        environment["FORUMDESK_DATABASE_URL"] = database_url
    instance.mkdir(parents=True, exist_ok=True)
    log = instance / "log.txt"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "events_app.cli", "demo", "--port", str(port),
             "--mail-port", str(mail_port), *options],
            cwd=PROJECT, env=environment, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_served(address, process, log)
            yield RunningDemo(address, instance, _accounts(log.read_text()))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait_until_served(address: str, process: subprocess.Popen, log: Path) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            urllib.request.urlopen(f"{address}/sign-in", timeout=2).close()
            return
        except OSError:
            try:
                process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                continue
    raise RuntimeError(f"not served within a minute: {log.read_text()}")


def _accounts(printed: str) -> dict[str, tuple[str, str]]:
    lines = re.findall(r"^\s+\w+\s+(\S+@\S+)\s+(\S+)$", printed, re.M)
    return {email.split("@")[0]: (email, password) for email, password in lines}


@pytest.fixture(params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path: Path, worker: str) -> Iterator[RunningDemo]:
    """A fresh demo forum on either database."""
    if request.param == "sqlite":
        with running_demo(tmp_path / "instance") as running:
            yield running
        return
    server = sa.make_url(os.environ["TEST_DATABASE_URL"])
    name = f"forumdesk_journey_{worker}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url = server.set(database=name).render_as_string(hide_password=False)
    with running_demo(tmp_path / "instance", url) as running:
        yield running
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()
