"""A forum with its letters, and a mail server."""

import pytest

from events_app.access import Role
from events_app.config import PROJECT
from events_app.database import db
from events_app.invitation.letters import load_letters
from tests import factories
from tests.mail.conftest import sink, unmixed, use_server  # noqa: F401  fixtures

LETTERS = PROJECT / "events_app" / "demo" / "letters.toml"


def forum_with_letters(**changes):
    """Add the demo forum with the demo's letters, committed."""
    event = factories.forum(**changes)
    load_letters(event, LETTERS)
    db.session.commit()
    return event


@pytest.fixture
def organiser(app, client):
    """An organiser's browser, in a forum with letters."""
    with app.app_context():
        forum_with_letters()
        member = factories.staff(Role.ORGANISER)
        client.own_id, client.own_address = member.id, member.email
        return factories.sign_in(client, member)
