"""A kind of mail for tests, and an application that knows its mail server."""

from dataclasses import replace

import pytest

from events_app.database import db
from events_app.mail import service
from events_app.mail.composing import AFTER_FAILING, AFTER_SENDING, COMPOSERS, Message
from tests import factories
from tests.mail.sinks import Sink, listening


def compose_note(attendee):
    """Compose the test's own kind of mail."""
    return Message(
        attendee.email,
        f"通知 {attendee.name}",
        f"{attendee.name}您好\n",
        f"<p>{attendee.name}您好</p>",
    )


@pytest.fixture
def use_server(app):
    """Point the application to a mail server's port."""
    settings = app.config["SETTINGS"]

    def use(port: int) -> None:
        app.config["SETTINGS"] = replace(settings, smtp_port=port)

    yield use
    app.config["SETTINGS"] = settings


@pytest.fixture
def sink(use_server):
    """A friendly mail server that the application uses."""
    friendly = Sink()
    with listening(friendly) as port:
        use_server(port)
        yield friendly


@pytest.fixture
def unmixed(monkeypatch):
    """Let mails that are written at once stand in the order of their people."""
    monkeypatch.setattr(service._random, "shuffle", lambda _many: None)


@pytest.fixture
def heard(monkeypatch):
    """What the feature that sends notes is told: pairs of outcome and attendee."""
    events: list[tuple[str, int]] = []
    monkeypatch.setitem(COMPOSERS, "note", compose_note)
    monkeypatch.setitem(AFTER_SENDING, "note", lambda person_id: events.append(("sent", person_id)))
    monkeypatch.setitem(
        AFTER_FAILING, "note", lambda person_id: events.append(("failed", person_id))
    )
    return events


@pytest.fixture
def queue(app, heard):
    """Queue one note for each address; return the ids of the people."""

    def add(*addresses: str) -> list[int]:
        with app.app_context():
            event = factories.forum()
            people = [factories.attendee(event, email=address) for address in addresses]
            for person in people:
                service.enqueue("note", person, "told")
            db.session.commit()
            return [person.id for person in people]

    return add
