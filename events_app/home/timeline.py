"""The forum's dates in their order, with today among them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from events_app.event.models import Event
from events_app.home.steps import Moment


@dataclass(frozen=True)
class Milestone:
    """A day and what happens on it; `today` may also stand between two others."""

    day: date
    label: str
    when: Literal["past", "today", "ahead"]


def timeline(event: Event, today: date) -> list[Milestone]:
    """Return the forum's dates in order; today is one of them."""
    days = [
        (event.letters_on, _("Letters go out")),
        (event.nomination_due, _("Guest lists due")),
        (event.day_of(event.sign_up_closes_at), _("Sign-up closes")),
        (event.waiting_list_ends_on, _("Waiting list ends")),
        (event.day, _("The forum")),
    ]
    if all(day != today for day, _label in days):
        days.append((today, _("Today")))
    return [Milestone(day, label, _when(day, today)) for day, label in sorted(days)]


def countdown(moment: Moment) -> str:
    """Return how long it is to the forum, or that it is today or over."""
    if moment.is_over:
        return _("The forum is over")
    left = (moment.event_day - moment.today).days
    if left == 0:
        return _("The forum is today")
    return ngettext("%(num)s day to the forum", "%(num)s days to the forum", left)


def _when(day: date, today: date) -> Literal["past", "today", "ahead"]:
    if day == today:
        return "today"
    return "past" if day < today else "ahead"
