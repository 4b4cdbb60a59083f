"""The attendance report, put together for one form of file."""

from events_app.event.models import Event
from events_app.i18n import language
from events_app.report import attendance, queries
from events_app.report.tables import Document, Table

LIST_ALONE = "list_csv"


def attendance_document(event: Event, wanted: str = "ods", made_by: str = "") -> Document:
    """Return the report for `ods`, `xlsx`, `pdf` or `csv`, or the attendance list for `list_csv`.

    Everything is read by then; writing it needs no database.
    """
    if wanted == LIST_ALONE:
        return attendance.document(event, [_people(event)], made_by)
    report = queries.attendance(event)
    tables = [attendance.figures_table(event, report)]
    # A CSV is one table: whoever calculates with it should find nothing but its rows.
    if wanted != "csv":
        tables += [attendance.arrivals_table(event, report), _people(event)]
    return attendance.document(event, tables, made_by)


def _people(event: Event) -> Table:
    return attendance.list_table(event, queries.attendance_list(event, language()))
