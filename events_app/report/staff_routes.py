"""Reports: on screen, and as files that are handed over."""

from tempfile import TemporaryFile

from flask import Blueprint, g, render_template, request, send_file

from events_app import clock
from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.context import this_event
from events_app.event.models import Event
from events_app.i18n import language
from events_app.report import attendance as tables
from events_app.report import queries
from events_app.report.cells import shown
from events_app.report.formats import FORMATS
from events_app.report.forms import FileForm
from events_app.report.service import LIST_ALONE, attendance_document
from events_app.report.tables import Kind, Value

blueprint = Blueprint("report", __name__)

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
    lines = queries.attendance_list(event, language())
    pages = max(-(-len(lines) // PEOPLE_PER_PAGE), 1)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown_lines = lines[(page - 1) * PEOPLE_PER_PAGE : page * PEOPLE_PER_PAGE]
    return render_template(
        "report/attendance_list.html",
        table=tables.list_table(event, shown_lines),
        say=_say,
        page=page,
        pages=pages,
        total=len(lines),
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
    name = _file_name(event, wanted)
    # All is read by now: nobody waits for the file to be written.
    db.session.commit()
    file_format = FORMATS[_ending(wanted)]
    file = TemporaryFile()  # noqa: SIM115 - the server closes it when all is sent
    file_format.write(document, file)
    file.seek(0)
    return send_file(file, file_format.media_type, as_attachment=True, download_name=name)


def _file_name(event: Event, wanted: str) -> str:
    stem = "attendance-list" if wanted == LIST_ALONE else "attendance"
    moment = clock.now().astimezone(event.zone)
    return f"{stem}-{event.code}-{moment:%Y%m%d-%H%M}.{_ending(wanted)}"


def _ending(wanted: str) -> str:
    return "csv" if wanted == LIST_ALONE else wanted


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
        say=_say,
    )


def _say(value: Value, kind: Kind) -> str:
    return shown(value, kind, language())
