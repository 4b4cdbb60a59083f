import io
from datetime import datetime

import pypdfium2
import pytest

from events_app.event.queries import current_event
from tests import factories
from tests.times import go_to

PAGE = "/staff/EIF113/certificates"
AFTERWARDS = datetime.fromisoformat("2024-09-20T09:00:00+08:00")


@pytest.fixture
def event(app):
    """Make the demo forum on the day after it; called within a context it returns the forum."""
    go_to(AFTERWARDS)
    with app.app_context():
        factories.forum()
    return current_event


@pytest.fixture
def came(app, event):
    """Add somebody who has come, and return the public id."""

    def add(name, type_code="PARTNER"):
        with app.app_context():
            person = factories.confirmed(event(), type_code, name=name)
            factories.arrive(person)
            return person.public_id

    return add


@pytest.fixture
def handed_over(organiser):
    """Ask for all certificates, or those at a path below the page, and return the response."""

    def ask(below=""):
        token = factories.csrf(organiser, "/staff/EIF113/sign-in-sheets")
        return organiser.post(PAGE + below, data={"csrf_token": token})

    return ask


@pytest.fixture
def read():
    """The words of each page of a PDF, in the order in which a reader would copy them."""

    def words(data: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(io.BytesIO(data))
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]

    return words
