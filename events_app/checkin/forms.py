"""What a desk posts: texts cleaned, ids of the right shape, and the walk-in's form."""

from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from events_app.attendee.models import NAME_LENGTH
from events_app.errors import RuleViolation
from events_app.forms import Answered, AtMost, BaseForm, LineField, clean_line


def posted_texts() -> dict[str, str]:
    """Return the texts in the posted JSON object, cleaned; whatever is no text is left out."""
    try:
        posted = request.get_json(silent=True)
    except RecursionError:
        posted = None
    if not isinstance(posted, dict):
        return {}
    return {name: clean_line(text) for name, text in posted.items() if isinstance(text, str)}


def uuid_in(texts: dict[str, str], field: str) -> str:
    """Return the id that a desk made, in its one spelling; RuleViolation if it is none."""
    try:
        return str(UUID(texts.get(field, "")))
    except ValueError as error:
        raise RuleViolation(_("This request could not be understood"), field) from error


class WalkInForm(BaseForm):
    """What the desk asks somebody who comes without having signed up."""

    name = LineField(_l("Name"), [Answered(), AtMost(NAME_LENGTH)])
    organisation = LineField(_l("Organisation"), [AtMost(120)])
    title = LineField(_l("Title"), [AtMost(60)])
    group = SelectField(_l("Badge category"))
