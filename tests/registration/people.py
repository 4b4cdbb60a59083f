"""A person with a link in a browser, and what they type."""

import re
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from events_app import clock
from events_app.attendee.links import new_personal_link
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.mail.composing import COMPOSERS, Message
from events_app.mail.models import OutboxMail
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
    """Return the public id and the link's path of a fresh invitee, in a forum of its own.

    We know the address that they will type already, so nothing waits to be confirmed.
    """
    changes = {"email": TYPED["email"], **changes}
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


def sent(app: Flask, kind: str, public_id: str = "") -> Message:
    """Send the latest mail of a kind (to one person), as the worker would, and return it."""
    with app.app_context():
        of_person = [Attendee.public_id == public_id] if public_id else []
        mail = db.session.scalars(
            sa.select(OutboxMail)
            .join(OutboxMail.attendee)
            .where(OutboxMail.kind == kind, *of_person)
            .order_by(OutboxMail.id.desc())
        ).first()
        about = [] if mail.about_id is None else [mail.about_id]
        message = COMPOSERS[kind](mail.attendee, *about)
        mail.state = "sent" if message else "void"
        db.session.commit()
        return message


def code_in(message: Message) -> str:
    """Return the code that a mail carries."""
    (code,) = re.findall(r"^\d{4} \d{4}$", message.text, re.M)
    return code


def prove(client: FlaskClient, public_id: str):
    """Ask for a code in this browser and type it."""
    page = f"/my/{public_id}/proof"
    post(client, page, f"/my/{public_id}/code")
    code = code_in(sent(client.application, "browser_code", public_id))
    return post(client, page, code=code)
