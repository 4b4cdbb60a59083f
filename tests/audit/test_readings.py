"""Who looked at whom, and what was refused to whom, stands in the log."""

import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.audit import service
from events_app.audit.models import AuditEntry
from events_app.audit.noting import READINGS
from events_app.database import db
from events_app.event.queries import current_event
from events_app.registration.questions import QUESTIONS
from tests import factories

STAFF = "/staff/EIF113"
# Pages of staff about one thing that is no person and no list of people.
NOT_READINGS = {"invitation.letter", "invitation.body"}


@pytest.fixture
def entries(app):
    """What stands in the log: deed, who, of what, from where."""

    def read():
        with app.app_context():
            found = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
            return [
                (each.action, each.staff_member_id, each.detail, each.network) for each in found
            ]

    return read


@pytest.fixture
def browser(app, event):
    """Signs somebody with a role in, and remembers the account's id."""

    def sign_in(role):
        with app.app_context():
            member = factories.staff(role)
            client = factories.sign_in(app.test_client(), member)
            client.account = member.id
            return client

    return sign_in


def _ask(app, client):
    with app.app_context():
        person = factories.attendee(current_event()).public_id
    for path in (
        "attendees/{}",
        "attendees/{}/registration",
        "invitations/{}",
        "invitations/{}/preview",
    ):
        assert client.get(f"{STAFF}/{path.format(person)}").status_code == 200
    return person


def test_every_page_about_a_person_that_is_opened_leaves_a_line(app, browser, entries):
    client = browser(Role.ORGANISER)
    person = _ask(app, client)
    assert entries() == [
        (action, client.account, {"attendee": person}, "127.0.0.1")
        for action in ("read attendee", "read registration", "read invitation", "read letter")
    ]


def test_whoever_reads_the_answers_to_a_question_leaves_a_line(browser, entries):
    client = browser(Role.ORGANISER)
    question = next(iter(QUESTIONS))
    assert client.get(f"{STAFF}/wishes/{question}").status_code == 200
    assert entries() == [("read answers", client.account, {"question": question}, "127.0.0.1")]


def test_a_page_that_is_not_there_and_lists_leave_none(app, browser, entries):
    client = browser(Role.ORGANISER)
    answers = [client.get(f"{STAFF}/{path}").status_code for path in ("attendees/x", "attendees")]
    assert answers == [404, 200]
    assert entries() == []


def test_what_cannot_be_written_down_is_not_shown(app, browser, entries, monkeypatch):
    client = browser(Role.ORGANISER)
    with app.app_context():
        name = factories.attendee(current_event(), name="不可顯示").public_id

    def fail(*_given, **_detail):
        raise sa.exc.OperationalError("", {}, Exception("disk full"))

    monkeypatch.setattr(service, "record_apart", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = client.get(f"{STAFF}/attendees/{name}")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert (answer.status_code, "不可顯示" in answer.text) == (500, False)


def test_what_is_refused_to_a_role_leaves_a_line_without_the_address(browser, entries):
    client = browser(Role.DESK)
    assert client.get(f"{STAFF}/attendees?words=王小明").status_code == 404
    assert client.post("/staff/accounts/7/closing").status_code == 404
    assert entries() == [
        ("refuse page", client.account, {"page": f"/staff/<event_code>/{page}"}, "127.0.0.1")
        if page == "attendees"
        else ("refuse page", client.account, {"page": f"/staff/{page}"}, "127.0.0.1")
        for page in ("attendees", "accounts/<int:account_id>/closing")
    ]


def test_a_form_without_its_token_leaves_a_line(browser, entries):
    client = browser(Role.ADMINISTRATOR)
    assert client.post("/staff/accounts", data={"name": "x"}).status_code == 400
    refused = ("refuse page", client.account, {"page": "/staff/accounts"}, "127.0.0.1")
    assert entries() == [refused]


def test_strangers_leave_none(app, client, event, entries):
    assert client.get(f"{STAFF}/attendees").status_code == 302
    assert client.post("/sign-in", data={}).status_code == 400
    assert entries() == []


def test_every_page_of_staff_about_one_person_or_list_is_a_reading(application):
    about_one = {
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if "GET" in rule.methods
        and rule.rule.startswith("/staff/")
        and rule.arguments - {"event_code"}
    }
    assert about_one - NOT_READINGS == set(READINGS)
