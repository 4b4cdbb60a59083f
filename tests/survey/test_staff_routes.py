"""The organisers' page: what can be done now, and that it is done once and written down."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import html5lib
import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.event.queries import current_event
from events_app.invitation.models import Invitation
from events_app.mail.models import OutboxMail
from events_app.registration.history import history_of
from events_app.rehearsal.service import make_rehearsal
from events_app.survey import sending
from events_app.survey.models import SurveyRight
from events_app.survey.queries import survey_of
from tests import factories
from tests.statements import counted
from tests.survey.people import answer, came, check_in, crowd, mails
from tests.times import later

PAGE = "/staff/EIF113/survey"
TAIPEI = ZoneInfo("Asia/Taipei")


@pytest.fixture
def organiser(app, event):
    """The browser of a signed-in organiser, in English."""
    with app.app_context():
        client = factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
    client.get(f"{PAGE}?lang=en")
    return client


def press(browser, deed, **data):
    token = factories.csrf(browser, PAGE)
    return browser.post(f"{PAGE}/{deed}", data={"csrf_token": token, **data})


def figures(browser):
    root = html5lib.parse(browser.get(PAGE).get_data(as_text=True), namespaceHTMLElements=False)
    values = [each for each in root.iter("span") if each.get("class") == "figure__value"]
    return ["".join(each.itertext()) for each in values]


def dialogs(browser):
    """The deeds that are offered."""
    root = html5lib.parse(browser.get(PAGE).get_data(as_text=True), namespaceHTMLElements=False)
    buttons = root.iter("button")
    return [each.get("commandfor") for each in buttons if each.get("command") == "show-modal"]


def in_days(number):
    """The day at the forum's place, so many days from now, as a form sends it."""
    return (clock.now().astimezone(TAIPEI).date() + timedelta(days=number)).isoformat()


def test_before_the_forum_is_over_nothing_can_be_sent(app, organiser):
    with app.app_context():
        current_event().ends_at = clock.now() + timedelta(hours=1)
        came(current_event())
    assert dialogs(organiser) == []
    page = press(organiser, "sending", last_day=in_days(7))
    assert page.status_code == 422
    assert "as soon as the forum has ended" in page.get_data(as_text=True)


def test_a_rehearsal_asks_nobody(app, organiser, event):
    with app.app_context():
        event().ends_at = clock.now() + timedelta(hours=1)
        practice = make_rehearsal(event(), by=None)
        practice.ends_at = clock.now()
        check_in(
            practice,
            db.session.scalars(sa.select(Attendee).filter_by(event_id=practice.id)).all()[:3],
        )
        path = f"/staff/{practice.code}/survey"
    token = factories.csrf(organiser, path)
    data = {"csrf_token": token, "last_day": in_days(7)}
    for _time in range(2):
        page = organiser.post(f"{path}/sending", data=data)
        assert page.status_code == 422
        assert "A rehearsal sends no mail." in page.get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(sa.select(SurveyRight)).all() == []


def test_from_sending_to_closing(app, organiser, event):
    with app.app_context():
        for _each in range(3):
            came(event())
        came(event(), email="")
    assert dialogs(organiser) == ["send"]
    assert press(organiser, "sending", last_day=in_days(7)).status_code == 303
    assert press(organiser, "sending", last_day=in_days(7)).status_code == 303
    with app.app_context():
        tokens = mails(app)
        assert len(tokens) == 3
        answer(tokens[0], Q02="5")
        db.session.execute(sa.update(SurveyRight).values(written_on=sa.text("'2000-01-01'")))
        db.session.commit()
    assert figures(organiser) == ["4", "3", "1", "33.3%"]
    assert dialogs(organiser) == ["remind", "move", "close"]
    press(organiser, "reminders")
    press(organiser, "reminders")
    with app.app_context():
        kinds = sa.select(OutboxMail.kind, sa.func.count()).group_by(OutboxMail.kind)
        assert dict(db.session.execute(kinds).all()) == {"survey": 3, "survey_reminder": 2}
    press(organiser, "closing")
    assert dialogs(organiser) == []
    assert figures(organiser) == ["4", "3", "1", "33.3%"]
    with app.app_context():
        # The reminders told who had not begun.
        assert dict(db.session.execute(kinds).all()) == {"survey": 3}
        actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions == [*["send survey"] * 2, *["send survey reminders"] * 2, "close survey"]


