"""Waiting for what must come, however busy the machine is; never for a time."""

import time
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")

PATIENCE = 120  # seconds; only a fault takes longer


def wait_until(ask: Callable[[], Answer]) -> Answer:
    """Ask again and again until the answer is true, and return it."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := ask()):
        assert time.monotonic() < deadline, "It did not come about."
        time.sleep(0.02)
    return answer


def is_held_up(thread: Thread) -> bool:
    """Tell whether a thread does not get on; on a busy machine it may look so without being so."""
    thread.join(timeout=0.3)
    return thread.is_alive()
