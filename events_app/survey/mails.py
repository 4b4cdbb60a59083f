"""The mails that carry the link to the survey; it is made when the mail is sent."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.i18n import LANGUAGES, say_date
from events_app.mail.building import render
from events_app.mail.composing import Message, composes
from events_app.survey.models import Survey, SurveyLink, SurveyRight
from events_app.survey.queries import ASKED, REMINDED, survey_of
from events_app.survey.service import LINK
from events_app.tokens import hash_token, new_link_token

TITLES = {
    ASKED: _l("Thank you"),
    REMINDED: _l("The survey is still open"),
}


@composes(ASKED)
def thanks_and_survey(attendee: Attendee) -> Message | None:
    """Thank somebody who came and ask for their feedback."""
    return _message(attendee, ASKED)


@composes(REMINDED)
def reminder(attendee: Attendee) -> Message | None:
    """Ask somebody who has not begun once more."""
    return _message(attendee, REMINDED)


def _message(attendee: Attendee, kind: str) -> Message | None:
    survey = survey_of(attendee.event_id)
    has_right = db.session.get(SurveyRight, attendee.id) is not None
    if survey is None or not survey.takes_answers(clock.now()) or not has_right:
        return None
    forum, language = attendee.event, attendee.language
    last_day = forum.day_of(survey.closes_at)
    facts = {
        "attendee": attendee,
        "is_reminder": kind == REMINDED,
        "last_day": say_date(last_day, language),
        "survey_url": _new_link(survey, attendee.id),
    }
    with force_locale(LANGUAGES[language]):
        name = forum.short_name(language)
        subject = _("[%(forum)s] %(words)s", forum=name, words=TITLES[kind])
    return Message(
        recipient=attendee.email,
        subject=subject,
        text=render("mail/survey.txt", forum, language, **facts),
        html=render("mail/survey.html", forum, language, **facts),
        # Of reminders nothing is kept: they tell who had not begun.
        secrets=(str(facts["survey_url"]),) if kind == ASKED else None,
    )


def _new_link(survey: Survey, attendee_id: int) -> str:
    token = new_link_token()
    db.session.add(
        SurveyLink(
            token_hash=hash_token(token, LINK), event_id=survey.event_id, attendee_id=attendee_id
        )
    )
    return f"{current_app.config['SETTINGS'].base_url}/s/{token}"
