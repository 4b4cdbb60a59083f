"""One thing to do next, and where the forum is on its way."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from flask_babel import gettext as _
from flask_babel import ngettext

from events_app.event.models import Event
from events_app.i18n import language, say_date

State = Literal["now", "open", "waiting", "done"]
LAST_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """One thing to do: a sentence with its number, and the page that does it.

    A step without an endpoint cannot be done by an organiser; its detail says who can.
    """

    key: str
    state: State
    title: str
    detail: str = ""
    due: str = ""
    endpoint: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    button: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Moment:
    """Where the forum is on its way."""

    event: Event
    at: datetime

    @property
    def today(self) -> date:
        """The day at the forum's place."""
        return self.event.day_of(self.at)

    @property
    def event_day(self) -> date:
        """The day of the forum."""
        return self.event.day

    @property
    def reply_by(self) -> date:
        """The last day of signing up."""
        return self.event.day_of(self.event.sign_up_closes_at)

    @property
    def is_last_week(self) -> bool:
        """Whether the forum is at most seven days away."""
        return self.event_day - self.today <= LAST_WEEK

    @property
    def is_over(self) -> bool:
        """Whether the forum has ended."""
        return self.at >= self.event.ends_at


def due_on(day: date, today: date) -> str:
    """Return a day in full with the days that are left or over."""
    left = (day - today).days
    said = say_date(day, language())
    if left > 0:
        return ngettext("%(day)s, %(num)s day left", "%(day)s, %(num)s days left", left, day=said)
    if left == 0:
        return _("%(day)s, today", day=said)
    return ngettext("%(day)s, %(num)s day ago", "%(day)s, %(num)s days ago", -left, day=said)
