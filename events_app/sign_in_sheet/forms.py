"""The form that chooses sign-in sheets."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from events_app.forms import BaseForm


class SheetForm(BaseForm):
    """Who stands on the sheets, on how many, in which order."""

    who = RadioField(
        _l("Who"),
        choices=[
            SelectChoice("everyone", _l("Everyone with a seat")),
            SelectChoice("arrived", _l("Those who have checked in")),
        ],
        default="everyone",
    )
    division = RadioField(
        _l("Sheets"),
        choices=[
            SelectChoice("groups", _l("One for each badge category")),
            SelectChoice("one", _l("One list of all")),
        ],
        default="groups",
    )
    order = RadioField(
        _l("Order"),
        choices=[
            SelectChoice("strokes", _l("Strokes of the name")),
            SelectChoice("organisation", _l("Organisation, then name")),
        ],
        default="strokes",
    )
