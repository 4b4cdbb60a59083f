"""The organiser's pages for letters: list, text, preview, test mail."""

from concurrent.futures import ThreadPoolExecutor

import html5lib
import pytest
import sqlalchemy as sa

from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.invitation.letters import letter_for
from events_app.invitation.models import Letter
from events_app.mail.models import OutboxMail
from tests import factories
from tests.mail.sinks import Sink, free_port, listening
from tests.statements import counted
from tests.waiting import wait_until

LETTERS = "/staff/EIF113/letters"


@pytest.fixture
def kind_id(app, organiser):
    with app.app_context():
        event = db.session.scalars(db.select(factories.Event)).one()
        return factories.stakeholder_type(event, "PARTNER").id


@pytest.fixture
def page(kind_id):
    return f"{LETTERS}/{kind_id}/zh"


def _save(client, page, **changes):
    data = {"csrf_token": factories.csrf(client, page), "subject": "敬邀", "body": "您好"} | changes
    return client.post(page, data=data)


def _preview(client, page):
    root = html5lib.parse(client.get(page).get_data(), namespaceHTMLElements=False)
    article = root.find(".//article[@class='letter']")
    return ["".join(paragraph.itertext()) for paragraph in article]


def _read_by(guest):
    return f"/staff/EIF113/invitations/{guest}/preview"


def _add_guest(app, **changes):
    with app.app_context():
        event = db.session.scalars(db.select(factories.Event)).one()
        return factories.attendee(event, **changes).public_id


def test_the_list_names_every_type_and_language(organiser):
    root = html5lib.parse(organiser.get(LETTERS).get_data(), namespaceHTMLElements=False)
    rows = root.findall(".//table[@id='letters']/tbody/tr")
    assert [len(row.findall(".//a")) for row in rows] == [2] * 10


def test_a_saved_letter_is_what_guests_will_read(app, organiser, page, kind_id):
    assert _save(organiser, page, subject="敬邀[[full_name]]").status_code == 302
    with app.app_context():
        assert letter_for(kind_id, "zh").subject == "敬邀[[full_name]]"
    assert _preview(organiser, page) == ["敬邀陳示範", "您好"]
    guest = _add_guest(app, name="陳大文")
    assert _preview(organiser, _read_by(guest)) == ["敬邀陳大文", "您好"]


def test_an_unknown_placeholder_is_refused_and_nothing_typed_is_lost(app, organiser, page, kind_id):
    with app.app_context():
        before = letter_for(kind_id, "zh").body
    response = _save(organiser, page, body="您好[[types]]，這段不能弄丟")
    assert response.status_code == 422
    root = html5lib.parse(response.get_data(), namespaceHTMLElements=False)
    assert root.find(".//textarea").text.strip() == "您好[[types]]，這段不能弄丟"
    assert "[[types]]" in "".join(root.find(".//p[@id='body-error']").itertext())
    with app.app_context():
        assert letter_for(kind_id, "zh").body == before


@pytest.mark.parametrize(
    "changes", [{"subject": ""}, {"body": " "}, {"subject": "字" * 121}, {"body": "字" * 10_001}]
)
def test_empty_and_endless_letters_are_refused(organiser, page, changes):
    assert _save(organiser, page, **changes).status_code == 422


def test_any_guest_reads_the_letter_of_the_own_type(app, organiser):
    partner = _add_guest(app, name="林小明", title="經理")
    honoured = _add_guest(app, type_code="VIP", name="林貴賓", title="署長")
    assert _preview(organiser, _read_by(partner))[1] == "林經理台鑒："
    assert _preview(organiser, _read_by(honoured))[1] == "林署長鈞鑒："


@pytest.mark.parametrize("code", ["NGO", "GUEST"])
def test_no_page_of_a_types_letter_names_a_guest_nor_a_guests_letter_its_type(app, organiser, code):
    guest = _add_guest(app, type_code=code, name="林示範")
    with app.app_context():
        event = db.session.scalars(db.select(factories.Event)).one()
        kind = factories.stakeholder_type(event, code)
        by_type, names = f"{LETTERS}/{kind.id}/zh", {kind.name_zh, kind.name_en, code}
    assert "林示範" not in organiser.get(f"{by_type}?guest={guest}").get_data(as_text=True)
    answer = organiser.get(_read_by(guest))
    assert answer.request.path == f"/staff/EIF113/invitations/{guest}/preview"
    page = answer.get_data(as_text=True)
    assert "林示範" in page
    assert [name for name in names if name in page] == []
    assert by_type not in page


