"""The page from which a rehearsal is made, printed, entered and removed."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from events_app import clock
from events_app.access import Role, only
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.rehearsal import queries, service

blueprint = Blueprint("rehearsal", __name__)


@blueprint.get("/rehearsal")
@only(Role.ORGANISER)
def rehearsal():
    """Show the forum's rehearsal, or offer to make one; a rehearsal shows itself."""
    event = this_event()
    original = queries.original_of(event)
    found = queries.rehearsal_of(original.id)
    return render_template(
        "rehearsal/rehearsal.html",
        original=original,
        rehearsal=found,
        people=queries.people_by_status(found.id) if found else {},
        is_over=event.is_over(clock.now()),
    )


@blueprint.post("/rehearsal")
@only(Role.ORGANISER)
def make():
    """Make the rehearsal."""
    try:
        made = service.make_rehearsal(this_event(), g.staff_member.id)
        db.session.commit()
        flash(_("The rehearsal is ready."), "success")
        return redirect(url_for("rehearsal.rehearsal", event_code=made.code), 303)
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
        return redirect(url_for("rehearsal.rehearsal"), 303)


@blueprint.post("/rehearsal/removal")
@only(Role.ORGANISER)
def remove():
    """Remove the rehearsal with everything in it."""
    event = queries.original_of(this_event())
    code = event.code
    service.remove_rehearsal(event, g.staff_member.id)
    db.session.commit()
    flash(_("The rehearsal is gone, with everything in it."), "success")
    return redirect(url_for("rehearsal.rehearsal", event_code=code), 303)
