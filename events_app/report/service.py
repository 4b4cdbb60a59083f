"""Reports, each put together for one form of file."""

from collections.abc import Iterable

from flask_babel import gettext as _

from events_app import clock
from events_app.event.models import Event
from events_app.i18n import language, say_moment
from events_app.report import attendance, feedback_raw, feedback_tables, queries
from events_app.report.feedback import Feedback
from events_app.report.tables import Document, Table

LIST_ALONE = "list_csv"
CODE_BOOK = "code_book_csv"


def attendance_document(event: Event, wanted: str = "ods", made_by: str = "") -> Document:
    """Return the report for `ods`, `xlsx`, `pdf` or `csv`, or the attendance list for `list_csv`.

    Everything is read by then; writing it needs no database.
    """
    if wanted == LIST_ALONE:
        return _document(event, _("Attendance report"), [_people(event)], made_by)
    report = queries.attendance(event)
    tables = [attendance.figures_table(event, report)]
    # A CSV is one table: whoever calculates with it should find nothing but its rows.
    if wanted != "csv":
        tables += [attendance.arrivals_table(event, report), _people(event)]
    return _document(event, _("Attendance report"), tables, made_by)


def _people(event: Event) -> Table:
    return attendance.list_table(event, queries.attendance_list(event, language()))


def feedback_document(event: Event, report: Feedback, wanted: str, made_by: str) -> Document:
    """Return the feedback report for `ods`, `xlsx` or `pdf`, the answers for `csv`, or their code book.

    Two CSV files instead of an archive: each opens by a double click, and a CSV is one table.
    """
    answers, code_book = feedback_raw.answers_table(report), feedback_raw.code_book(report)
    if wanted == "csv":
        tables = [answers]
    elif wanted == CODE_BOOK:
        tables = [code_book]
    else:
        tables = feedback_tables.tables(event, report)
        # On paper nobody calculates on.
        tables += [] if wanted == "pdf" else [answers, code_book]
    return _document(event, _("Feedback report"), tables, made_by)


def _document(event: Event, title: str, tables: Iterable[Table], made_by: str) -> Document:
    """Return the file made of these tables, with the mark of who made it when."""
    moment = say_moment(event.local(clock.now()), language())
    return Document(
        title=title,
        tables=tuple(tables),
        made_at_text=_("Made %(moment)s", moment=moment),
        made_by_text=_("by %(name)s", name=made_by),
        language=language(),
    )
