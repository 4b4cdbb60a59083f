"""The form that asks for a report as a file."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import AnyOf

from events_app.forms import BaseForm
from events_app.report.formats import FORMATS
from events_app.report.service import LIST_ALONE


class FileForm(BaseForm):
    """In which form the report is wanted; the page has one button for each."""

    format = StringField(
        _l("File"), [AnyOf([*FORMATS, LIST_ALONE], _l("Please choose one of the files offered."))]
    )
