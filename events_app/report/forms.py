"""The forms that ask for a report as a file."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import AnyOf

from events_app.forms import AtMost, BaseForm, LineField
from events_app.report.formats import FORMATS
from events_app.report.service import CODE_BOOK, LIST_ALONE

NOT_OFFERED = _l("Please choose one of the files offered.")


class FileForm(BaseForm):
    """In which form the report is wanted; the page has one button for each."""

    format = LineField(
        _l("File"), [AtMost(20), AnyOf([*FORMATS, LIST_ALONE], NOT_OFFERED)], about=None
    )


class FeedbackFileForm(BaseForm):
    """In which form the feedback report is wanted; CSV holds the answers, or what they mean."""

    format = LineField(
        _l("File"), [AtMost(20), AnyOf([*FORMATS, CODE_BOOK], NOT_OFFERED)], about=None
    )
