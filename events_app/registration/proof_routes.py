"""Showing that a personal page is one's own, and making a new link that ends the others."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from events_app.access import link_holder
from events_app.attendee.links import add_link
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.registration import proofs
from events_app.registration.addresses import reached_at
from events_app.registration.blueprint import blueprint
from events_app.registration.forms import CodeForm
from events_app.registration.personal_pages import (
    may_see_all,
    owner_alone,
    page_owner,
    remember,
    this_browser,
)
from events_app.tokens import new_link_token


@blueprint.post("/my/<public_id>/code")
@link_holder
def code(public_id: str):
    """Mail a code for this browser."""
    try:
        proofs.ask_for_code(page_owner(public_id), this_browser())
        db.session.commit()
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return redirect(url_for("registration.proof", public_id=public_id), 303)


@blueprint.route("/my/<public_id>/proof", methods=["GET", "POST"])
@link_holder
def proof(public_id: str):
    """Ask for the code, or take it: from then on this browser may see and change everything."""
    attendee = page_owner(public_id)
    own_page_url = url_for("registration.own_page", public_id=public_id)
    if may_see_all(attendee):
        return redirect(own_page_url, 303)
    form = CodeForm()
    if form.validate_on_submit():
        is_right = proofs.try_code(attendee, this_browser(), form.code.data)
        db.session.commit()
        if is_right:
            return redirect(own_page_url, 303)
        form.add_error("code", wrong_code())
    return render_template(
        "registration/proof.html",
        attendee=attendee,
        form=form,
        is_asked=proofs.known_browser(attendee, this_browser()) is not None,
        is_reached=bool(reached_at(attendee)),
        back_url=own_page_url,
    ), 422 if form.errors else 200


@blueprint.post("/my/<public_id>/new-link")
@link_holder
def new_link(public_id: str):
    """Mail a new link and end all others; this browser stays where it is."""
    attendee = owner_alone(public_id)
    if not proofs.needs_proof(attendee):
        abort(404)
    try:
        proofs.end_links(attendee, but=this_browser())
        proofs.send_new_link(attendee)
        link = add_link(attendee, new_link_token())
        db.session.commit()
        remember(link)
        flash(_("A new link is on its way to you. All earlier links have ended."), "success")
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return redirect(url_for("registration.own_page", public_id=public_id), 303)


def wrong_code() -> str:
    """Return what is said of every code that opens nothing, whatever the reason."""
    return _("This is not the code from our latest mail, or it has ended. After five tries please ask for a new one.")  # fmt: skip
