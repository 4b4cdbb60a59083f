"""The base form, and the cleaning of typed text."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField, TextAreaField
from wtforms.i18n import get_translations
from wtforms.validators import StopValidation, ValidationError

from events_app.guard import About, Kind, kinds_in, visible
from events_app.i18n import language

_ODD_BREAKS = re.compile("[\x0b\x0c\x85]")  # of lines and pages; no keyboard types one
_SLICE = 1000  # characters
LEAVE_OUT = {
    Kind.PAST: _l("Please leave out what tells of custody, parole or a criminal record."),
    Kind.HEALTH: _l("Please leave out what tells of illness; say what we should prepare instead."),
    Kind.IDENTITY: _l("Please leave out numbers of identity cards, certificates and passports."),
    Kind.BIRTHDAY: _l("Please leave out the birthday; we do not need it."),
    Kind.CODE: _l("Please leave out the badge code; it opens the door."),
}


def clean_line(text: str | None) -> str:
    """Return typed text on one line, without invisible characters and outer white space."""
    return " ".join(visible(_ODD_BREAKS.sub("", text)).split()) if text else ""


def clean_lines(text: str | None) -> str:
    """Return typed text with its line breaks, without invisible characters."""
    lines = visible(_ODD_BREAKS.sub("", text or "")).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip()


def nfkc(text: str) -> str:
    """Return text in the form NFKC, in time that grows as the text does.

    Marks that pile up on one letter are sorted at the cost of the square of their number, so a
    long text is taken in slices.
    """
    slices = range(0, len(text), _SLICE)
    return "".join(unicodedata.normalize("NFKC", text[start : start + _SLICE]) for start in slices)


def fold(text: str) -> str:
    """Return text as searching compares it: NFKC, no case, no dots, spaces or apostrophes."""
    folded = nfkc(text).casefold().translate(_VARIANTS)
    return re.sub(r"[\s‧·・•．.'’ʼ`´,，、\-]+", "", folded)


# One character for several forms of it, so that a search for one finds the other.
_VARIANTS = str.maketrans("臺峯羣綉恒温淸眞衞爲裏台", "台峰群繡恆溫清真衛為裡台")


class BaseForm(FlaskForm):
    """A form whose own messages speak Taiwan's Chinese or English."""

    class Meta(FlaskForm.Meta):
        """WTForms would answer zh with Simplified Chinese; it must be asked for zh_TW."""

        def get_translations(self, form: Any) -> Any:
            """Return WTForms' own texts in the language of the page."""
            return get_translations(["zh_TW" if language() == "zh" else "en"])

    def add_error(self, field: str | None, message: str) -> None:
        """Put a broken rule's message beside its field, or on the form as a whole."""
        if field is not None and field in self._fields:
            self._fields[field].errors = [*self._fields[field].errors, message]
        else:
            self.form_errors.append(message)


class AtMost:
    """Refuses text of more than `limit` code points, and lets nothing else look into it.

    Browsers count other units, so their own limit would be another one.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: Any, field: Any) -> None:
        """Raise a StopValidation for a text that is too long."""
        if len(field.data or "") > self.limit:
            raise StopValidation(
                _l("Please shorten this to %(limit)s characters.", limit=self.limit)
            )


class Answered:
    """Refuses an empty field, in words of ours and without a browser's own bubble."""

    field_flags = {"required": True}

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Please fill this in.")

    def __call__(self, form: Any, field: Any) -> None:
        """Raise a ValidationError for an empty field."""
        if not field.data:
            raise ValidationError(self.message)


class _Limited(Field):
    """A field of typed text: its length is judged before all else, wherever that was written."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        first = [each for each in validators if isinstance(each, AtMost)]
        if not first:
            raise TypeError("A field of typed text says how long it may be.")
        rest = [each for each in validators if each not in first]
        super().__init__(label, [*first, *rest], **kwargs)


class Harmless:
    """Refuses text that holds what must never be stored, by what the text is about."""

    def __init__(self, about: About) -> None:
        self.about = about

    def __call__(self, form: Any, field: Any) -> None:
        """Raise a ValidationError that says what is to be left out."""
        for kind in kinds_in(field.data or "", self.about):
            raise ValidationError(LEAVE_OUT[kind])


class _Guarded(_Limited):
    """A field whose text is judged last for what must never be stored.

    It is about a person unless the form says otherwise; None is for what is not stored at all.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = (),
        *,
        about: About | None = About.PERSON,
        **kwargs: Any,
    ) -> None:
        self.about = about
        last = [Harmless(about)] if about else []
        super().__init__(label, [*validators, *last], **kwargs)


class LineField(_Guarded, StringField):
    """One line of cleaned text, never None."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[clean_line], **kwargs)


class LinesField(_Guarded, TextAreaField):
    """Several lines of cleaned text, never None."""

    def __init__(self, label: Any = None, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[clean_lines], **kwargs)


class SecretField(_Limited, PasswordField):
    """A password, as it was typed."""


class SearchForm(BaseForm):
    """Whom a list is searched for, by GET."""

    class Meta(BaseForm.Meta):
        """A search changes nothing, so it carries no token."""

        csrf = False

    words = LineField(_l("Name or organisation"), [AtMost(100)], about=None)