def test_the_last_day_can_be_moved_but_not_into_the_past(app, organiser, event, asked):
    asked(1)
    assert press(organiser, "last-day", last_day=in_days(20)).status_code == 303
    with app.app_context():
        day = survey_of(event().id).closes_at.astimezone(event().zone).date()
        assert day == sending.today_of(event()) + timedelta(days=20)
    for wrong in (in_days(-2), "", "tomorrow", "9999-99-99"):
        assert press(organiser, "last-day", last_day=wrong).status_code == 422
    with app.app_context():
        day = survey_of(event().id).closes_at.astimezone(event().zone).date()
        assert day == sending.today_of(event()) + timedelta(days=20)


@pytest.mark.parametrize("deed", ["reminders", "last-day", "closing"])
def test_what_is_not_open_can_be_neither_reminded_of_nor_moved_nor_closed(organiser, deed):
    assert press(organiser, deed, last_day=in_days(3)).status_code == 422


def test_after_closing_nothing_is_sent_any_more(organiser, asked):
    asked(1)
    press(organiser, "closing")
    assert press(organiser, "closing").status_code == 303
    for deed in ("sending", "reminders", "last-day"):
        assert press(organiser, deed, last_day=in_days(3)).status_code == 422


def test_the_questions_can_be_looked_at_and_tried_without_sending(organiser):
    root = html5lib.parse(
        organiser.get(f"{PAGE}/questions").get_data(as_text=True), namespaceHTMLElements=False
    )
    assert len([each for each in root.iter("fieldset")]) == 29
    (form,) = [each for each in root.iter("form") if each.get("id") == "answers"]
    assert [each for each in form.iter("button")] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_database_equally_often_for_few_and_many(app, organiser, asked, number):
    asked(number)
    with counted(app) as statements:
        organiser.get(PAGE)
    # Who is signed in, the forum, the survey, all counts.
    assert len(statements) == 4


def test_the_overview_leads_through_the_survey(app, organiser, event):
    def step():
        page = organiser.get("/staff/EIF113/").get_data(as_text=True)
        root = html5lib.parse(page, namespaceHTMLElements=False)
        titles = [each for each in root.iter("h3") if each.get("class") == "todo__title"]
        return "".join(titles[0].itertext())

    with app.app_context():
        came(event())
    assert step() == "1 person who came can be asked for feedback"
    press(organiser, "sending", last_day=in_days(1))
    with app.app_context():
        (token,) = mails(app)
        answer(token, Q02="5")
    page = organiser.get("/staff/EIF113/").get_data(as_text=True)
    assert "1 of 1 have answered the survey" in page
    later(timedelta(days=2))
    with app.app_context():
        member = factories.staff(Role.ORGANISER)
        factories.sign_in(organiser, member)
    assert step() == "The survey is over: close it"
    press(organiser, "closing")
    assert step() == "The feedback report is ready"


def test_what_is_told_of_a_person_tells_nothing_of_the_survey(app, organiser, asked):
    asked(1)
    with app.app_context():
        db.session.execute(sa.update(SurveyRight).values(written_on=sa.text("'2000-01-01'")))
        db.session.commit()
    press(organiser, "reminders")
    with app.app_context():
        assert len(db.session.scalars(sa.select(OutboxMail)).all()) == 2
        (invitation,) = db.session.scalars(sa.select(Invitation))
        assert history_of(invitation) == []


def test_the_survey_does_not_go_out_in_the_order_of_any_list(app, organiser, event):
    with app.app_context():
        crowd(event(), 40, ("PARTNER", "GUEST"))
    press(organiser, "sending", last_day=in_days(7))
    with app.app_context():
        order = db.session.scalars(sa.select(OutboxMail.attendee_id).order_by(OutboxMail.id)).all()
        assert len(order) == 40 and order != sorted(order)
