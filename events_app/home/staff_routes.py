"""The organisers' home: what to do next."""

from flask import Blueprint, g, redirect, render_template, url_for

from events_app.access import Role, only
from events_app.event.context import this_event

blueprint = Blueprint("home", __name__)

# Where each role begins its day, besides organisers.
_FIRST_PAGES = {
    Role.ADMINISTRATOR: "account.accounts",
    Role.AUDITOR: "audit.log",
}


@blueprint.get("/staff/")
@only(*Role)
def start():
    """Lead each role to the page where its work begins."""
    first = _FIRST_PAGES.get(g.staff_member.role, "home.overview")
    return redirect(url_for(first))


@blueprint.get("/staff/<event_code>/")
@only(Role.ORGANISER)
def overview():
    """Show the forum's state and what to do next."""
    return render_template("home/overview.html", event=this_event())