def test_a_guest_without_a_letter_is_told_of(app, organiser):
    guest = _add_guest(app)
    with app.app_context():
        db.session.execute(sa.delete(Letter))
        db.session.commit()
    assert "This letter is not written yet" in organiser.get(f"{_read_by(guest)}?lang=en").get_data(
        as_text=True
    )
    assert organiser.get(_read_by("0" * 20)).status_code == 404


@pytest.mark.parametrize("address", ["/999/zh", "/1/fr", "/x/zh"])
def test_what_is_no_letter_is_not_there(organiser, address):
    assert organiser.get(LETTERS + address).status_code == 404


def test_a_type_without_letter_gets_its_first_one(app, organiser, page, kind_id):
    with app.app_context():
        db.session.execute(sa.delete(Letter))
        db.session.commit()
    assert organiser.get(page).status_code == 200
    _save(organiser, page)
    with app.app_context():
        assert letter_for(kind_id, "zh").body == "您好"


def test_a_test_mail_goes_to_oneself_with_a_link_that_opens_nothing(app, organiser, page, sink):
    token = factories.csrf(organiser, page)
    assert organiser.post(f"{page}/test-mail", data={"csrf_token": token}).status_code == 302
    ((recipients, _content),) = sink.envelopes
    assert recipients == [organiser.own_address]
    plain = sink.mails[0].get_body(("plain",)).get_content()
    assert "陳執行長台鑒" in plain and "http://localhost/i/preview" in plain
    assert organiser.get("/i/preview").status_code == 404
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 0
        assert db.session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.action.not_like("read %"))
        ).all() == ["send test mail"]


def test_a_test_mail_that_cannot_be_sent_says_why(organiser, page, use_server):
    use_server(free_port())
    token = factories.csrf(organiser, page)
    response = organiser.post(
        f"{page}/test-mail?lang=en", data={"csrf_token": token}, follow_redirects=True
    )
    words = "The mail could not be sent. The mail server could not be reached."
    assert words in response.get_data(as_text=True)
    with listening(Sink(answers={organiser.own_address: "550 not you"})) as port:
        use_server(port)
        response = organiser.post(
            f"{page}/test-mail", data={"csrf_token": token}, follow_redirects=True
        )
    words = "The address does not exist. Ask the person for another one."
    assert words in response.get_data(as_text=True)


def test_a_letter_spoilt_behind_our_back_can_still_be_opened_and_mended(app, organiser, page, sink):
    with app.app_context():
        db.session.execute(sa.update(Letter).values(body="[[gone]]"))
        db.session.commit()
    response = organiser.get(page)
    assert (response.status_code, response.get_data(as_text=True).count("[[gone]]")) == (200, 2)
    token = factories.csrf(organiser, page)
    assert organiser.post(f"{page}/test-mail", data={"csrf_token": token}).status_code == 302
    assert sink.envelopes == []


def test_nobody_waits_for_a_lock_while_the_mail_server_thinks(app, organiser, page, use_server):
    token = factories.csrf(organiser, page)
    slow = Sink(slow=True)
    with listening(slow) as port, ThreadPoolExecutor(1) as pool:
        use_server(port)
        sending = pool.submit(organiser.post, f"{page}/test-mail", data={"csrf_token": token})
        wait_until(lambda: slow.envelopes)
        with app.app_context():
            db.session.execute(sa.update(Letter).values(subject="meanwhile"))
            db.session.commit()
        assert not sending.done()
        slow.may_answer.set()
        assert sending.result().status_code == 302


@pytest.mark.parametrize("guests", [1, 3])
def test_pages_take_the_same_number_of_queries_for_any_number_of_guests(
    app, organiser, page, guests
):
    for _number in range(guests):
        _add_guest(app)
    with counted(app) as statements:
        organiser.get(LETTERS)
    assert len(statements) == 4
    with counted(app) as statements:
        organiser.get(page)
    assert len(statements) == 4
