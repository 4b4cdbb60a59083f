"""A forum with its doors open, and a desk that asks as the page does."""

import re
import uuid
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from events_app.access import Role
from tests import factories


@dataclass
class DeskClient:
    """A signed-in tablet at one station."""

    client: FlaskClient
    token: str
    station: str = "D1"

    def post(self, path: str, status: int = 200, **body: object) -> dict:
        """Post as the page does and return the answer, whose status is checked."""
        response = self.client.post(
            f"/desk/EIF113/{path}",
            json={"station": self.station} | body,
            headers={"X-CSRFToken": self.token, "Accept": "application/json"},
        )
        assert response.status_code == status, response.get_data(as_text=True)
        return response.get_json()

    def scan(self, code: str, scan_id: str | None = None) -> dict:
        """Scan a badge under a fresh id, or again under the given one."""
        return self.post("scans", id=scan_id or new_id(), code=code)


def new_id() -> str:
    """Return an id as the page makes them."""
    return str(uuid.uuid4())


def open_desk(app: Flask, station: str = "D1", role: Role = Role.DESK) -> DeskClient:
    """Sign a new staff member in and open the desk's page."""
    client = app.test_client()
    with app.app_context():
        factories.sign_in(client, factories.staff(role))
    page = client.get("/desk/EIF113/").get_data(as_text=True)
    token = re.search('<meta name="csrf-token" content="([^"]+)">', page)
    return DeskClient(client, token[1], station)


@pytest.fixture
def forum(app: Flask) -> None:
    """The demo forum."""
    with app.app_context():
        factories.forum()


@pytest.fixture
def desk(app: Flask, forum) -> DeskClient:
    """A tablet at station D1."""
    return open_desk(app)
