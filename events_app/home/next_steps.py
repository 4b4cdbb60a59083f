"""What an organiser does next, told from the facts alone: the most urgent first, done ones last."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from events_app.event.models import Event
from events_app.home import door_steps, invitation_steps, survey_steps
from events_app.home.queries import Facts
from events_app.home.steps import Moment, State, Step
from events_app.i18n import language, say_date
from events_app.report.models import Figures

URGENCY: tuple[State, ...] = ("now", "open", "waiting", "done")


def next_steps(event: Event, facts: Facts, at: datetime) -> list[Step]:
    """Return the steps in order of urgency; within one urgency in the order of the work."""
    moment = Moment(event, at)
    steps = _after(facts, moment) if moment.is_over else _before(facts, moment)
    return sorted(steps, key=lambda step: URGENCY.index(step.state))


def _after(facts: Facts, moment: Moment) -> Iterator[Step]:
    yield from survey_steps.feedback(facts, moment)
    yield Step(
        "report",
        "now",
        _("The attendance report is ready"),
        _how_many_came(facts.figures),
        endpoint="report.attendance",
        button=_("Open the report"),
        icon="report",
    )
    yield from door_steps.to_settle(facts)
    yield from _failed_mails(facts)


def _how_many_came(figures: Figures) -> str:
    came = figures.came_in_total
    if figures.adds_up:
        return _("%(number)s people came; the sums are checked.", number=came)
    return _("%(number)s people came; some sums do not agree.", number=came)


def _before(facts: Facts, moment: Moment) -> Iterator[Step]:
    yield from door_steps.arrivals(facts, moment)
    yield from door_steps.to_settle(facts)
    yield from _failed_mails(facts)
    yield from invitation_steps.lists_to_confirm(facts)
    yield from invitation_steps.missing_addresses(facts, moment)
    yield from invitation_steps.letters_to_send(facts, moment)
    yield from invitation_steps.letters_to_hand_over(facts)
    yield from invitation_steps.missing_lists(facts, moment)
    yield from invitation_steps.open_answers(facts, moment)
    yield from invitation_steps.waiting_list(facts, moment)
    yield from door_steps.unprintable_badges(facts, moment)
    yield from door_steps.badges_to_print(facts, moment)
    yield from door_steps.tablets(facts, moment)
    yield Step(
        "report",
        "waiting",
        _("Attendance report"),
        _("Ready after the event."),
        due=say_date(moment.event_day, language()),
    )


def _failed_mails(facts: Facts) -> Iterator[Step]:
    if facts.mails_failed:
        yield Step(
            "mails",
            "now",
            ngettext("%(num)s mail could not be sent", "%(num)s mails could not be sent",
               facts.mails_failed),
            _("See what is wrong with each, and what can be done."),
            endpoint="mail.outbox",
            button=_("See the mails"),
            icon="letter_failed",
        )  # fmt: skip
