"""The mails that carry the link: complete as plain text and as HTML, alike for everybody."""

import re
from concurrent.futures import ThreadPoolExecutor

import html5lib
import pytest
import sqlalchemy as sa

from events_app.database import db
from events_app.mail import outbox
from events_app.mail.composing import COMPOSERS, LEFT_OUT
from events_app.mail.models import OutboxMail
from events_app.survey import closing, sending
from events_app.survey.models import SurveyLink, SurveyRight
from tests.databases import on_postgresql
from tests.survey.people import came, link_in
from tests.waiting import PATIENCE, wait_until

FIRST_LINES = {
    ("zh", "survey"): ("【企業誠信論壇】感謝參與", "感謝您的參與。"),
    ("en", "survey"): ("[Integrity Forum] Thank you", "Thank you for coming."),
    ("zh", "survey_reminder"): (
        "【企業誠信論壇】問卷仍開放填寫",
        "再次感謝您的參與。論壇問卷仍開放填寫，期待您的寶貴意見。",
    ),
    ("en", "survey_reminder"): (
        "[Integrity Forum] The survey is still open",
        "Thank you again for coming. The survey about the forum is still open, and your view would help us.",
    ),
}


@pytest.fixture
def composed(app, event):
    """Compose a mail to somebody of a type; twins differ in their type alone."""

    def compose(kind, language="zh", type_code="PARTNER"):
        with app.app_context():
            person = came(event(), type_code, name="陳示範", language=language, organisation="")
            sending.ask(event(), sending.usual_last_day(event()))
            message = COMPOSERS[kind](person)
            db.session.commit()
            return message

    return compose


def words_of(html):
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return re.sub(r"\s+", "", "".join(root.find("body").itertext()))


@pytest.mark.parametrize(("language", "kind"), FIRST_LINES)
def test_both_texts_say_the_same_with_one_link(composed, language, kind):
    subject, thanks = FIRST_LINES[language, kind]
    message = composed(kind, language)
    lines = [line for line in message.text.splitlines() if line]
    assert message.subject == subject
    assert lines[1] == thanks
    assert len(link_in(message.text)) == 1
    assert set(link_in(message.html)) == set(link_in(message.text))
    html = words_of(message.html)
    assert [line for line in lines if re.sub(r"\s+", "", line) not in html] == []


@pytest.mark.parametrize(("kind", "kept"), [("survey", True), ("survey_reminder", False)])
def test_the_copy_has_no_link_and_of_a_reminder_there_is_none(composed, kind, kept):
    message = composed(kind)
    copy = message.to_keep(message.text)
    assert (link_in(copy), LEFT_OUT in copy, "陳示範" in copy) == ([], kept, kept)


def test_mails_to_people_of_two_types_are_alike(composed):
    def masked(message):
        return re.sub(r"/s/[\w-]+", "/s/…", message.text + message.html)

    assert masked(composed("survey", type_code="GUEST")) == masked(composed("survey"))


def test_once_the_survey_is_closed_nothing_is_sent_and_no_link_made(app, event):
    with app.app_context():
        person = came(event())
        sending.ask(event(), sending.usual_last_day(event()))
        closing.close(event())
        db.session.commit()
        assert [COMPOSERS[kind](person) for kind in ("survey", "survey_reminder")] == [None, None]
        assert db.session.scalars(db.select(SurveyLink)).all() == []


@on_postgresql
def test_closing_waits_for_a_reminder_that_is_being_made(app, event, asked):
    """On SQLite one writer waits for the other anyway."""
    asked(1)

    def close():
        with app.app_context():
            closing.close(event())
            db.session.commit()

    with app.app_context():
        db.session.execute(sa.update(SurveyRight).values(written_on=sa.text("'2000-01-01'")))
        sending.remind(event())
        db.session.commit()
        (mail,) = outbox.lease(5)
        db.session.flush()
        with ThreadPoolExecutor(1) as other:
            closed = other.submit(close)
            waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            wait_until(lambda: db.session.scalar(waiting))
            assert COMPOSERS[mail.kind](mail.attendee) is not None
            db.session.commit()
            closed.result(timeout=PATIENCE)
        assert db.session.scalars(sa.select(OutboxMail.kind)).all() == ["survey"]
        assert db.session.scalars(sa.select(SurveyLink)).all() == []
