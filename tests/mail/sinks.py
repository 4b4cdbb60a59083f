"""Real mail servers on the loopback, in several tempers."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller

from tests.waiting import PATIENCE


class Sink:
    """Takes mails and keeps them; recipients named in `answers` get that answer instead.

    A `slow` one answers to a mail only when `may_answer` is set.
    """

    def __init__(self, answers: dict[str, str] | None = None, *, slow: bool = False) -> None:
        self.answers = answers or {}
        self.may_answer = Event()
        if not slow:
            self.may_answer.set()
        self.envelopes: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        """Take the recipient, or answer as this sink's temper demands."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        """Keep the mail, then answer, or wait until that is wanted."""
        self.envelopes.append((list(envelope.rcpt_tos), envelope.content))
        while not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        return self.answers.get("DATA", "250 OK")

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails taken so far, as a mail program reads them."""
        return [
            message_from_bytes(content, policy=policy.default) for _to, content in self.envelopes
        ]


@contextmanager
def listening(sink: Sink, **options: Any) -> Iterator[int]:
    """Let a sink listen, with aiosmtpd's own options; yield its port."""
    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[socket.socket]:
    """A server that lets one connect and never says a word; yield its listening socket."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(PATIENCE)
        yield server


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]
