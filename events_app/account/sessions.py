"""The browser's side of being signed in: a key in the signed cookie, and how it comes and goes."""

import secrets
from datetime import timedelta

from flask import session
from werkzeug.wrappers import Response

from events_app import clock
from events_app.access import SignedIn
from events_app.cookies import keep_cookie, kept_cookie
from events_app.staff import queries

IDLE_LIMIT = timedelta(minutes=30)
_BROWSER = "forumdesk-browser"


def load_staff_member() -> SignedIn | None:
    """Return who is signed in; None after half an hour without a request, whatever the role."""
    key = session.get("staff_key")
    if key is None or _was_idle_too_long():
        return None
    member = queries.signed_in(key)
    if member is not None:
        session["seen"] = _now()
    return member


def begin(key: str) -> None:
    """Let this browser hold that session, and nothing of what it held before."""
    session.clear()
    session["staff_key"] = key
    session["seen"] = _now()


def this_browser() -> str | None:
    """Return the secret by which a browser is known again in which somebody signed in once."""
    return kept_cookie(_BROWSER)


def know_again(response: Response, browser: str) -> None:
    """Give the browser that secret to keep; it opens nothing."""
    keep_cookie(response, _BROWSER, browser, queries.BROWSER_KNOWN_FOR, samesite="Strict")


def new_browser() -> str:
    """Return a secret for a browser that is not known yet."""
    return secrets.token_urlsafe(24)


def _was_idle_too_long() -> bool:
    return _now() - session.get("seen", 0) > IDLE_LIMIT.total_seconds()


def _now() -> int:
    return int(clock.now().timestamp())
