"""Broken rules, and the pages people see when something is not there."""

from flask import Flask, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError


class RuleViolation(Exception):
    """A deed that the forum's rules forbid; `message` is for the person, beside `field`."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def init_app(app: Flask) -> None:
    """Give every error a page of ours, or JSON where JSON was asked for."""
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(CSRFError, _show_stale_form)


def _show(error: HTTPException):
    if error.response is not None:
        return error.response
    if isinstance(error, SecurityError):
        # Asked under a host that is not ours, no page of ours can be made.
        return error.get_response()
    code = error.code or 500
    # How long to wait, which method would do: what the error itself says of it.
    headers = [header for header in error.get_headers() if header[0] != "Content-Type"]
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return jsonify(error=_said_to_scripts(error)), code, headers
    titles = {
        400: _("This request could not be understood"),
        401: _("Please sign in"),
        404: _("This page is not here"),
        405: _("This page is not here"),
        411: _("This request could not be understood"),
        413: _("This was too much at once"),
        415: _("This request could not be understood"),
        429: _("Too many tries"),
    }
    title = titles.get(code, _("Something went wrong on our side"))
    most = _size(request.max_content_length or 0)
    return render_template("errors/error.html", title=title, code=code, most=most), code, headers


def _said_to_scripts(error: HTTPException) -> str:
    """Return the error's name, or the sentence that a script shows to its person."""
    if error.code == 429:
        return _("Too many wrong tries came from your network. Please try again in ten minutes.")
    return error.name


def _size(number: int) -> str:
    kilobytes = number // 1024
    return f"{kilobytes} kB" if kilobytes < 1024 else f"{kilobytes // 1024} MB"


def _show_stale_form(error: CSRFError):
    g.is_refused = True
    title = _("The page was open for too long")
    return render_template("errors/stale_form.html", title=title), 400
