"""Shape of the forms around guest lists."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import SelectField

from events_app.forms import BaseForm


class UploadForm(BaseForm):
    """One or more files with guest lists."""

    files = MultipleFileField(_l("Guest lists"), [FileRequired(_l("Please choose a file."))])


class ListForm(BaseForm):
    """What a person says about a list as a whole."""

    type = SelectField(_l("Stakeholder type"), validate_choice=True)
    nominator = SelectField(_l("Nominating body"))
