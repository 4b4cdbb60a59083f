"""A form with one field of each kind, for the page of components."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import Email

from events_app.forms import Answered, BaseForm


class SampleForm(BaseForm):
    """Shows how each kind of field looks; nothing is ever stored from it."""

    name = StringField(_l("Name"), validators=[Answered(_l("Please enter your name."))])
    email = EmailField(
        _l("E-mail"),
        validators=[
            Answered(),
            Email(_l("Please enter an e-mail address such as name@example.org.")),
        ],
    )
    nominator = SelectField(_l("Nominator"), choices=["示範監獄", "示範女子監獄", "示範更生保護會"])
    answer_by = DateField(_l("Answer by"))
    meal = RadioField(
        _l("Meal"),
        choices=[
            SelectChoice("any", _l("No preference")),
            SelectChoice("vegetarian", _l("Vegetarian")),
            SelectChoice("none", _l("No meal")),
        ],
        validators=[Answered(_l("Please choose one."))],
    )
    topics = SelectMultipleField(
        _l("Topics of interest"),
        choices=[
            SelectChoice("keynote", _l("Convenience and unlawful profiting")),
            SelectChoice("benchmark", _l("Benchmark enterprises")),
            SelectChoice("panel", _l("Panel")),
        ],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    question = TextAreaField(_l("Question for the panel"))
    guest_list = FileField(_l("Guest list"))
    has_read = BooleanField(
        _l("I have read the personal data notice"),
        validators=[Answered(_l("Please read the notice and tick the box."))],
    )

    @classmethod
    def refused(cls) -> "SampleForm":
        """Return the form as it comes back after bad input."""
        typed = {"refused-email": "sayun@", "refused-nominator": "示範監獄"}
        form = cls(formdata=MultiDict(typed), prefix="refused", meta={"csrf": False})
        form.validate()
        return form
