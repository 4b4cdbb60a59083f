"""A server under gunicorn and clients that ask it, on the loopback address only."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from events_app.config import PROJECT

WORKERS = 2
OURS = "wsgi:app"


@contextlib.contextmanager
def serving(application: str, environ: dict[str, str], folder: Path) -> Iterator[int]:
    """Serve an application with two synchronous workers; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # How we serve is set apart, so that the floor is served plainly.
    settings = [
        "--config",
        "gunicorn.conf.py" if application == OURS else "python:benchmarks.plain",
    ]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *settings, "--bind", f"127.0.0.1:{port}", "--workers",
             str(WORKERS), "--log-level", "warning", application],
            cwd=PROJECT, env=os.environ | environ, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _attempt in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


def seconds_for(port: int, shares: Sequence[Sequence[bytes]], expected: bytes) -> float:
    """Send each client's requests one after the other, all clients at once; return the seconds.

    Raise unless every answer is 200 and ends with what is expected.
    """
    failures: list[bytes] = []
    threads = [
        threading.Thread(target=_send_all, args=(port, share, expected, failures))
        for share in shares
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    if failures:
        raise RuntimeError(f"{len(failures)} requests failed: {failures[0][:2000]!r}")
    return seconds


def _send_all(port: int, requests: Sequence[bytes], expected: bytes, failures: list[bytes]) -> None:
    for request in requests:
        with socket.create_connection(("127.0.0.1", port), 120) as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        if not answer.startswith(b"HTTP/1.1 200") or expected not in answer:
            failures.append(answer)
