"""Shape of signing in, of a new account, and of a new password."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.validators import Email, EqualTo

from events_app.access import Role
from events_app.forms import Answered, AtMost, BaseForm, LineField, SecretField
from events_app.guard import About

ROLE_LABELS = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.ORGANISER: _l("Organiser"),
    Role.DESK: _l("Desk"),
    Role.NOMINATOR: _l("Nominator"),
    Role.AUDITOR: _l("Auditor"),
}


class SignInForm(BaseForm):
    """Address and password."""

    email = LineField(_l("E-mail"), [Answered(), AtMost(254)], about=About.ADDRESS)
    password = SecretField(_l("Password"), [Answered(), AtMost(1000)])


class AccountForm(BaseForm):
    """A new account."""

    email = LineField(
        _l("E-mail"),
        [Answered(), AtMost(254), Email(_l("This is not an e-mail address."))],
        about=About.ADDRESS,
    )
    name = LineField(_l("Name"), [Answered(), AtMost(50)])
    role = SelectField(_l("Role"), choices=[SelectChoice(*role) for role in ROLE_LABELS.items()])
    nominator = SelectField(_l("Nominating organisation (for nominators)"))
    password = SecretField(_l("First password"), [Answered(), AtMost(1000)])


class OwnPasswordForm(BaseForm):
    """The present password and the new one, typed twice for nobody sees it."""

    present = SecretField(_l("Present password"), [Answered(), AtMost(1000)])
    password = SecretField(_l("New password"), [Answered(), AtMost(1000)])
    again = SecretField(
        _l("New password once more"),
        [Answered(), AtMost(1000), EqualTo("password", _l("This is not the same as above."))],
    )
