"""The survey as organisers run it: send, remind, move the last day, close."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events_app import clock
from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.survey import closing, sending
from events_app.survey.forms import LastDayForm, answer_form
from events_app.survey.queries import progress, survey_of
from events_app.survey.questionnaire import read_questionnaire, standard_questions

blueprint = Blueprint("survey", __name__)


@blueprint.get("/survey")
@only(Role.ORGANISER)
def survey():
    """Show how far the survey is and what can be done now."""
    return _page(LastDayForm())


@blueprint.get("/survey/questions")
@only(Role.ORGANISER)
def questions():
    """Show the questions as those who came see them."""
    opened = survey_of(this_event().id)
    questionnaire = read_questionnaire(opened.questions if opened else standard_questions())
    form = answer_form(questionnaire)(formdata=None)
    return render_template("survey/preview.html", form=form, questionnaire=questionnaire)


@blueprint.post("/survey/sending")
@only(Role.ORGANISER)
def send():
    """Open the survey and send everyone who came their link."""
    form = LastDayForm()
    if not form.validate():
        return _page(form), 422
    event = this_event()
    return _do(
        form,
        "send survey",
        lambda: sending.ask(event, form.last_day.data),
        lambda number: ngettext("%(num)s person is asked.", "%(num)s people are asked.", number),
    )


@blueprint.post("/survey/reminders")
@only(Role.ORGANISER)
def remind():
    """Write once more to those who have not begun."""
    event = this_event()
    return _do(
        LastDayForm(),
        "send survey reminders",
        lambda: sending.remind(event),
        lambda number: ngettext(
            "%(num)s person is reminded.", "%(num)s people are reminded.", number
        ),
    )


@blueprint.post("/survey/last-day")
@only(Role.ORGANISER)
def last_day():
    """Let the survey run until another day."""
    form = LastDayForm()
    if not form.validate():
        return _page(form), 422
    event = this_event()
    return _do(
        form,
        "move last day of survey",
        lambda: sending.move_last_day(event, form.last_day.data),
        lambda _nothing: _("The last day is changed."),
    )


@blueprint.post("/survey/closing")
@only(Role.ORGANISER)
def close():
    """End the survey for good."""
    event = this_event()
    return _do(
        LastDayForm(),
        "close survey",
        lambda: closing.close(event),
        lambda _nothing: _("The survey is closed."),
    )


def _do(form: LastDayForm, name: str, deed: Callable, said: Callable):
    """Do a deed, write it down, and say what came of it; or show the rule that forbids it."""
    try:
        outcome = deed()
    except RuleViolation as broken:
        db.session.rollback()
        form.add_error(broken.field, broken.message)
        return _page(form), 422
    event = this_event()
    audit.record(name, event_id=event.id, staff_member_id=g.staff_member.id)
    db.session.commit()
    flash(said(outcome), "success")
    return redirect(url_for("survey.survey"), 303)


def _page(form: LastDayForm) -> str:
    event = this_event()
    opened = survey_of(event.id)
    if form.last_day.data is None and not form.errors:
        form.last_day.data = (
            event.day_of(opened.closes_at) if opened else sending.usual_last_day(event)
        )
    return render_template(
        "survey/survey.html",
        form=form,
        survey=opened,
        progress=progress(event, opened, sending.today_of(event)),
        is_over=clock.now() >= event.ends_at,
        takes_answers=opened is not None and opened.takes_answers(clock.now()),
    )
