"""What invitees see."""

from flask import Blueprint, abort, render_template

from events_app.access import everyone

blueprint = Blueprint("registration", __name__)


@blueprint.get("/privacy/<version>")
@everyone
def privacy(version: str):
    """Show one version of the personal data notice."""
    if version != "v1":
        abort(404)
    return render_template("registration/privacy.html")
