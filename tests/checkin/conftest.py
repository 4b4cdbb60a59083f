"""A forum with its doors open, and tablets that ask as the page does."""

import uuid
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.checkin.models import Device
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.queries import event_by_code
from events_app.tokens import new_badge_code, new_desk_code, new_public_id
from tests import factories


def new_id() -> str:
    """Return an id as the page makes them."""
    return str(uuid.uuid4())


def now() -> int:
    """Return the present moment as tablets tell it."""
    return milliseconds(clock.now())


@dataclass
class Tablet:
    """A paired tablet; its methods make scans as the page does, and send them."""

    client: FlaskClient
    public_id: str
    station: str = "D1"
    slow_by: int = 0  # milliseconds that its clock is behind ours
    sent: list[dict] = field(default_factory=list)

    def made(self, kind: str, **scan: object) -> dict:
        """Return a scan made now by this tablet's clock."""
        return {
            "event": "EIF113",
            "id": new_id(),
            "kind": kind,
            "station": self.station,
            "at": now() - self.slow_by,
        } | scan

    def entry(self, code: str = "", verdict: str = "admitted", **scan: object) -> dict:
        """Return a scan of a badge."""
        return self.made("entry", code=code, verdict=verdict) | scan

    def undo(self, undo_of: str, **scan: object) -> dict:
        """Return the taking back of a scan."""
        return self.made("undo", undo_of=undo_of) | scan

    def walk_in(self, name: str = "李臨時", **scan: object) -> dict:
        """Return somebody who came without having signed up."""
        return (
            self.made(
                "walk_in",
                verdict="admitted",
                person=new_public_id(),
                name=name,
                organisation="示範食品行",
                title="負責人",
                group="organisation",
                code=new_badge_code(),
                desk_code=new_desk_code(),
            )
            | scan
        )

    def post(self, path: str, body: object, status: int = 200) -> dict:
        """Post JSON and return the answer, whose status is checked."""
        response = self.client.post(f"/desk/EIF113/{path}", json=body)
        assert response.status_code == status, response.get_data(as_text=True)
        return response.get_json()

    def send(self, *scans: object, waiting: int = 0) -> list[dict]:
        """Send a batch and return its receipts."""
        body = {"sent_at": now() - self.slow_by, "waiting": waiting, "scans": list(scans)}
        return self.post("scans", body)["receipts"]

    def get(self, path: str, status: int = 200) -> dict:
        """Ask for something and return the answer, whose status is checked."""
        response = self.client.get(f"/desk/EIF113/{path}")
        assert response.status_code == status, response.get_data(as_text=True)
        return response.get_json()

    def news(self) -> dict[str, dict]:
        """Return everything that all tablets scanned, by id."""
        return {scan["id"]: scan for scan in self.get("news")["scans"]}


def open_tablet(
    app: Flask, station: str = "D1", role: str = "desk", code: str = "EIF113", **changes: object
) -> Tablet:
    """Pair a tablet at a station."""
    client = app.test_client()
    with app.app_context():
        made = factories.device(event_by_code(code), station, role, **changes)
        factories.pair(client, made)
        return Tablet(client, made.public_id, station)


def add_person(app: Flask, type_code: str = "PARTNER", **changes: object) -> tuple[str, str, str]:
    """Add somebody with a seat and a badge; return public id, QR code and desk code."""
    with app.app_context():
        person = factories.confirmed(event_by_code("EIF113"), type_code, **changes)
        return person.public_id, person.badge_code.code, person.badge_code.desk_code


def badge_hash(app: Flask, code: str) -> str:
    """Return the hash by which the demo forum knows a code."""
    with app.app_context():
        return event_by_code("EIF113").hashing.trace(code).hash


def change(app: Flask, model: type[Attendee] | type[Device], public_id: str, **values) -> None:
    """Set columns of a person or tablet."""
    with app.app_context():
        db.session.execute(db.update(model).where(model.public_id == public_id).values(**values))
        db.session.commit()


@pytest.fixture
def forum(app: Flask) -> None:
    """The demo forum."""
    with app.app_context():
        factories.forum()


@pytest.fixture
def tablet(app: Flask, forum) -> Tablet:
    """A tablet at station D1 that may do all a desk does."""
    return open_tablet(app)
