"""Whoever finds a hole is told whom to tell, for as long as each copy says."""

from datetime import UTC, datetime, timedelta

import pytest

from events_app import clock
from events_app.site import create_app
from tests.conftest import test_settings

PATH = "/.well-known/security.txt"


def _ask(tmp_path, contact):
    settings = test_settings("sqlite:///:memory:", tmp_path, security_contact=contact)
    return create_app(settings).test_client().get(PATH)


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("security@agency.gov.tw", "mailto:security@agency.gov.tw"),
        ("https://agency.gov.tw/report", "https://agency.gov.tw/report"),
    ],
)
def test_it_names_the_contact_and_ends_in_time(tmp_path, contact, address):
    answer = _ask(tmp_path, contact)
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    ends = datetime.fromisoformat(fields.pop("Expires"))
    assert fields == {
        "Contact": address,
        "Preferred-Languages": "zh-TW, en",
        "Canonical": f"http://localhost{PATH}",
    }
    assert timedelta(days=88) < ends.astimezone(UTC) - clock.now() <= timedelta(days=90)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_without_a_contact_there_is_no_such_page(client):
    assert client.get(PATH).status_code == 404
