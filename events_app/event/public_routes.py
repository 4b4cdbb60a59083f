"""The forum's public page."""

from collections import Counter

from flask import Blueprint, render_template
from flask_babel import gettext as _

from events_app import clock
from events_app.access import everyone
from events_app.event.context import this_event
from events_app.event.models import Event, Session
from events_app.event.queries import programme_of
from events_app.i18n import language

blueprint = Blueprint("event", __name__)


@blueprint.get("/")
@everyone
def public_page():
    """Show when, where and what the forum is, with its programme."""
    event = this_event()
    title, motto = _title_and_motto(event)
    return render_template(
        "event/public_page.html",
        event=event,
        title=title,
        motto=motto,
        programme_items=[(item, _speakers(item)) for item in programme_of(event.id)],
        sign_up=_sign_up_state(event),
    )


def _sign_up_state(event: Event) -> str:
    moment = clock.now()
    if event.takes_sign_ups(moment):
        return "open"
    return "ahead" if moment < event.sign_up_opens_at else "over"


def _speakers(item: Session) -> list[str]:
    """Return who speaks, by name and role; several of one role without names are counted."""
    named = [f"{one.name}（{one.role(language())}）" for one in item.speakers if one.name]
    roles = Counter(one.role(language()) for one in item.speakers if not one.name)
    return named + [
        role if number == 1 else _("%(role)s × %(number)s", role=role, number=number)
        for role, number in roles.items()
    ]


def _title_and_motto(event: Event) -> tuple[str, str]:
    """Return the forum's name in two lines, as far as it has two parts."""
    if language() == "en":
        title, _dash, motto = event.name_en.partition(" — ")
        return title, motto
    motto = event.name_zh.removesuffix(event.short_zh)
    return (event.short_zh, motto) if motto != event.name_zh else (event.name_zh, "")
