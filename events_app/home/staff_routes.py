"""The organisers' home: how the forum stands and what to do next."""

from flask import Blueprint, g, redirect, render_template, url_for

from events_app import clock
from events_app.access import Role, only
from events_app.event.context import this_event
from events_app.home.next_steps import next_steps
from events_app.home.queries import facts
from events_app.home.steps import Moment
from events_app.home.timeline import countdown, timeline

blueprint = Blueprint("home", __name__)

# Where each role begins its day.
FIRST_PAGES = {
    Role.ADMINISTRATOR: "account.accounts",
    Role.ORGANISER: "home.overview",
    Role.DESK: "door.devices",
    Role.NOMINATOR: "invitation.nominees",
    Role.AUDITOR: "report.attendance",
}


@blueprint.get("/staff/")
@only(*Role)
def start():
    """Lead each role to the page where its work begins."""
    return redirect(url_for(FIRST_PAGES[g.staff_member.role]))


@blueprint.get("/staff/<event_code>/")
@only(Role.ORGANISER)
def overview():
    """Show the forum's state and what to do next."""
    event, now = this_event(), clock.now()
    moment, known = Moment(event, now), facts(event)
    return render_template(
        "home/overview.html",
        event=event,
        facts=known,
        steps=next_steps(event, known, now),
        milestones=timeline(event, moment.today),
        countdown=countdown(moment),
    )
