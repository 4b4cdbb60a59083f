"""The tests' clock: it begins now, or at the moment that FORUMDESK_TEST_MOMENT names."""

import os
from datetime import UTC, datetime, timedelta

from events_app import clock

_MOMENT = os.environ.get("FORUMDESK_TEST_MOMENT")
SHIFT = datetime.fromisoformat(_MOMENT) - datetime.now(UTC) if _MOMENT else timedelta(0)


def later(passed: timedelta = timedelta(0)) -> None:
    """Set the clock to so much after the moment at which every test begins."""
    clock.set_shift(SHIFT + passed)


def go_to(moment: datetime | str) -> None:
    """Set the clock to a moment of one's own, whatever the tests' clock says."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    clock.set_shift(at - datetime.now(UTC))
