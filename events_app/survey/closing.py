"""Closing the survey: answers in small groups are put together, and what led to people is deleted."""

from flask_babel import gettext as _
from sqlalchemy import delete

from events_app import clock
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.mail.models import OutboxMail
from events_app.sealing import SealedWithAnotherKey
from events_app.survey.models import Survey, SurveyBallot, SurveyRight
from events_app.survey.queries import REMINDED, count_of, people_with_a_link, survey_of
from events_app.survey.questionnaire import read_questionnaire
from events_app.survey.service import take_out, write_anew
from events_app.survey.small_groups import merge_small_groups


def close(event: Event) -> None:
    """End the survey for good; closing it again changes nothing. Raises `RuleViolation`.

    From here on nothing tells who has answered, and the answers never change again: a report that
    could be made before and after somebody answered would tell what they said.
    """
    survey = survey_of(event.id, lock=True)
    if survey is None:
        raise RuleViolation(_("The survey is not open."))
    if survey.closed_at is not None:
        return
    survey.asked = count_of(people_with_a_link(event.id))
    # Whoever was reminded had not begun by then, and whoever was not had. Mails before rights, as
    # the worker takes them: it holds a mail when it makes a link of a right.
    reminders = OutboxMail.event_id == event.id, OutboxMail.kind == REMINDED
    db.session.execute(delete(OutboxMail).where(*reminders))
    survey.closed_at = clock.now()
    _keep_only_groups(survey)
    db.session.execute(delete(SurveyRight).where(SurveyRight.event_id == event.id))
    ballots = db.session.execute(delete(SurveyBallot).where(SurveyBallot.event_id == event.id))
    survey.begun = ballots.rowcount  # type: ignore[attr-defined]
    db.session.flush()


def _keep_only_groups(survey: Survey) -> None:
    try:
        parts = take_out(survey.event_id)
    except SealedWithAnotherKey:
        raise RuleViolation(
            _(
                "The answers were sealed with an earlier secret key. Please ask whoever runs the server."
            )
        ) from None
    answers = [answers for part, answers in parts if part == "answers"]
    merged = merge_small_groups(read_questionnaire(survey.questions), answers)
    texts = [(part, answers) for part, answers in parts if part == "text"]
    write_anew(survey.event_id, [*texts, *(("answers", each) for each in merged)])
