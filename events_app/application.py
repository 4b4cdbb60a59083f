"""Where Forum Desk is another Flask than Flask itself: in its sessions, its files and its log."""

import os
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.routing import IntegerConverter
from werkzeug.security import safe_join

# Their names change with what is in them.
_FOR_GOOD = "bundles/"


class RowNumber(IntegerConverter):
    """A row's number in an address; what is longer than any database counts leads nowhere."""

    regex = r"\d{1,9}"


class Sessions(SecureCookieSessionInterface):
    """Signed cookies that cost nothing to whoever has none, as tablets."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the request; without a cookie there is nothing to verify."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class ForumDesk(Flask):
    """A Flask that lets browsers keep what never changes, and does no more than we need."""

    session_interface = Sessions()

    def log_exception(self, exc_info: Any) -> None:
        """Write an error down by its route; an address may hold a personal link, or a name."""
        self.logger.error(
            "Exception in %s [%s]", request.endpoint, request.method, exc_info=exc_info
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is asynchronous, and each request asks often."""
        return func

    def send_static_file(self, filename: str) -> Response:
        """Send a static file, packed where browsers take that and a packed one stands beside it."""
        answer = super().send_static_file(filename)
        packed = safe_join(str(self.static_folder), f"{filename}.gz")
        if packed is None or not os.path.isfile(packed):
            return answer
        if "gzip" in request.accept_encodings:
            plain, answer = answer, super().send_static_file(f"{filename}.gz")
            plain.close()
            answer.content_type = plain.content_type
            answer.content_encoding = "gzip"
        if filename.startswith(_FOR_GOOD):
            answer.cache_control.immutable = True
        answer.vary.add("Accept-Encoding")
        return answer

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return how long a file may be kept: bundles a year, slices of fonts a month."""
        if filename is not None and filename.startswith(_FOR_GOOD):
            return 365 * 24 * 3600
        if filename is not None and filename.endswith(".woff2"):
            return 30 * 24 * 3600
        return super().get_send_file_max_age(filename)
