"""The whole product as `make run` starts it: pages, worker, mailbox, on a database of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from events_app.config import PROJECT
from tests.journeys.visitors import Visitor
from tests.waiting import PATIENCE, wait_until


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


def free_ports() -> tuple[int, int]:
    """Return a port for pages and one for mails."""
    return free_port(), free_port()


@contextmanager
def running_demo(
    instance: Path,
    database_url: str | None = None,
    day: str | None = None,
    ports: tuple[int, int] | None = None,
) -> Iterator[RunningDemo]:
    """Run `forumdesk demo` until the block ends, then stop it as Ctrl+C would.

    A `day` moves its calendar; the same ports again are the same address.
    """
    port, mail_port = ports or free_ports()
    options = ["--day", day] if day else []
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
            process.wait(timeout=PATIENCE)


def _wait_until_served(address: str, process: subprocess.Popen, log: Path) -> None:
    def is_served() -> bool:
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        with suppress(OSError):
            urllib.request.urlopen(f"{address}/sign-in", timeout=PATIENCE).close()
            return True
        return False

    wait_until(is_served)


def _accounts(printed: str) -> dict[str, tuple[str, str]]:
    lines = re.findall(r"^\s+\w+\s+(\S+@\S+)\s+(\S+)$", printed, re.M)
    return {email.split("@")[0]: (email, password) for email, password in lines}


@dataclass(frozen=True)
class DemoForum:
    """A demo forum that is served on one day after another, always at the same address."""

    instance: Path
    database_url: str | None
    ports: tuple[int, int]

    @property
    def address(self) -> str:
        """Where its pages are while it is served."""
        return f"http://127.0.0.1:{self.ports[0]}"

    def on(self, day: str | None = None) -> AbstractContextManager[RunningDemo]:
        """Serve it on that day; without one, its calendar goes on where it stood."""
        return running_demo(self.instance, self.database_url, day, self.ports)


@pytest.fixture(params=["sqlite", "postgresql"])
def forum(request: pytest.FixtureRequest, tmp_path: Path, worker: str) -> Iterator[DemoForum]:
    """A fresh demo forum on either database."""
    if request.param == "sqlite":
        yield DemoForum(tmp_path / "instance", None, free_ports())
        return
    server = sa.make_url(os.environ["TEST_DATABASE_URL"])
    name = f"forumdesk_journey_{worker}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    url = server.set(database=name).render_as_string(hide_password=False)
    yield DemoForum(tmp_path / "instance", url, free_ports())
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="session")
def looked_at() -> set[tuple[str, ...]]:
    """The kinds of pages that axe has inspected and the pictures taken, on whichever database."""
    return set()


@pytest.fixture
def visitor(launch, forum: DemoForum, looked_at) -> Iterator[Callable[..., Visitor]]:
    """Give `visitor(device, video=None)` a browser."""
    visitors: list[Visitor] = []

    def arrive(device: dict, video: Path | None = None) -> Visitor:
        visitors.append(Visitor(launch(video), forum.address, device, looked_at))
        return visitors[-1]

    yield arrive
    for one in visitors:
        one.close()
