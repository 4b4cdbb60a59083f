"""The page that tells which mails went out and which could not."""

import html5lib
import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.database import db
from events_app.mail.models import OutboxMail
from events_app.mail.worker import Worker
from tests import factories
from tests.mail.sinks import Sink, listening
from tests.statements import counted

PAGE = "/staff/EIF113/mails"


@pytest.fixture
def organiser(app, client, queue):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    return client


def _fail(app, use_server, count):
    with app.app_context():
        event = db.session.scalars(db.select(factories.Event)).one()
        for _number in range(count):
            person = factories.attendee(event, name="林拒收", email="gone@example.org")
            db.session.add(
                OutboxMail(
                    event_id=event.id,
                    attendee_id=person.id,
                    kind="note",
                    deed_key=f"note:{person.id}",
                    queued_at=person.created_at,
                    due_at=person.created_at,
                )
            )
        db.session.commit()
    with listening(Sink(answers={"gone@example.org": "550 <b>no</b> such mailbox"})) as port:
        use_server(port)
        Worker(app).send_all()


def _table(client):
    page = html5lib.parse(client.get(PAGE).get_data(), namespaceHTMLElements=False)
    return [
        ["".join(cell.itertext()).strip() for cell in row]
        for row in page.findall(".//table[@id='troubled-mails']/tbody/tr")
    ]


def test_no_failure_is_said_in_words(organiser):
    response = organiser.get(PAGE, query_string={"lang": "en"})
    assert response.status_code == 200
    assert "Every mail got through" in response.get_data(as_text=True)


def test_a_failure_is_shown_with_the_servers_reason(app, organiser, heard, use_server):
    _fail(app, use_server, 1)
    ((name, _kind, _state, reason, tries, _deed),) = _table(organiser)
    assert (name, reason, tries) == ("林拒收", "550 <b>no</b> such mailbox", "1")


def test_a_failed_mail_can_be_tried_again(app, organiser, heard, use_server):
    _fail(app, use_server, 1)
    organiser.post(f"{PAGE}/1/new-try", data={"csrf_token": factories.csrf(organiser, PAGE)})
    friendly = Sink()
    with listening(friendly) as port:
        use_server(port)
        assert Worker(app).send_all() == 1
    assert len(friendly.mails) == 1
    assert _table(organiser) == []


def test_only_a_failed_mail_of_this_event_can_be_tried_again(app, organiser, heard, use_server):
    _fail(app, use_server, 1)
    token = factories.csrf(organiser, PAGE)
    assert organiser.post(f"{PAGE}/2/new-try", data={"csrf_token": token}).status_code == 404
    with app.app_context():
        db.session.execute(sa.update(OutboxMail).values(state="sent"))
        db.session.commit()
    assert organiser.post(f"{PAGE}/1/new-try", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_number_of_queries_for_any_number_of_mails(
    app, organiser, heard, use_server, count
):
    _fail(app, use_server, count)
    with counted(app) as statements:
        organiser.get(PAGE)
    assert len(statements) == 5
