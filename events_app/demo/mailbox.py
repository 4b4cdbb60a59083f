"""The demo forum's mailbox: takes every mail that is sent and keeps it as a file to be read."""

import base64
import re
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

import click
from aiosmtpd.controller import Controller

MAILS_FOLDER = "mails"
_NAME = re.compile(r"\d{1,20}")


@dataclass(frozen=True)
class Summary:
    """What the list shows of a mail."""

    id: str
    recipient: str
    subject: str
    sent_at: datetime


class Mailbox:
    """A folder of mails, one file each; the names sort by the time of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, content: bytes) -> None:
        """Keep a mail; whoever reads the folder meanwhile sees all of it or nothing."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns():020}"
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.rename(self._folder / f"{name}.eml")

    def count(self) -> int:
        """Return how many mails there are."""
        return len(self._names())

    def newest(self, count: int, offset: int) -> list[Summary]:
        """Return some of the mails, newest first."""
        return [self._summary(name) for name in self._names()[offset : offset + count]]

    def sent_to(self, words: str) -> list[Summary]:
        """Return the mails whose recipient contains these words, newest first."""
        wanted = words.casefold()
        return [mail for mail in self._all() if wanted in mail.recipient.casefold()]

    def read(self, mail_id: str) -> EmailMessage | None:
        """Return a whole mail, or None if there is none of that id."""
        path = self._folder / f"{mail_id}.eml"
        if not _NAME.fullmatch(mail_id) or not path.is_file():
            return None
        return message_from_bytes(path.read_bytes(), policy=default)  # type: ignore[arg-type, return-value]

    def _all(self) -> Iterator[Summary]:
        return (self._summary(name) for name in self._names())

    def _names(self) -> list[str]:
        return sorted((path.stem for path in self._folder.glob("*.eml")), reverse=True)

    def _summary(self, name: str) -> Summary:
        with (self._folder / f"{name}.eml").open("rb") as file:
            headers = BytesHeaderParser(policy=default).parse(file)  # type: ignore[arg-type]
        return Summary(
            id=name,
            recipient=str(headers["To"]),
            subject=str(headers["Subject"]),
            sent_at=headers["Date"].datetime,
        )


def html_to_show(mail: EmailMessage, style_sheets: Iterable[str]) -> str:
    """Return a mail's HTML with its pictures in it and links that open beside the mailbox.

    The `style_sheets` bring Chinese fonts to machines that have none, as every mail program has.
    """
    body = mail.get_body(("html",))
    html = body.get_content() if body is not None else ""
    for part in mail.walk():
        if part["Content-ID"]:
            content = base64.b64encode(content_of(part)).decode()
            address = f"data:{part.get_content_type()};base64,{content}"
            html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", address)
    links = "".join(f'<link rel="stylesheet" href="{address}">' for address in style_sheets)
    return html.replace("<head>", f'<head><base target="_blank">{links}', 1)


def content_of(part: Message) -> bytes:
    """Return the bytes of a mail's part, as they were before the mail was packed."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


class _Postbox:
    """What the mail server does with a mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        """Keep the mail and say so."""
        self._mailbox.store(envelope.content)
        return "250 OK"


@click.command("demo-mailbox", hidden=True)
@click.option("--port", type=int, required=True, help="Where mails are taken in.")
@click.option(
    "--folder", type=click.Path(path_type=Path), required=True, help="Where they are kept."
)
def mailbox_command(port: int, folder: Path) -> None:
    """Take in mails on this machine only and keep them as files, until stopped."""
    stopped = threading.Event()
    for order in (signal.SIGTERM, signal.SIGINT):
        signal.signal(order, lambda *_: stopped.set())
    controller = Controller(_Postbox(Mailbox(folder)), hostname="127.0.0.1", port=port)
    controller.start()
    click.echo(f"The mailbox takes mails on port {port}.")
    while not stopped.wait(0.5):
        pass
    controller.stop()
