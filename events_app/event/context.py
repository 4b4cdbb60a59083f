"""The forum that the present request is about."""

from flask import abort, g

from events_app.event.models import Event
from events_app.event.queries import current_event, event_by_code


def event_or_none() -> Event | None:
    """Return the forum named in the address, or the current one, or None if there is none."""
    if "event" not in g:
        code = g.get("event_code")
        g.event = event_by_code(code) if code else current_event()
    return g.event


def this_event() -> Event:
    """Return the forum that the request is about; 404 if there is none."""
    return event_or_none() or abort(404)
