"""A person with a link in a browser, and what they type."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from events_app import clock
from events_app.attendee.links import new_personal_link
from events_app.attendee.models import Attendee
from events_app.database import db
from tests import factories
from tests.times import go_to

TYPED = {
    "name": "撒韵‧示例 Sayun Sili’",
    "organisation": "示範鴻禾食品股份有限公司",
    "section": "人資部",
    "title": "執行長",
    "email": "sayun@example.org",
    "phone": "(03)3396789轉1240",
    "language": "zh",
    "has_read": "y",
}


def link_path(person: Attendee) -> str:
    """Send the person a link, and return its path."""
    path = new_personal_link(person).removeprefix("http://localhost")
    db.session.commit()
    return path


def invite(app: Flask, type_code: str = "PARTNER", forum: object = None, **changes: object):
    """Return the public id and the link's path of a fresh invitee, in a forum of its own."""
    with app.app_context():
        event = db.session.merge(forum) if forum else factories.forum()
        person = factories.attendee(event, type_code, **changes)
        return person.public_id, link_path(person)


def post(client: FlaskClient, page: str, action: str = "", **typed: object):
    """Send a form from the page that holds it."""
    token = factories.csrf(client, page)
    return client.post(action or page, data={"csrf_token": token, **typed})


def sign_up(client: FlaskClient, public_id: str, **changes: object):
    """Sign up through the form, with the usual entries changed; None leaves one out."""
    typed = {key: value for key, value in (TYPED | changes).items() if value is not None}
    return post(client, f"/my/{public_id}/registration", **typed)


def let_time_pass(time: timedelta) -> None:
    """Move the clock forward."""
    go_to(clock.now() + time)
