"""A forum that is over, with people who came."""

from datetime import timedelta

import pytest

from events_app import clock
from events_app.database import db
from events_app.event.queries import current_event
from events_app.survey import sending
from events_app.survey.queries import survey_of
from tests import factories
from tests.mail.conftest import unmixed  # noqa: F401  a fixture
from tests.survey.people import came, mails


@pytest.fixture
def event(app):
    """Make a forum that ended an hour ago; called within a context it returns the forum."""
    ended = clock.now() - timedelta(hours=1)
    with app.app_context():
        factories.forum(starts_at=ended - timedelta(hours=3), ends_at=ended)
    return current_event


@pytest.fixture
def asked(app, event, unmixed):  # noqa: F811
    """Ask so many people of these types who came; return their links in the order of their mails."""

    def ask(number: int, types: tuple[str, ...] = ("PARTNER",)) -> list[str]:
        with app.app_context():
            for each in range(number):
                came(event(), types[each % len(types)])
            sending.ask(event(), sending.usual_last_day(event()))
            db.session.commit()
            links = mails(app)
            assert survey_of(event().id).asked == number
        return links

    return ask
