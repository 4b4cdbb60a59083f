"""What invitees see: their invitation, the sign-up form and a page of their own."""

import base64

from flask import Response, abort, flash, redirect, render_template, url_for

from events_app import clock
from events_app.access import everyone, link_holder
from events_app.attendee.links import valid_link
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.guessing.limits import Secret, count_wrong
from events_app.i18n import language
from events_app.invitation.models import Invitation
from events_app.invitation.queries import invitation_of
from events_app.registration import service
from events_app.registration.blueprint import blueprint
from events_app.registration.calendar_file import MIMETYPE, calendar_file
from events_app.registration.details import NOTICE_VERSION
from events_app.registration.forms import DeclineForm
from events_app.registration.personal_pages import (
    may_see_all,
    owner_alone,
    page_owner,
    remember,
)
from events_app.registration.qr import grouped, qr_png
from events_app.registration.queries import answers_of, pending_change
from events_app.registration.questions import sheet_for


@blueprint.get("/privacy/<version>")
@everyone
def privacy(version: str):
    """Show one version of the personal data notice."""
    if version != NOTICE_VERSION:
        abort(404)
    return render_template(f"registration/privacy_{language()}.html")


@blueprint.get("/i/<token>")
@link_holder
def open_link(token: str):
    """Let this browser open the page of the person to whom this link was sent."""
    link = valid_link(token)
    if link is None:
        count_wrong(Secret.LINK)
        return render_template("registration/link_not_valid.html"), 404
    remember(link)
    return redirect(url_for("registration.own_page", public_id=link.attendee.public_id), 303)


@blueprint.get("/my/<public_id>")
@link_holder
def own_page(public_id: str):
    """Show a person their invitation, or what became of it; who they are only where that is known."""
    attendee = page_owner(public_id)
    return _own_page(attendee, DeclineForm())


@blueprint.post("/my/<public_id>/refusal")
@link_holder
def decline(public_id: str):
    """Note that the person cannot come."""
    attendee = owner_alone(public_id)
    form = DeclineForm()
    if not form.validate():
        return _own_page(attendee, form), 422
    try:
        service.decline(_invitation(attendee), form.reason.data)
        db.session.commit()
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return _back(public_id)


@blueprint.post("/my/<public_id>/cancellation")
@link_holder
def cancel(public_id: str):
    """Give up the person's registration."""
    attendee = owner_alone(public_id)
    try:
        service.cancel(attendee)
        db.session.commit()
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return _back(public_id)


@blueprint.get("/my/<public_id>/calendar.ics")
@link_holder
def calendar(public_id: str):
    """Send the forum as an entry for a calendar; it names nobody."""
    attendee = page_owner(public_id)
    if attendee.status != "confirmed":
        abort(404)
    return Response(calendar_file(attendee, language()), mimetype=MIMETYPE)


def _own_page(attendee: Attendee, form: DeclineForm) -> str:
    invitation = _invitation(attendee)
    sees_all = may_see_all(attendee)
    code = attendee.badge_code if attendee.status == "confirmed" else None
    return render_template(
        "registration/own_page.html",
        attendee=attendee,
        invitation=invitation,
        form=form,
        may_sign_up=service.may_sign_up(invitation),
        desk_code=grouped(code.desk_code) if code else "",
        qr=base64.b64encode(qr_png(code.code)).decode() if code else "",
        questions=sheet_for(invitation.type.code).questions,
        answers=answers_of(attendee) if sees_all else {},
        sees_all=sees_all,
        waiting=pending_change(attendee) if sees_all else None,
        is_over=attendee.event.is_over(clock.now()),
        fills_seats=attendee.event.fills_seats(clock.now()),
    )


def _invitation(attendee: Attendee) -> Invitation:
    return invitation_of(attendee.id) or abort(404)


def _back(public_id: str):
    return redirect(url_for("registration.own_page", public_id=public_id), 303)
