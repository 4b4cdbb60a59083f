"""A report that leaves the house as a file, and how its values are said on screen."""

from flask import Response

from events_app import clock
from events_app.downloads import hand_over
from events_app.event.models import Event
from events_app.i18n import language
from events_app.report.cells import shown
from events_app.report.formats import FORMATS
from events_app.report.tables import Document, Kind, Value


def file_name(event: Event, stem: str, ending: str) -> str:
    """Return the name of a report's file: what, of which forum, made when."""
    return f"{stem}-{event.code}-{event.local(clock.now()):%Y%m%d-%H%M}.{ending}"


def send_document(document: Document, ending: str, name: str) -> Response:
    """Write a document in the form of that ending and send it; it needs no database any more."""
    file_format = FORMATS[ending]
    return hand_over(
        lambda stream: file_format.write(document, stream), file_format.media_type, name
    )


def say(value: Value, kind: Kind) -> str:
    """Return a value as the page's reader reads it."""
    return shown(value, kind, language())
