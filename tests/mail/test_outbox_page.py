"""The pages that tell which mails wait, were handed over, failed or were not needed."""

import html5lib
import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.database import db
from events_app.mail.composing import COMPOSERS
from events_app.mail.models import OutboxMail
from events_app.mail.worker import Worker
from tests import factories
from tests.mail.sinks import Sink, listening
from tests.statements import counted

PAGE = "/staff/EIF113/mails"
GONE = "550 <b>no</b> such mailbox"


@pytest.fixture
def organiser(app, client, heard):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    return client


@pytest.fixture
def write(app):
    """Write one mail to a person of that name."""

    def add(name="林拒收", email="gone@example.org", kind="note", **facts):
        with app.app_context():
            event = db.session.scalars(db.select(factories.Event)).one()
            person = factories.attendee(event, name=name, email=email)
            moment = person.created_at
            mail = OutboxMail(
                event_id=event.id, attendee_id=person.id, kind=kind,
                deed_key=f"{kind}:{person.id}", queued_at=moment, due_at=moment, **facts,
            )  # fmt: skip
            db.session.add(mail)
            db.session.commit()
            return mail.id

    return add


@pytest.fixture
def send(app, use_server):
    """Let the worker send what is due, to a server that answers like this."""

    def work(answer=GONE):
        with listening(Sink(answers={"gone@example.org": answer} if answer else {})) as port:
            use_server(port)
            return Worker(app).send_all()

    return work


def _root(client, **asked):
    return html5lib.parse(
        client.get(PAGE, query_string=asked).get_data(), namespaceHTMLElements=False
    )


def _table(client, **asked):
    """Return the rows of the list, words only."""
    return [
        ["".join(cell.itertext()).strip() for cell in row]
        for row in _root(client, **asked).findall(".//table[@id='mails']/tbody/tr")
    ]


def _counts(client, **asked):
    """Return the number over each list: waiting, handed over, failed, cancelled."""
    figures = _root(client, **asked).findall(".//a[@class]/span[@class='figure__value']")
    return [int(figure.text) for figure in figures]


def _text(client, path, **asked):
    return client.get(path, query_string=asked | {"lang": "en"}).get_data(as_text=True)


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("waiting", "No mail is waiting"), ("sent", "No mail has been sent yet"),
        ("failed", "No mail has failed"), ("void", "No mail was cancelled"),
    ],
)  # fmt: skip
def test_each_list_says_in_its_own_words_that_nothing_is_in_it(organiser, tab, words):
    root = _root(organiser, tab=tab, lang="en")
    assert root.find(".//p[@class='empty__title']").text == words


