"""Sign-in sheets put together from the people with a seat: by public group or in one list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from events_app import clock
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.i18n import chinese_time, language, roc_date, say_date, say_moment, say_time
from events_app.sign_in_sheet import queries
from events_app.sign_in_sheet.models import Person, Sheet
from events_app.stroke_order import stroke_key

ORDERS: dict[str, Callable[[Person], tuple]] = {
    "strokes": lambda person: (stroke_key(person.name), stroke_key(person.organisation)),
    # Who has no organisation stands among them by name: a block of their own would tell of them.
    "organisation": lambda person: (
        stroke_key(person.organisation or person.name),
        stroke_key(person.name),
    ),
}


@dataclass(frozen=True)
class Choice:
    """Which sheets are wanted."""

    by_group: bool = True
    order: str = "strokes"
    only_arrived: bool = False


def sheets(event: Event, choice: Choice, made_by: str) -> list[Sheet]:
    """Return the sheets in the order of the public groups; one without people is left out.

    Raises RuleViolation if nobody would stand on any.
    """
    found = queries.people(event.id, only_arrived=choice.only_arrived)
    if not found:
        raise RuleViolation(_("Nobody would stand on these sheets yet."), "who")
    people = sorted(found, key=ORDERS[choice.order])
    if not choice.by_group:
        return [_sheet(event, _("Sign-in sheet"), people, made_by)]
    return [_sheet(event, *block, made_by) for block in _blocks(event, people)]


def _blocks(event: Event, people: list[Person]) -> Iterator[tuple[str, list[Person]]]:
    for group in event.public_groups:
        members = [person for person in people if person.public_group_id == group.id]
        if members:
            yield _("Sign-in sheet (%(group)s)", group=group.label(language())), members


def _sheet(event: Event, heading: str, people: list[Person], made_by: str) -> Sheet:
    spoken = language()
    moment = say_moment(event.local(clock.now()), spoken)
    return Sheet(
        title=f"{event.name(spoken)}　{heading}",
        facts=(
            _("Time: %(time)s", time=_begins(event)),
            _("Place: %(place)s", place=event.venue(spoken)),
        ),
        chair=_("Chair:"),
        headings=(_("No."), _("Organisation, unit"), _("Title"), _("Name"), _("Signature")),
        people=tuple(people),
        page_words=_("Page {page} of {pages}"),
        made_line=_("Made %(moment)s by %(name)s", moment=moment, name=made_by),
    )


def _begins(event: Event) -> str:
    moment = event.local(event.starts_at)
    if language() == "zh":
        return f"中華民國{roc_date(event.day)}{chinese_time(moment)}"
    return f"{say_date(event.day, 'en')}, {say_time(moment)}"
