"""Whether the site answers, for whoever watches over it."""

from flask import Blueprint

from events_app.access import everyone

blueprint = Blueprint("operation", __name__)


@blueprint.get("/healthz")
@everyone
def healthz():
    """Say that requests are answered; tells nothing else and asks no database."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}
