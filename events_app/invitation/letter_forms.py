"""Shape of a letter's form and of an answer given by phone."""

from flask_babel import lazy_gettext as _l

from events_app.forms import Answered, AtMost, BaseForm, LineField, LinesField
from events_app.guard import About


class LetterForm(BaseForm):
    """A letter's subject and text."""

    subject = LineField(_l("Subject"), [Answered(), AtMost(120)], about=About.TOPIC)
    body = LinesField(_l("Text of the letter"), [Answered(), AtMost(10_000)], about=About.TOPIC)


class PhoneAnswerForm(BaseForm):
    """What somebody said on the phone."""

    reason = LinesField(_l("Note, for example who called and why"), [AtMost(500)])
