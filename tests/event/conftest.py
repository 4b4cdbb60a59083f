"""The calendar says a few weeks before the forum."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from events_app import clock
from tests.factories import DEMO_MOMENT


@pytest.fixture(autouse=True)
def within_the_window(app: Flask) -> None:
    """Begin each test on a day on which sign-up is open."""
    clock.set_shift(datetime.fromisoformat(DEMO_MOMENT) - datetime.now(UTC))
