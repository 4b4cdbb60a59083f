"""Shape of the sign-in form."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from events_app.forms import Answered, AtMost, BaseForm, LineField


class SignInForm(BaseForm):
    """Address and password."""

    email = LineField(_l("E-mail"), [Answered(), AtMost(254)])
    password = PasswordField(_l("Password"), [Answered(), AtMost(1000)])
