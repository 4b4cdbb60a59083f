"""The forum's public page."""

from flask import Blueprint, render_template

from events_app import clock
from events_app.access import everyone
from events_app.event.context import this_event

blueprint = Blueprint("event", __name__)


@blueprint.get("/")
@everyone
def public_page():
    """Show when, where and what the forum is, with its programme."""
    event = this_event()
    return render_template(
        "event/public_page.html", event=event, sign_up_open=event.takes_sign_ups(clock.now())
    )
