"""Reports: on screen, and as files that are handed over."""

from flask import g, render_template

from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.context import this_event
from events_app.i18n import language
from events_app.paging import page_of
from events_app.report import attendance as tables
from events_app.report import (
    feedback_routes,  # noqa: F401  its routes belong to the same blueprint
    queries,
)
from events_app.report.blueprint import blueprint
from events_app.report.forms import FileForm
from events_app.report.handing_over import file_name, say, send_document
from events_app.report.service import LIST_ALONE, attendance_document

__all__ = ["blueprint"]

PEOPLE_PER_PAGE = 100


@blueprint.get("/reports/attendance")
@only(Role.ORGANISER, Role.AUDITOR)
def attendance():
    """Show who was invited, who accepted and who came, by public group."""
    return _page(FileForm())


@blueprint.get("/reports/attendance/list")
@only(Role.ORGANISER, Role.AUDITOR)
def attendance_list():
    """Show who accepted or came, a hundred people a page."""
    event = this_event()
    shown = page_of(queries.number_listed(event), PEOPLE_PER_PAGE)
    people = queries.attendance_list(event, language(), shown.offset, shown.size)
    return render_template(
        "report/attendance_list.html",
        table=tables.list_table(event, people),
        say=say,
        shown=shown,
    )


@blueprint.post("/reports/attendance/file")
@only(Role.ORGANISER, Role.AUDITOR)
def attendance_file():
    """Hand the report over as a file, and write down that it was."""
    form = FileForm()
    if not form.validate_on_submit():
        return _page(form), 422
    event, wanted = this_event(), form.format.data
    document = attendance_document(event, wanted, g.staff_member.name)
    audit.record(
        "hand over attendance report",
        event_id=event.id,
        staff_member_id=g.staff_member.id,
        format=wanted,
    )
    stem = "attendance-list" if wanted == LIST_ALONE else "attendance"
    ending = "csv" if wanted == LIST_ALONE else wanted
    name = file_name(event, stem, ending)
    # All is read by now: nobody waits for the file to be written.
    db.session.commit()
    return send_document(document, ending, name)


def _page(form: FileForm) -> str:
    event = this_event()
    report = queries.attendance(event)
    over = tables.is_over(event)
    return render_template(
        "report/attendance.html",
        form=form,
        report=report,
        table=tables.figures_table(event, report),
        labels=tables.figure_labels(over),
        checks=tables.check_sums(report.total, over),
        notes=tables.notes(),
        is_over=over,
        say=say,
    )
