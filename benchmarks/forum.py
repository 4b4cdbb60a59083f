"""The forum that is measured: the demo's plan with ten thousand seats and invented people."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask

from events_app import clock
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee, BadgeCode
from events_app.config import Settings
from events_app.database import db
from events_app.event.models import Event
from events_app.schema import migrate
from events_app.site import create_app
from events_app.tokens import new_public_id
from tests import factories

SECRET = "a key for measuring that is long enough"


@dataclass(frozen=True)
class Forum:
    """What the measurements share."""

    app: Flask
    database_url: str
    folder: Path
    event_id: int


def prepare(database_url: str, folder: Path) -> Forum:
    """Return a forum in an empty database."""
    app = create_app(
        Settings(
            environment="test",
            secret_key=SECRET,
            database_url=database_url,
            base_url="http://127.0.0.1",
            smtp_host="127.0.0.1",
            smtp_port=25,
            sender="forum@aoc.example",
            clock_shift=timedelta(0),
            instance=folder,
            cookies_need_https=False,
        )
    )
    with app.app_context():
        migrate()
        event = factories.forum(seats=100_000)
        return Forum(app, database_url, folder, event.id)


def add_confirmed(forum: Forum, number: int) -> list[str]:
    """Add people with seats and badge codes; return their codes."""
    moment = clock.now()
    with forum.app.app_context():
        event = db.session.get_one(Event, forum.event_id)
        group_id = event.public_groups[0].id
        people = [
            Attendee(
                event_id=event.id,
                public_id=new_public_id(),
                identity_key=identity_key(f"與會者{index}", new_public_id()),
                name=f"與會者{index}",
                search_key=search_key(f"與會者{index}"),
                organisation="示範食品股份有限公司",
                public_group_id=group_id,
                status="confirmed",
                created_at=moment,
            )
            for index in range(number)
        ]
        db.session.add_all(people)
        db.session.flush()
        codes = [
            BadgeCode(
                event_id=event.id,
                attendee_id=person.id,
                issued_at=moment,
                **factories.new_codes(event),
            )
            for person in people
        ]
        db.session.add_all(codes)
        event.seats_taken += number
        db.session.commit()
        return [code.code for code in codes]


def add_tablets(forum: Forum, number: int) -> list[str]:
    """Pair tablets at the first station; return their cookies."""
    with forum.app.app_context():
        event = db.session.get_one(Event, forum.event_id)
        cookies = []
        for _tablet in range(number):
            client = forum.app.test_client()
            factories.pair(client, factories.device(event))
            cookie = client.get_cookie("forumdesk-device", path=f"/desk/{event.code}/")
            cookies.append(f"forumdesk-device={cookie.value}")
        return cookies
