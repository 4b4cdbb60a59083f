"""Steps on the way to a full hall: guest lists, letters, answers, the waiting list."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from events_app.home.queries import Facts
from events_app.home.steps import Moment, Step, due_on
from events_app.i18n import language

NAMES_SHOWN = 8


def lists_to_confirm(facts: Facts) -> Iterator[Step]:
    """Lists that were uploaded and wait for somebody to look at them."""
    if facts.lists_to_confirm:
        yield Step(
            "confirm",
            "now",
            ngettext("%(num)s guest list waits to be confirmed",
               "%(num)s guest lists wait to be confirmed", facts.lists_to_confirm),
            _("Nobody on a list is added until you confirm it."),
            endpoint="guest_list.guest_lists",
            button=_("Look at the lists"),
            icon="list",
        )  # fmt: skip


def letters_to_send(facts: Facts, moment: Moment) -> Iterator[Step]:
    """People on a list who have not been written to."""
    letters_on = moment.event.letters_on
    if facts.letters_to_send:
        yield Step(
            "letters",
            "now" if moment.today >= letters_on else "open",
            ngettext("%(num)s letter is to be sent", "%(num)s letters are to be sent",
               facts.letters_to_send),
            _("These people are on a list and have not been written to."),
            due_on(letters_on, moment.today) if moment.today < letters_on else "",
            "invitation.invitations",
            button=_("Send letters"),
            icon="letter",
        )  # fmt: skip
    elif facts.figures.invited:
        title = _("All letters have been sent")
        yield Step("letters", "done", title, endpoint="invitation.invitations")
    else:
        yield Step(
            "letters",
            "waiting",
            _("Letters to send"),
            _("As soon as the first guest list is confirmed."),
            due_on(letters_on, moment.today) if moment.today <= letters_on else "",
        )


def missing_addresses(facts: Facts, moment: Moment) -> Iterator[Step]:
    """Bodies without a contact address that letters wait for."""
    letters_on = moment.event.letters_on
    if facts.bodies_without_address:
        yield Step(
            "addresses",
            "now" if moment.today >= letters_on else "open",
            ngettext("%(num)s nominating organisation has no contact address", "%(num)s nominating organisations have no contact address",
               facts.bodies_without_address),
            _("Some of their guests have no e-mail; those letters go to the nominating organisation."),
            due_on(letters_on, moment.today) if moment.today < letters_on else "",
            "invitation.bodies",
            {"lacking": "awaited-address"},
            _("Enter addresses"),
            "letter",
        )  # fmt: skip


def letters_to_hand_over(facts: Facts) -> Iterator[Step]:
    """Letters that no mail carries."""
    if facts.letters_to_hand_over:
        yield Step(
            "hand over",
            "now",
            ngettext("%(num)s letter is to be handed over on paper",
               "%(num)s letters are to be handed over on paper", facts.letters_to_hand_over),
            _("No mail reaches these guests; print their letters."),
            endpoint="invitation.invitations",
            arguments={"state": "to_hand_over"},
            button=_("Print letters"),
            icon="print",
        )  # fmt: skip


def missing_lists(facts: Facts, moment: Moment) -> Iterator[Step]:
    """Bodies that have sent no list."""
    if moment.today > moment.reply_by:
        return
    due = moment.event.nomination_due
    names = [body.name(language()) for body in facts.bodies_missing]
    if not names:
        title = _("All guest lists have arrived")
        yield Step("lists", "done", title, endpoint="guest_list.guest_lists")
        return
    yield Step(
        "lists",
        "now" if moment.today > due else "open",
        ngettext("%(num)s nominating organisation has not sent a guest list", "%(num)s nominating organisations have not sent a guest list",
           len(names)),
        _listed(names),
        due_on(due, moment.today),
        "guest_list.guest_lists",
        button=_("See guest lists"),
        icon="list",
    )  # fmt: skip


def _listed(names: list[str]) -> str:
    separator = "、" if language() == "zh" else ", "
    shown = separator.join(names[:NAMES_SHOWN])
    if len(names) <= NAMES_SHOWN:
        return shown
    return _("%(names)s and %(number)s more", names=shown, number=len(names) - NAMES_SHOWN)


def open_answers(facts: Facts, moment: Moment) -> Iterator[Step]:
    """Invited people who have not answered, as long as they can."""
    if moment.today > moment.reply_by or not facts.figures.invited:
        return
    if not facts.figures.open:
        title = _("Everyone invited has answered")
        yield Step("answers", "done", title, endpoint="invitation.invitations")
        return
    yield Step(
        "answers",
        "open",
        ngettext("%(num)s person has not answered yet", "%(num)s people have not answered yet",
           facts.figures.open),
        due=due_on(moment.reply_by, moment.today),
        endpoint="invitation.invitations",
        arguments={"state": "sent"},
        button=_("See who"),
        icon="hourglass",
    )  # fmt: skip


def waiting_list(facts: Facts, moment: Moment) -> Iterator[Step]:
    """People waiting for a seat, as long as seats are given."""
    ends_on = moment.event.waiting_list_ends_on
    if not facts.waiting or moment.today > ends_on:
        return
    yield Step(
        "waiting list",
        "now" if facts.seats_free else "open",
        ngettext("%(num)s person is on the waiting list", "%(num)s people are on the waiting list",
           facts.waiting),
        _("Seats free: %(number)s.", number=facts.seats_free),
        due_on(ends_on, moment.today),
        "registration.attendees",
        {"status": "waitlisted"},
        _("See who"),
        "people",
    )  # fmt: skip
