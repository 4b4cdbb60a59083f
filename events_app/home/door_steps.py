"""Steps towards the door: badges, desks, arrivals."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from events_app.home.queries import Facts
from events_app.home.steps import Moment, Step, due_on


def arrivals(facts: Facts, moment: Moment) -> Iterator[Step]:
    """On the day: how many are here."""
    if moment.today == moment.event_day:
        yield Step(
            "arrivals",
            "now",
            ngettext("%(num)s person has arrived", "%(num)s people have arrived",
               facts.figures.came_in_total),
            _("%(number)s who accepted are not here yet.", number=facts.figures.absent),
            endpoint="report.attendance",
            button=_("See the arrivals"),
            icon="people",
        )  # fmt: skip


def unprintable_badges(facts: Facts, moment: Moment) -> Iterator[Step]:
    """Badges with a character that no typeface draws."""
    if facts.badges_unprintable:
        yield Step(
            "unprintable",
            "now" if moment.is_last_week else "open",
            ngettext("%(num)s badge cannot be printed as it is", "%(num)s badges cannot be printed as they are",
               facts.badges_unprintable),
            _("A character is missing from every typeface; see what to do."),
            endpoint="badge_printing.badges",
            button=_("See the badges"),
            icon="warning",
        )  # fmt: skip


def badges_to_print(facts: Facts, moment: Moment) -> Iterator[Step]:
    """Badges that are new or changed."""
    due = due_on(moment.event_day, moment.today)
    if facts.badges_to_print:
        yield Step(
            "badges",
            "now" if moment.is_last_week else "open",
            ngettext("%(num)s badge is to be printed", "%(num)s badges are to be printed",
               facts.badges_to_print),
            _("They are new, or changed since they were printed."),
            due,
            "badge_printing.badges",
            button=_("Print badges"),
            icon="badge",
        )  # fmt: skip
    elif facts.badges:
        title = _("All badges are printed and up to date")
        yield Step("badges", "done", title, endpoint="badge_printing.badges")
    else:
        detail = _("As soon as the first person has signed up.")
        yield Step("badges", "waiting", _("Badges to print"), detail, due)


def tablets(facts: Facts, moment: Moment) -> Iterator[Step]:
    """Whether there is a tablet at the desks."""
    if facts.tablets:
        title = ngettext("%(num)s tablet is paired", "%(num)s tablets are paired", facts.tablets)
        yield Step("tablets", "done", title, endpoint="door.devices")
        return
    yield Step(
        "tablets",
        "now" if moment.is_last_week else "open",
        _("No tablet is paired yet"),
        _("Each desk needs one; it goes on working without a network."),
        due_on(moment.event_day, moment.today),
        "door.devices",
        button=_("Pair a tablet"),
        icon="scan",
    )


def to_settle(facts: Facts) -> Iterator[Step]:
    """Double admissions, objections and scans set aside that nobody has looked into."""
    if facts.to_settle:
        yield Step(
            "to settle",
            "now",
            ngettext("%(num)s matter of the desks is to be settled",
               "%(num)s matters of the desks are to be settled", facts.to_settle),
            _("Badges checked in twice, or scans that arrived late or from a revoked tablet."),
            endpoint="door.clashes",
            button=_("Look into them"),
            icon="warning",
        )  # fmt: skip
