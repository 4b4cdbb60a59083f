"""Whether the site answers, for whoever watches over it, and whom to tell of a hole in it."""

from datetime import timedelta

from flask import Blueprint, abort, current_app, url_for

from events_app import clock
from events_app.access import everyone

blueprint = Blueprint("operation", __name__)

# Each copy says of itself until when it may be believed (RFC 9116: for less than a year).
CONTACT_STANDS_FOR = timedelta(days=90)
_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/healthz")
@everyone
def healthz():
    """Say that requests are answered; tells nothing else and asks no database."""
    return "ok\n", _PLAIN


@blueprint.get("/.well-known/security.txt")
@everyone
def security_txt():
    """Tell whoever finds a hole whom to tell, as RFC 9116 has it; 404 where nobody is named."""
    settings = current_app.config["SETTINGS"]
    contact = settings.security_contact or abort(404)
    until = (clock.now() + CONTACT_STANDS_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh-TW, en",
        f"Canonical: {settings.base_url}{url_for('operation.security_txt')}",
    ]
    return "\n".join([*lines, ""]), _PLAIN
