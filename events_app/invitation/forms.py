"""Shape of the forms around guest lists."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import SelectField
from wtforms.validators import Email

from events_app.forms import Answered, AtMost, BaseForm, LineField
from events_app.guard import About


class UploadForm(BaseForm):
    """One or more files with guest lists."""

    files = MultipleFileField(_l("Guest lists"), [FileRequired(_l("Please choose a file."))])


class ListForm(BaseForm):
    """What a person says about a list as a whole."""

    type = SelectField(_l("Stakeholder type"), validate_choice=True)
    nominator = SelectField(_l("Nominating organisation"))


class BodyForm(BaseForm):
    """Where letters go that a nominating body hands over; once it has an address it keeps one."""

    contact_email = LineField(
        _l("Contact address"),
        [Answered(), AtMost(254), Email(_l("This is not an e-mail address."))],
        about=About.ADDRESS,
    )
