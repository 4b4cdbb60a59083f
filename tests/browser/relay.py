"""A bad line between tablets and the server: it fails as it is told to."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.waiting import PATIENCE

# What is answered instead of passing a request on.
ANSWERS = {
    "500": (500, "text/html", b"<h1>Internal Server Error</h1>"),
    "422": (422, "application/json", b'{"error": "No."}'),
    "404": (404, "text/html", b"<h1>Not Found</h1>"),
    "garbage": (200, "application/json", b'{"now": 1, "device": "paired", "rece'),
    "portal": (200, "text/html", b"<h1>Please sign in to the venue's network</h1>"),
    "no receipts": (200, "application/json", b'{"now": 1, "device": "paired", "receipts": []}'),
    "odd receipts": (
        200,
        "application/json",
        b'{"now": 1, "device": "paired", "receipts": [null, 7, {"id": "x", "state": "stored"}]}',
    ),
}

# What a tablet asks while it works; files come as ever.
_ASKED = ("/scans", "/news", "/people")


class Relay(ThreadingHTTPServer):
    """Passes requests on while `mode` is "through"; "lost" does so too, and loses the answer."""

    daemon_threads = True
    block_on_close = False
    mode = "through"
    # What no batch may contain that is to be passed on; the others are.
    poison = b""

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = urlsplit(target)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.is_over = threading.Event()  # until then what hangs goes on hanging
        self.sent = 0  # batches that met with the failure


class _Handler(BaseHTTPRequestHandler):
    server: Relay

    def _relay(self) -> None:
        mode = self.server.mode
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if self.server.poison and self.server.poison in body:
            return self._answer(
                500, [("Content-Type", "text/html")], b"<h1>Internal Server Error</h1>"
            )
        if mode == "through" or not self.path.split("?")[0].endswith(_ASKED):
            return self._answer(*self._pass_on(body))
        if mode == "lost":
            self._pass_on(body)
        self.server.sent += self.command == "POST"
        if mode == "hanging":
            self.server.is_over.wait()
        if mode in ANSWERS:
            status, kind, text = ANSWERS[mode]
            return self._answer(status, [("Content-Type", kind)], text)
        self.close_connection = True
        return None

    do_GET = do_POST = _relay

    def _pass_on(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        target = self.server.target
        connection = http.client.HTTPConnection(target.hostname, target.port, timeout=PATIENCE)
        headers = dict(self.headers.items()) | {"Connection": "close"}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        with suppress(OSError):
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in {"connection", "content-length", "transfer-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextmanager
def relaying(target: str) -> Iterator[Relay]:
    """Give a line to a server."""
    relay = Relay(target)
    thread = threading.Thread(target=relay.serve_forever, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.is_over.set()
        relay.shutdown()
        relay.server_close()
