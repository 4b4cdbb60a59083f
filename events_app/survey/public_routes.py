"""The survey's pages for those who came; no cookie is needed for them, and none is set.

The secret of a mail is in the first address only. From there it travels in a form's body once, to
be exchanged for a key, and the answers travel with that key alone.
"""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from events_app.access import everyone, link_holder
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.forms import clean_line
from events_app.guessing.limits import Secret, count_wrong
from events_app.survey import service
from events_app.survey.forms import AnswerForm, answer_form
from events_app.survey.models import Survey
from events_app.survey.questionnaire import read_questionnaire

blueprint = Blueprint("answering", __name__)


@blueprint.get("/s/<token>")
@link_holder
def invited(token: str):
    """Say what the survey is and what is stored of it; nothing happens before the person begins."""
    survey = service.may_begin(token)
    if survey is None:
        return _guessed_wrong()
    _stand_in(survey)
    if service.has_answered(token):
        return render_template("survey/thanks.html", is_second_time=True)
    questionnaire = read_questionnaire(survey.questions)
    return render_template(
        "survey/invited.html", survey=survey, questionnaire=questionnaire, token=token
    )


@blueprint.get("/s/")
@everyone
def reopened():
    """Send whoever comes back to the address without its secret to their mail."""
    return _leads_nowhere()


@blueprint.post("/survey/questions")
@link_holder
def questions():
    """Begin: show the questions with a key for the answers; or show them in the other language."""
    typed_key = clean_line(request.form.get("key"))
    key = typed_key or service.begin(clean_line(request.form.get("token")))
    db.session.commit()
    survey = service.survey_of_key(key) if key else None
    if survey is None:
        return _guessed_wrong()
    kind = answer_form(read_questionnaire(survey.questions))
    return _questions(survey, kind() if typed_key else kind(formdata=None, data={"key": key}))


@blueprint.post("/survey/answers")
@link_holder
def answers():
    """Take the answers that come with a key, once."""
    key = clean_line(request.form.get("key"))
    survey = service.survey_of_key(key)
    if survey is None:
        return _guessed_wrong()
    questionnaire = read_questionnaire(survey.questions)
    form = answer_form(questionnaire)()
    if form.validate() and not form.answers():
        form.add_error(None, _("You have not answered anything yet."))
    if form.errors:
        return _questions(survey, form), 422
    try:
        service.answer(survey, key, form.answers(), questionnaire)
    except RuleViolation:
        db.session.rollback()
        return _leads_nowhere()
    db.session.commit()
    return redirect(url_for("answering.thanks"), 303)


@blueprint.get("/survey/thanks")
@everyone
def thanks():
    """Thank for the answers."""
    return render_template("survey/thanks.html", is_second_time=False)


def _questions(survey: Survey, form: AnswerForm) -> str:
    _stand_in(survey)
    return render_template("survey/questions.html", form=form, questionnaire=form.questionnaire)


def _stand_in(survey: Survey) -> None:
    g.event = db.session.get(Event, survey.event_id)


def _guessed_wrong():
    count_wrong(Secret.SURVEY)
    return _leads_nowhere()


def _leads_nowhere():
    return render_template("survey/leads_nowhere.html"), 404
