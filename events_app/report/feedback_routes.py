"""The feedback report: on screen, and as files that are handed over."""

from flask import g, render_template

from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.context import this_event
from events_app.report import feedback_tables as tables
from events_app.report.blueprint import blueprint
from events_app.report.feedback import Feedback, feedback
from events_app.report.feedback_sentences import sentences
from events_app.report.forms import FeedbackFileForm
from events_app.report.handing_over import file_name, say, send_document
from events_app.report.service import CODE_BOOK, feedback_document
from events_app.survey.queries import survey_of


@blueprint.get("/reports/feedback", endpoint="feedback")
@only(Role.ORGANISER, Role.AUDITOR)
def feedback_page():
    """Show what those who came said, as soon as the survey is closed."""
    return _page(FeedbackFileForm())


@blueprint.post("/reports/feedback/file")
@only(Role.ORGANISER, Role.AUDITOR)
def feedback_file():
    """Hand the report over as a file, and write down that it was."""
    form = FeedbackFileForm()
    event, report = this_event(), _report()
    if report is None or not form.validate_on_submit():
        return _page(form), 422
    wanted = form.format.data
    document = feedback_document(event, report, wanted, g.staff_member.name)
    audit.record(
        "hand over feedback report",
        event_id=event.id,
        staff_member_id=g.staff_member.id,
        format=wanted,
    )
    stem = "feedback-code-book" if wanted == CODE_BOOK else "feedback"
    ending = "csv" if wanted == CODE_BOOK else wanted
    name = file_name(event, stem, ending)
    # All is read by now: nobody waits for the file to be written.
    db.session.commit()
    return send_document(document, ending, name)


def _report() -> Feedback | None:
    event = this_event()
    survey = survey_of(event.id)
    if survey is None or survey.closed_at is None:
        return None
    return feedback(event, survey)


def _page(form: FeedbackFileForm) -> str:
    report = _report()
    if report is None:
        return render_template("report/feedback_to_come.html")
    return render_template(
        "report/feedback.html",
        form=form,
        report=report,
        scales=tables.scale_tables(report) if report.is_shown else [],
        groups=tables.groups_table(report) if report.is_shown else None,
        choices=[
            (item, report.figures[item.id], tables.choice_lines(report, item))
            for item in tables.choice_items(report)
            if report.figures[item.id].is_shown
        ],
        texts=tables.texts_tables(report),
        sentences=sentences(report),
        notes=tables.notes(report),
        say=say,
    )
