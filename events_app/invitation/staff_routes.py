"""Who is invited, who answered, and sending the letters."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events_app import clock
from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.event.models import Event, StakeholderType
from events_app.forms import clean_line
from events_app.invitation import (
    body_routes,  # noqa: F401
    letter_routes,  # noqa: F401  its routes belong to the same blueprint
    nominator_routes,  # noqa: F401
)
from events_app.invitation.answers import record_phone_decline
from events_app.invitation.blueprint import blueprint
from events_app.invitation.hand_over import letters_nobody_carries
from events_app.invitation.invited import (
    Choice,
    count_invitations,
    counts_by_state,
    invitation_to,
    state_of,
)
from events_app.invitation.invited import invitations as chosen_invitations
from events_app.invitation.letter_forms import PhoneAnswerForm
from events_app.invitation.models import Invitation
from events_app.invitation.paper_routes import printed
from events_app.invitation.sending import release_letters, waiting_letters
from events_app.invitation.shown_state import STATES
from events_app.nominator.queries import nominators
from events_app.paging import asked_page, number_of_pages

__all__ = ["blueprint"]

INVITATIONS_PER_PAGE = 50


@blueprint.get("/invitations")
@only(Role.ORGANISER)
def invitations():
    """Show who is invited and what was answered, and which letters wait."""
    return _show_invitations()


@blueprint.post("/invitations/sending")
@only(Role.ORGANISER)
def sending():
    """Send their letters to all who have none yet, or to those of one type."""
    event = this_event()
    try:
        count = release_letters(_kinds_to_send(event, request.form.get("type_id", "")))
    except RuleViolation as violation:
        db.session.rollback()
        return _show_invitations(violation.message), 422
    # Without their number: one by one, the types' letters would be counted in the log.
    audit.record("send letters", event_id=event.id, staff_member_id=g.staff_member.id)
    db.session.commit()
    flash(
        ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count),
        "success" if count else "info",
    )
    return redirect(url_for("invitation.invitations"))


def _kinds_to_send(event: Event, asked: str) -> list[StakeholderType]:
    """Return the one type that is asked for, or all whose letters are written."""
    if asked == "all":
        return [item.kind for item in waiting_letters(event) if not item.missing_language]
    return [kind for kind in event.stakeholder_types if str(kind.id) == asked] or abort(404)


@blueprint.post("/invitations/handover")
@only(Role.ORGANISER)
def handover():
    """Print the letters that no mail carries."""
    return printed(letters_nobody_carries(this_event().id), _show_invitations)


@blueprint.get("/invitations/<public_id>")
@only(Role.ORGANISER)
def invitation(public_id: str):
    """Show one guest's invitation and the answers to it."""
    return _show_invitation(_found(public_id), PhoneAnswerForm())


@blueprint.post("/invitations/<public_id>/letter")
@only(Role.ORGANISER)
def letter_on_paper(public_id: str):
    """Print one guest's letter."""
    return printed([_found(public_id, lock=True)], _show_invitations)


@blueprint.post("/invitations/<public_id>/decline")
@only(Role.ORGANISER)
def phone_decline(public_id: str):
    """Note that somebody declined on the phone."""
    found = _found(public_id, lock=True)
    form = PhoneAnswerForm()
    if not form.validate_on_submit():
        return _show_invitation(found, form), 422
    try:
        record_phone_decline(found, g.staff_member.id, form.reason.data)
    except RuleViolation as violation:
        form.add_error(violation.field, violation.message)
        return _show_invitation(found, form), 422
    db.session.commit()
    flash(_("The answer is noted."), "success")
    return redirect(url_for("invitation.invitation", public_id=public_id))


def _found(public_id: str, *, lock: bool = False) -> Invitation:
    return invitation_to(this_event().id, public_id, lock=lock) or abort(404)


def _show_invitation(found: Invitation, form: PhoneAnswerForm) -> str:
    return render_template(
        "invitation/invitation.html",
        invitation=found,
        form=form,
        state=state_of(found),
        is_late=clock.now() >= found.attendee.event.sign_up_closes_at,
    )


def _show_invitations(refusal: str = "") -> str:
    event = this_event()
    choice = _choice()
    page = asked_page()
    total = count_invitations(event.id, choice)
    offset = (page - 1) * INVITATIONS_PER_PAGE
    return render_template(
        "invitation/invitations.html",
        refusal=refusal,
        waiting=waiting_letters(event),
        is_late=clock.now() >= event.sign_up_closes_at,
        counts=counts_by_state(event.id),
        lines=chosen_invitations(event.id, choice, INVITATIONS_PER_PAGE, offset),
        choice=choice,
        states=STATES,
        groups=event.public_groups,
        nominators=nominators(),
        page=page,
        pages=number_of_pages(total, INVITATIONS_PER_PAGE),
        total=total,
    )


def _choice() -> Choice:
    return Choice(
        words=clean_line(request.args.get("q"))[:100],
        state=request.args.get("state", ""),
        group=request.args.get("group", ""),
        nominator=request.args.get("nominator", ""),
    )
