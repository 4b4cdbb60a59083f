"""The calendar says a few weeks before the forum."""

import pytest
from flask import Flask

from tests.factories import DEMO_MOMENT
from tests.times import go_to


@pytest.fixture(autouse=True)
def within_the_window(app: Flask) -> None:
    """Begin each test on a day on which sign-up is open."""
    go_to(DEMO_MOMENT)
