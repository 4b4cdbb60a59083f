"""Shape of the survey's page, made from the questionnaire, and of the organisers' one field."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from events_app.forms import AtMost, BaseForm, LineField, LinesField
from events_app.guard import About
from events_app.i18n import language
from events_app.survey.questionnaire import Answers, Item, Kind, Questionnaire

NOT_OFFERED = _l("Please choose from the list.")


class AnswerForm(BaseForm):
    """The answers of one person, sent with a key; the items are added by `answer_form`."""

    class Meta(BaseForm.Meta):
        """The key is secret and in this page alone, so it is the token too."""

        csrf = False

    questionnaire: Questionnaire

    key = LineField(validators=[AtMost(100)], about=None, widget=HiddenInput())

    def answers(self) -> Answers:
        """Return what was answered of what was asked."""
        given = {item.id: self[item.id].data for item in self.questionnaire.items}
        return self.questionnaire.accept(
            {
                item_id: [*dict.fromkeys(data)] if isinstance(data, list) else data
                for item_id, data in given.items()
                if data
            }
        )


class LastDayForm(BaseForm):
    """Until the end of which day the survey runs."""

    last_day = DateField(_l("Last day"), [InputRequired(_l("Please give a date."))])


class FewEnough:
    """Refuses more choices than an item allows, and a choice beside one that stands alone."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def __call__(self, form: Any, field: Field) -> None:
        """Raise a ValidationError for choices that do not go together."""
        chosen = set(field.data or ())
        alone = {option.value for option in self.item.options if option.exclusive}
        if len(chosen) > 1 and chosen & alone:
            raise ValidationError(_l("“None” cannot be chosen together with others."))
        if self.item.most and len(chosen) > self.item.most:
            raise ValidationError(_l("Please choose at most %(number)s.", number=self.item.most))


def answer_form(questionnaire: Questionnaire) -> type[AnswerForm]:
    """Return the form for a questionnaire, in the language of the page."""
    fields = {item.id: _field(item, language()) for item in questionnaire.items}
    return type("AnswerForm", (AnswerForm,), {"questionnaire": questionnaire, **fields})


def _field(item: Item, in_language: str) -> Any:
    label = item.label(in_language)
    choices = [SelectChoice(option.value, option.label(in_language)) for option in item.options]
    if item.kind is Kind.TEXT:
        return LinesField(label, [AtMost(item.most)], about=About.NOBODY)
    if item.kind is Kind.MULTI:
        return SelectMultipleField(
            label,
            [FewEnough(item)],
            choices=choices,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
            invalid_choice_message=NOT_OFFERED,
        )
    # Without a script, only another choice takes back a choice.
    choices.append(SelectChoice("", _l("No answer given")))
    return RadioField(label, [Optional()], choices=choices)
