"""What organisers see: everyone who was invited, and one person's registration."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from events_app import clock
from events_app.access import Role, only
from events_app.attendee.models import Attendee
from events_app.attendee.queries import SHORTEST_SEARCH
from events_app.audit import service as audit
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.event.models import Event
from events_app.i18n import language
from events_app.invitation.models import Invitation
from events_app.paging import asked_page, number_of_pages
from events_app.registration import (
    address_routes,  # noqa: F401  its routes belong to the same blueprint
    proof_mails,  # noqa: F401  so do the mails' composers, to the worker's list
    proof_routes,  # noqa: F401
    proofs,
    public_routes,  # noqa: F401
    service,
    sign_up_routes,  # noqa: F401
    wish_routes,  # noqa: F401
)
from events_app.registration.blueprint import blueprint
from events_app.registration.forms import STATUSES, AttendeesForm
from events_app.registration.history import history_of
from events_app.registration.queries import (
    ATTENDEES_PER_PAGE,
    answers_of,
    attendees_found,
    invitation_by_public_id,
    pending_change,
)
from events_app.registration.questions import sheet_for

__all__ = ["blueprint"]

_STAFF = "/staff/<event_code>/attendees"


@blueprint.get(_STAFF)
@only(Role.ORGANISER)
def attendees():
    """Show everyone who was invited, narrowed by name, status and public group."""
    forum = this_event()
    form = _search_form(forum)
    words = form.words.data if len(form.words.data) >= SHORTEST_SEARCH else ""
    page = asked_page()
    rows, total = attendees_found(forum.id, words, form.status.data, _group_id(forum, form), page)
    pages = number_of_pages(total, ATTENDEES_PER_PAGE)
    return render_template(
        "registration/attendees.html",
        form=form,
        is_too_short=0 < len(form.words.data) < SHORTEST_SEARCH,
        rows=rows,
        total=total,
        page=page,
        pages=pages,
        previous_url=_turned(page - 1) if page > 1 else "",
        next_url=_turned(page + 1) if page < pages else "",
    )


@blueprint.get(f"{_STAFF}/<public_id>")
@only(Role.ORGANISER)
def attendee(public_id: str):
    """Show what one person said and what happened so far."""
    person, invitation = _invited(public_id)
    return render_template(
        "registration/attendee.html",
        attendee=person,
        invitation=invitation,
        questions=sheet_for(invitation.type.code).questions,
        answers=answers_of(person),
        waiting=pending_change(person),
        history=history_of(invitation),
        is_signed_up=person.status in service.SIGNED_UP,
        is_over=person.event.is_over(clock.now()),
    )


@blueprint.post(f"{_STAFF}/<public_id>/cancellation")
@only(Role.ORGANISER)
def attendee_cancellation(public_id: str):
    """Cancel on behalf of somebody who called."""
    person, _invitation = _invited(public_id)
    try:
        service.cancel(person, by=g.staff_member.id)
        _log("cancellation by phone", person)
        db.session.commit()
        flash(_("The registration is cancelled."), "success")
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return _back(public_id)


@blueprint.post(f"{_STAFF}/<public_id>/confirmation")
@only(Role.ORGANISER)
def attendee_confirmation(public_id: str):
    """Send the confirmation once more."""
    person, _invitation = _invited(public_id)
    try:
        service.send_again(person)
        _log("confirmation sent again", person)
        db.session.commit()
        flash(_("The confirmation is on its way."), "success")
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return _back(public_id)


@blueprint.post(f"{_STAFF}/<public_id>/new-link")
@only(Role.ORGANISER)
def attendee_new_link(public_id: str):
    """End all links of a person and mail a new one."""
    person, _invitation = _invited(public_id)
    proofs.end_links(person)
    _log("new personal link", person)
    try:
        proofs.send_new_link(person)
        flash(_("All earlier links have ended, and a new one is on its way."), "success")
    except RuleViolation as broken:
        flash(_("All earlier links have ended. %(reason)s", reason=broken.message), "warn")
    db.session.commit()
    return _back(public_id)


def _search_form(forum: Event) -> AttendeesForm:
    form = AttendeesForm(request.args)
    everything = SelectChoice("", _("All"))
    form.status.choices = [everything, *(SelectChoice(*each) for each in STATUSES.items())]
    form.group.choices = [
        everything,
        *(SelectChoice(group.code, group.label(language())) for group in forum.public_groups),
    ]
    if form.status.data not in STATUSES:
        form.status.data = ""
    return form


def _group_id(forum: Event, form: AttendeesForm) -> int | None:
    ids = {group.code: group.id for group in forum.public_groups}
    return ids.get(form.group.data)


def _turned(page: int) -> str:
    asked: dict[str, Any] = {key: request.args.get(key, "") for key in ("words", "status", "group")}
    return url_for("registration.attendees", page=page, **asked)


def _invited(public_id: str) -> tuple[Attendee, Invitation]:
    """Return a person of this forum with their invitation; 404 for anybody else."""
    invitation = invitation_by_public_id(this_event().id, public_id) or abort(404)
    return invitation.attendee, invitation


def _log(action: str, person: Attendee) -> None:
    audit.record(
        action,
        event_id=person.event_id,
        staff_member_id=g.staff_member.id,
        attendee=person.id,
    )


def _back(public_id: str):
    return redirect(url_for("registration.attendee", public_id=public_id), 303)
