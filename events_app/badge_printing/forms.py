"""The form that chooses a batch."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField

from events_app.event.models import PublicGroup
from events_app.forms import BaseForm

SHEET_LABELS = {
    "a4_four_up": _l("A4, four badges a sheet with cut marks"),
    "a6": _l("A6, one badge a sheet"),
}


class BatchForm(BaseForm):
    """Which badges, in which order, on which paper."""

    which = RadioField(
        _l("Which badges"),
        choices=[
            SelectChoice("outstanding", _l("Not printed yet, or changed since")),
            SelectChoice("everyone", _l("All confirmed attendees")),
        ],
        default="outstanding",
    )
    group = SelectField(_l("Badge category"), default="")
    order = RadioField(
        _l("Order"),
        choices=[
            SelectChoice("strokes", _l("Strokes of the name")),
            SelectChoice("organisation", _l("Organisation, then name")),
        ],
        default="strokes",
    )
    sheet = RadioField(
        _l("Paper"),
        choices=[SelectChoice(*choice) for choice in SHEET_LABELS.items()],
        default="a4_four_up",
    )
    leave_out = BooleanField(_l("Leave out badges that cannot be printed"))

    def offer(self, groups: Iterable[PublicGroup], language: str) -> None:
        """Let one of these public groups be chosen, or all."""
        self.group.choices = [
            SelectChoice("", _l("All groups")),
            *(SelectChoice(group.code, group.label(language)) for group in groups),
        ]
