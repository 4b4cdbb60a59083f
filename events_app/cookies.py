"""Cookies beside the session's: out of scripts' reach, bound to this host, and never for ever."""

from datetime import timedelta
from typing import Literal

from flask import current_app, request
from werkzeug.wrappers import Response

# Browsers keep none longer, whatever they are told.
LONGEST = timedelta(days=400)


def kept_cookie(name: str, path: str = "/") -> str | None:
    """Return what this browser was given to keep under that name and path."""
    return request.cookies.get(_full_name(name, path))


def keep_cookie(
    response: Response,
    name: str,
    value: str,
    lasts: timedelta,
    *,
    path: str = "/",
    samesite: Literal["Lax", "Strict"] = "Lax",
) -> None:
    """Give the browser a value to send back, for no longer than browsers keep any."""
    response.set_cookie(
        _full_name(name, path),
        value,
        max_age=int(min(lasts, LONGEST).total_seconds()),
        path=path,
        secure=_need_https(),
        httponly=True,
        samesite=samesite,
    )


def _full_name(name: str, path: str) -> str:
    """Return the name with the prefix by which a browser takes it from this host alone, over https."""
    if not _need_https():
        return name
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"


def _need_https() -> bool:
    return current_app.config["SETTINGS"].cookies_need_https
