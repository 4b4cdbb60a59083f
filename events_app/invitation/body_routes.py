"""The nominating bodies: who has no address, no account, or has sent no list yet."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events_app import clock
from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.context import this_event
from events_app.forms import clean_line
from events_app.invitation.blueprint import blueprint
from events_app.invitation.bodies import LACKS, body_lines, chosen
from events_app.invitation.forms import BodyForm
from events_app.invitation.sending import change_address
from events_app.nominator.queries import nominator
from events_app.paging import page_of

# The usual ones stand on one page.
BODIES_PER_PAGE = 100


@blueprint.get("/nominators")
@only(Role.ORGANISER)
def bodies():
    """List the bodies, all or those that lack something."""
    event = this_event()
    lines = body_lines(event.id)
    words, lacking = clean_line(request.args.get("q"))[:100], request.args.get("lacking", "")
    found = chosen(lines, words, lacking)
    shown = page_of(len(found), BODIES_PER_PAGE)
    return render_template(
        "invitation/bodies.html",
        lines=found[shown.offset : shown.offset + shown.size],
        shown=shown,
        total=len(lines),
        lacks={name: sum(map(lack, lines)) for name, lack in LACKS.items()},
        words=words,
        lacking=lacking,
        is_late=event.day_of(clock.now()) > event.nomination_due,
    )


@blueprint.route("/nominators/<code>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def body(code: str):
    """Show one body, or change its contact address."""
    event = this_event()
    found = nominator(code, lock=request.method == "POST")
    line = next(iter(body_lines(event.id, code)), None)
    if found is None or line is None:
        abort(404)
    form = BodyForm(obj=found)
    if not form.validate_on_submit():
        page = render_template("invitation/body.html", line=line, form=form)
        return page, 422 if form.errors else 200
    letters = change_address(found, form.contact_email.data, event)
    audit.record(
        "change contact address",
        event_id=event.id,
        staff_member_id=g.staff_member.id,
        nominator=found.id,
        letters=letters,
    )
    db.session.commit()
    flash(_("The address is saved."), "success")
    if letters:
        flash(
            ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", letters),
            "success",
        )
    return redirect(url_for("invitation.bodies"))
