"""What both routes for letters on paper answer: a page to be printed, or why not."""

from collections.abc import Callable

from flask import g, render_template

from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.invitation.hand_over import print_letters
from events_app.invitation.models import Invitation


def printed(found: list[Invitation], refused: Callable[[str], str]):
    """Return the page with these guests' letters, or what `refused` makes of the reason why not."""
    try:
        letters = print_letters(found, this_event().id, g.staff_member.id)
    except RuleViolation as violation:
        db.session.rollback()
        return refused(violation.message), 422
    page = render_template("invitation/paper_letters.html", letters=letters)
    db.session.commit()
    return page
