"""Asking those who came, and reminding those who have not begun."""

from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from events_app import clock
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.mail.service import enqueue, mixed
from events_app.survey import mails  # noqa: F401  the worker finds their composers by this
from events_app.survey.models import Survey, SurveyRight
from events_app.survey.queries import (
    ASKED,
    REMINDED,
    people_to_ask,
    people_to_remind,
    survey_of,
)
from events_app.survey.questionnaire import standard_questions

USUALLY_OPEN = timedelta(days=7)


def today_of(event: Event) -> date:
    """Return the day at the forum's place."""
    return event.day_of(clock.now())


def usual_last_day(event: Event) -> date:
    """Return until when a survey runs unless somebody decides otherwise."""
    day = event.day_of(event.ends_at) + USUALLY_OPEN
    return max(day, today_of(event) + timedelta(days=1))


def ask(event: Event, last_day: date) -> int:
    """Open the survey until the end of that day, and send everyone who came their link; return how many.

    Whoever was asked before is not asked again. Raises `RuleViolation`.
    """
    if event.is_rehearsal:
        raise RuleViolation(_("A rehearsal sends no mail."))
    if clock.now() < event.ends_at:
        raise RuleViolation(_("The survey can be sent as soon as the forum has ended."))
    survey = _opened(event, last_day)
    people = db.session.scalars(people_to_ask(event.id)).all()
    for person in mixed(people):
        db.session.add(
            SurveyRight(attendee_id=person.id, event_id=event.id, written_on=today_of(event))
        )
        enqueue(ASKED, person, "came")
    survey.asked += len(people)
    db.session.flush()
    return len(people)


def move_last_day(event: Event, last_day: date) -> None:
    """Let the survey run until the end of another day; raise `RuleViolation` if that cannot be."""
    survey = survey_of(event.id, lock=True)
    if survey is None or survey.closed_at is not None:
        raise RuleViolation(_("The survey is not open."))
    survey.closes_at = _end_of(event, last_day)
    db.session.flush()


def remind(event: Event) -> int:
    """Write once more to everyone who has not begun, at most once a day each; return how many."""
    survey = survey_of(event.id, lock=True)
    if survey is None or not survey.takes_answers(clock.now()):
        raise RuleViolation(_("The survey is not open."))
    today = today_of(event)
    rights = db.session.scalars(people_to_remind(event.id, today)).all()
    for right in mixed(rights):
        right.written_on = today
        enqueue(REMINDED, right.attendee, today.isoformat())
    db.session.flush()
    return len(rights)


def _opened(event: Event, last_day: date) -> Survey:
    """Return the open survey, locked; make it if there is none."""
    # Two who press at once wait here for each other.
    db.session.refresh(event, with_for_update=True)
    survey = survey_of(event.id, lock=True)
    if survey is None:
        closes_at = _end_of(event, last_day)
        survey = Survey(
            event_id=event.id, questions=standard_questions(), closes_at=closes_at, asked=0, begun=0
        )
        db.session.add(survey)
    if not survey.takes_answers(clock.now()):
        raise RuleViolation(_("The survey is not open."))
    return survey


def _end_of(event: Event, day: date) -> datetime:
    if day < today_of(event):
        raise RuleViolation(_("This day is over."), "last_day")
    return datetime.combine(day, time(23, 59, 59), event.zone)
