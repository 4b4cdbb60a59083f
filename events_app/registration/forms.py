"""Shape of the sign-up form, made from the sheet of questions."""

import re
import unicodedata
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import phonenumbers
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from events_app.attendee.models import NAME_LENGTH
from events_app.forms import (
    Answered,
    AtMost,
    BaseForm,
    LineField,
    LinesField,
    SearchForm,
    clean_line,
    nfkc,
)
from events_app.guard import About
from events_app.invitation.guest_list.values import EXTENSION, half_width
from events_app.registration.details import Details
from events_app.registration.questions import YES, Kind, Question, Sheet

STATUSES = {
    "pending": _l("Not signed up"),
    "confirmed": _l("Confirmed"),
    "waitlisted": _l("On the waiting list"),
    "cancelled": _l("Cancelled"),
}
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EMAIL_WANTED = _l("An e-mail address looks like name@example.org.")


def can_be_printed(_form: Any, field: Field) -> None:
    """Refuse what shows nothing, and characters that exist on one computer only."""
    if field.data and all(unicodedata.category(each)[0] in "CMZ" for each in field.data):
        raise ValidationError(_l("Please fill this in."))
    if _PRIVATE_USE.search(field.data or ""):
        raise ValidationError(
            _l(
                "One character exists on your computer only and cannot be printed. Please type it in another form."
            )
        )


def reaches_the_person(form: Any, field: Field) -> None:
    """Ask for one way to reach the person, where we need one."""
    if form.is_reached:
        return
    if form.sheet.address_needed and not field.data and not form.phone.data:
        raise StopValidation(_l("Please give us an e-mail address or a phone number."))


def can_be_dialled(_form: Any, field: Field) -> None:
    """Refuse what cannot be a phone number in any country; extensions of all kinds are fine."""
    number = EXTENSION.split(half_width(field.data or ""))[0]
    if not number.strip():
        return  # guest lists of large offices give the extension alone
    try:
        phonenumbers.parse(number, "TW")
    except phonenumbers.NumberParseException:
        raise ValidationError(
            _l("This does not look like a phone number. An example: (02)2345-6789 #123")
        ) from None


def clean_tax_number(text: str | None) -> str:
    """Return a typed tax number in plain digits, without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", clean_line(nfkc(text or "")))


class TaxNumberField(LineField):
    """A tax number in plain digits."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent, without spaces and hyphens."""
        self.data = clean_tax_number(valuelist[0]) if valuelist else ""


class TickField(BooleanField):
    """A tick; what was sent in its place is not sent back."""

    def _value(self) -> str:
        return "y"


class SignUpForm(BaseForm):
    """Name, post and address; the questions of a sheet are added by `sign_up_form`."""

    sheet: Sheet
    # Whether an address or a phone number that the form does not show is kept if none is typed.
    is_reached = False

    name = LineField(_l("Name"), [Answered(), AtMost(NAME_LENGTH), can_be_printed])
    organisation = LineField(_l("Organisation"), [AtMost(120), can_be_printed])
    section = LineField(_l("Section"), [AtMost(60), can_be_printed])
    title = LineField(_l("Title"), [AtMost(60), can_be_printed])
    email = LineField(
        _l("E-mail"),
        [reaches_the_person, Optional(), AtMost(254), Email(_EMAIL_WANTED)],
        about=About.ADDRESS,
    )
    phone = LineField(_l("Phone"), [Optional(), AtMost(60), can_be_dialled], about=About.ADDRESS)
    language = RadioField(
        _l("Language of our letters"),
        choices=[SelectChoice("zh", "中文"), SelectChoice("en", "English")],
    )

    def details(self, known: Details) -> Details:
        """Return what the person said of themselves; what was not asked stays as known."""
        said = {name: self[name].data for name in Details.__annotations__ if name in self}
        return replace(known, **said)

    def answers(self) -> dict[str, str]:
        """Return the answers by question, as they are stored."""
        given = {question.key: _stored(self[question.key]) for question in self.sheet.questions}
        return {key: value for key, value in given.items() if value}


class CodeForm(BaseForm):
    """The code that came by mail."""

    # Stored nowhere; and one in thirty looks like a birthday or like a code for the desk.
    code = LineField(_l("Code from the mail"), [Answered(), AtMost(40)], about=None)


class AddressForm(BaseForm):
    """Another address for the person's mails."""

    email = LineField(
        _l("E-mail"), [Answered(), AtMost(254), Email(_EMAIL_WANTED)], about=About.ADDRESS
    )


class DeclineForm(BaseForm):
    """Why somebody cannot come, if they care to say."""

    reason = LinesField(_l("Reason, if you like"), [AtMost(500)])


class AttendeesForm(SearchForm):
    """What the list of attendees is narrowed by."""

    status = SelectField(_l("Status"), validate_choice=False)
    group = SelectField(_l("Badge category"), validate_choice=False)


@cache
def sign_up_form(sheet: Sheet, with_notice: bool) -> type[SignUpForm]:
    """Return the form for a sheet; `with_notice` asks for the tick under the privacy notice."""
    fields: dict[str, Any] = {question.key: _field(question) for question in sheet.questions}
    if sheet.organisation_needed:
        fields["organisation"] = LineField(
            _l("Organisation"), [Answered(), AtMost(120), can_be_printed]
        )
    if sheet.tax_number:
        fields["tax_id"] = TaxNumberField(_l("Tax number"), [AtMost(8)], about=About.ADDRESS)
    if with_notice:
        fields["has_read"] = TickField(
            _l("I have read the personal data notice"),
            [Answered(_l("Please read the notice and tick here."))],
        )
    return type("SignUpForm", (SignUpForm,), {"sheet": sheet, **fields})


def prefill(details: Details, sheet: Sheet, answers: dict[str, str]) -> dict[str, Any]:
    """Return what the form shows before anybody types."""
    shown: dict[str, Any] = asdict(details)
    for question in sheet.questions:
        value = answers.get(question.key, "")
        shown[question.key] = value.split(",") if question.kind is Kind.CHOICES else value
    return shown


def _field(question: Question) -> Any:
    choices = [SelectChoice(value, label) for value, label in question.options]
    if question.kind is Kind.TICK:
        return TickField(question.label)
    if question.kind is Kind.CHOICE:
        return RadioField(question.label, [Optional()], choices=choices)
    if question.kind is Kind.CHOICES:
        return SelectMultipleField(
            question.label,
            choices=choices,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            # The usual message repeats what was sent, control characters and all.
            invalid_choice_message=_l("Please choose from the list."),
        )
    kind = LineField if question.kind is Kind.LINE else LinesField
    return kind(question.label, [AtMost(question.limit)], about=question.about)


def _stored(field: Field) -> str:
    if isinstance(field, BooleanField):
        return YES if field.data else ""
    if isinstance(field, SelectMultipleField):
        # A browser sends each tick once; whoever sends it more often has said it once.
        return ",".join(dict.fromkeys(field.data or ()))
    return field.data or ""
