from datetime import datetime

import pytest

from events_app.database import db
from events_app.event.queries import event_by_code
from events_app.rehearsal.service import make_rehearsal
from tests import factories
from tests.times import go_to

BEFORE = datetime.fromisoformat("2024-09-10T10:00:00+08:00")


@pytest.fixture
def event(app):
    """Make the demo forum nine days before it; called within a context it returns the forum."""
    go_to(BEFORE)
    with app.app_context():
        factories.forum()
    return lambda: event_by_code("EIF113")


@pytest.fixture
def rehearsal(app, event):
    """Make a rehearsal; called within a context it returns it."""
    with app.test_request_context():
        make_rehearsal(event(), by=None)
        db.session.commit()
    return lambda: event_by_code("EIF113-R1")