def test_each_mail_stands_in_one_list_and_is_counted_there(app, organiser, write, monkeypatch):
    for name, state in (
        ("等候", "queued"), ("正寄", "leased"), ("交出", "sent"), ("失敗", "failed"), ("取消", "void"),
    ):  # fmt: skip
        facts = {"sent_at": factories.clock.now()} if state == "sent" else {}
        write(name, f"{state}@example.org", state=state, **facts)
    assert _counts(organiser) == [2, 1, 1, 1]
    lists = {tab: [row[0] for row in _table(organiser, tab=tab)]
             for tab in ("waiting", "sent", "failed", "void")}  # fmt: skip
    assert lists == {
        "waiting": ["正寄", "等候"], "sent": ["交出"], "failed": ["失敗"], "void": ["取消"],
    }  # fmt: skip
    assert [row[0] for row in _table(organiser, tab="waiting", words="等候")] == ["等候"]
    assert _counts(organiser, words="等候") == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("answer", "words", "helps"),
    [
        (GONE, "The address does not exist. Ask the person for another one.", False),
        ("550 5.1.1 unknown", "The address does not exist. Ask the person for another one.", False),
        ("550 5.2.1 disabled", "The address does not exist. Ask the person for another one.", False),
        ("552 5.2.2 over quota", "The recipient's mailbox is full.", True),
        ("550 5.7.1 spam", "The mail server refuses the mail. Ask whoever runs the mail server why.", True),
        ("550 relaying denied", "The mail server refuses the mail. Ask whoever runs the mail server why.", True),
        ("554 no", "The mail server refuses the mail. Ask whoever runs the mail server why.", True),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_our_words_with_another_try_where_it_can_help(
    organiser, write, send, answer, words, helps
):
    mail_id = write()
    send(answer)
    ((name, _kind, wrong, tries, deed),) = _table(organiser, lang="en")
    assert (name, wrong, tries, deed) == ("林拒收", words, "1", "Try again" if helps else "")
    page = _text(organiser, f"{PAGE}/{mail_id}")
    assert ("Try again" in page) == helps
    assert factories.csrf(organiser, PAGE)


def test_a_server_that_asks_to_wait_is_told_beside_the_next_try(organiser, write, send):
    write()
    send("451 greylisted")
    ((_name, _kind, _since, state),) = _table(organiser, lang="en")
    assert state.startswith("next try ")
    assert state.endswith("The mail server asked us to try again later.")


def test_another_address_makes_another_try_worth_while(app, organiser, write, send):
    mail_id = write()
    send()
    path = f"{PAGE}/{mail_id}/new-try"
    token = factories.csrf(organiser, PAGE)
    organiser.post(path, data={"csrf_token": token})
    assert _counts(organiser) == [0, 0, 1, 0]
    with app.app_context():
        db.session.get_one(OutboxMail, mail_id).attendee.email = "there@example.org"
        db.session.commit()
    organiser.post(path, data={"csrf_token": token})
    assert _counts(organiser) == [1, 0, 0, 0]
    assert (send(), _counts(organiser)) == (1, [0, 1, 0, 0])
    assert _table(organiser, tab="sent")[0][2] == "there@example.org"


def test_only_a_failed_mail_of_this_event_can_be_tried_again(app, organiser, write, send):
    mail_id = write()
    send("554 no")
    token = factories.csrf(organiser, PAGE)
    for path in (f"{PAGE}/{mail_id + 1}/new-try", f"{PAGE}/{mail_id + 1}"):
        assert organiser.post(path, data={"csrf_token": token}).status_code in {404, 405}
    assert organiser.get(f"{PAGE}/{mail_id + 1}").status_code == 404
    with app.app_context():
        db.session.execute(sa.update(OutboxMail).values(state="sent"))
        db.session.commit()
    data = {"csrf_token": token}
    assert organiser.post(f"{PAGE}/{mail_id}/new-try", data=data).status_code == 404


def test_the_text_is_shown_as_it_was_sent(app, organiser, write, send, monkeypatch):
    mail_id = write("王小明", "there@example.org")
    compose = COMPOSERS["note"]

    def with_a_link(attendee):
        message = compose(attendee)
        object.__setattr__(message, "text", "王小明您好\nhttps://forum.example/i/secret\n")
        object.__setattr__(message, "secrets", ("https://forum.example/i/secret",))
        return message

    monkeypatch.setitem(COMPOSERS, "note", with_a_link)
    assert "There is no text yet" in _text(organiser, f"{PAGE}/{mail_id}")
    send(None)
    root = html5lib.parse(organiser.get(f"{PAGE}/{mail_id}").data, namespaceHTMLElements=False)
    assert root.find(".//div[@class='mail-text']").text == "王小明您好\n［…］\n"
    facts = ["".join(fact.itertext()) for fact in root.findall(".//dl[@class='facts']/div/dd")]
    assert (facts[1], facts[-1]) == ("there@example.org", "通知 王小明")


def test_of_a_kind_that_names_no_secrets_no_copy_is_kept(app, organiser, write, send):
    mail_id = write("王小明", "there@example.org")
    send(None)
    with app.app_context():
        mail = db.session.get_one(OutboxMail, mail_id)
        assert (mail.state, mail.text, mail.subject) == ("sent", None, None)


def test_reminders_of_the_survey_are_counted_and_never_named(organiser, write):
    mail_id = write("未填問卷", kind="survey_reminder", state="failed")
    for tab in ("waiting", "sent", "failed", "void"):
        page = _text(organiser, PAGE, tab=tab)
        assert "未填問卷" not in page
        assert "0 waiting, 0 handed to the mail server, 1 failed." in page
    assert _counts(organiser) == [0, 0, 0, 0]
    assert organiser.get(f"{PAGE}/{mail_id}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("words", ["", "林"])
def test_the_page_takes_the_same_number_of_queries_for_any_number_of_mails(
    app, organiser, write, send, count, words
):
    for number in range(count):
        write(f"林{number}", "gone@example.org")
    send()
    with counted(app) as statements:
        organiser.get(PAGE, query_string={"words": words})
    assert len(statements) == 4


def test_the_list_is_shown_fifty_a_page(organiser, write):
    for number in range(51):
        write(f"第{number}位", f"p{number}@example.org")
    assert [len(_table(organiser, page=page)) for page in (1, 2, 3)] == [50, 1, 0]
