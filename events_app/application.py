"""Where Forum Desk is another Flask than Flask itself: in its sessions, its files and its log."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.routing import IntegerConverter


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

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Return how long a static file may be kept: slices of fonts a month, others are asked for."""
        if filename is not None and filename.endswith(".woff2"):
            return 30 * 24 * 3600
        return super().get_send_file_max_age(filename)
