"""The sign-up form, sent by the invited person or, on the phone, by a staff member."""

from dataclasses import replace

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from events_app.access import Role, link_holder, only
from events_app.attendee.models import Attendee
from events_app.audit import service as audit
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.i18n import language
from events_app.invitation.guest_list.values import tax_id_fits
from events_app.invitation.models import Invitation
from events_app.invitation.queries import invitation_of
from events_app.registration import service
from events_app.registration.blueprint import blueprint
from events_app.registration.details import NOTICE_VERSION, Details, Notice, details_of
from events_app.registration.forms import SignUpForm, prefill, sign_up_form
from events_app.registration.personal_pages import owner_alone, this_browser
from events_app.registration.proofs import needs_proof
from events_app.registration.queries import (
    answers_of,
    invitation_by_public_id,
    pending_change,
)
from events_app.registration.questions import sheet_for


class SignUpPage:
    """One showing or sending of the form for one person."""

    def __init__(self, attendee: Attendee, invitation: Invitation, by: int | None = None) -> None:
        self.attendee = attendee
        self.by = by
        self.invitation = invitation
        self.sheet = sheet_for(invitation.type.code)
        self.is_sent = request.method == "POST"
        self.is_change = attendee.status in service.SIGNED_UP
        # A forwarded letter is not to tell what is stored beyond the letter itself.
        self.keeps_reach = by is None and not needs_proof(attendee)
        self.form = self._form()

    @property
    def status_code(self) -> int:
        """200, or 422 for a form that has to be mended."""
        return 422 if self.form.errors else 200

    @property
    def has_seats_left(self) -> bool:
        """Whether somebody who signs up now would have a seat."""
        kind, forum = self.invitation.type, self.attendee.event
        return kind.seats_taken < kind.seats and forum.seats_taken < forum.seats

    def save(self, notice: Notice, browser: str = "") -> bool:
        """Sign up or change; False if the form has to be mended."""
        if not self.form.validate():
            return False
        details, answers = self._said(), self.form.answers()
        try:
            if self.is_change:
                service.change(self.invitation, details, answers, by=self.by)
            else:
                service.sign_up(
                    self.invitation, details, answers, notice, by=self.by, browser=browser
                )
        except RuleViolation as broken:
            db.session.rollback()
            self.form.add_error(broken.field, broken.message)
            return False
        self._tell(details)
        return True

    def _form(self) -> SignUpForm:
        kind = sign_up_form(self.sheet, with_notice=not self.is_change)
        if self.is_sent:
            form = kind()
        else:
            form = kind(data=prefill(self._shown(), self.sheet, answers_of(self.attendee)))
        form.is_reached = self.keeps_reach and bool(self.attendee.email or self.attendee.phone)
        return form

    def _shown(self) -> Details:
        """Return what the form shows before anybody types; staff see what counts today."""
        known = details_of(self.attendee)
        if self.keeps_reach:
            return replace(known, email="", phone="")
        waiting = pending_change(self.attendee) if self.by is None else None
        return replace(known, email=waiting.new_address) if waiting else known

    def _said(self) -> Details:
        """Return what was typed; what was stored and not shown stays if nothing was."""
        known = details_of(self.attendee)
        said = self.form.details(known)
        if not self.keeps_reach:
            return said
        return replace(said, email=said.email or known.email, phone=said.phone or known.phone)

    def _tell(self, details: Details) -> None:
        if self.is_change:
            flash(_("Your changes are saved."), "success")
        if self.sheet.tax_number and details.tax_id and not tax_id_fits(details.tax_id):
            flash(
                _(
                    "The tax number %(number)s does not pass its check rule. It is saved as you typed it; please look at it once more.",
                    number=details.tax_id,
                ),
                "warn",
            )


@blueprint.route("/my/<public_id>/registration", methods=["GET", "POST"])
@link_holder
def sign_up(public_id: str):
    """Show the sign-up form, or sign the person up; later the same form changes what was said."""
    attendee = owner_alone(public_id)
    page = SignUpPage(attendee, invitation_of(attendee.id) or abort(404))
    own_page_url = url_for("registration.own_page", public_id=public_id)
    if page.is_sent and page.save(Notice(NOTICE_VERSION, language()), this_browser()):
        db.session.commit()
        return redirect(own_page_url, 303)
    if not page.is_sent and not service.may_sign_up(page.invitation):
        return redirect(own_page_url, 303)
    return render_template(
        "registration/sign_up.html", page=page, back_url=own_page_url
    ), page.status_code


@blueprint.route("/staff/<event_code>/attendees/<public_id>/registration", methods=["GET", "POST"])
@only(Role.ORGANISER)
def attendee_registration(public_id: str):
    """Sign somebody up who called, or change what they said."""
    invitation = invitation_by_public_id(this_event().id, public_id) or abort(404)
    page = SignUpPage(invitation.attendee, invitation, by=g.staff_member.id)
    attendee_url = url_for("registration.attendee", public_id=public_id)
    if page.is_sent and page.save(Notice(NOTICE_VERSION, language())):
        audit.record(
            "change by phone" if page.is_change else "sign-up by phone",
            event_id=invitation.event_id,
            staff_member_id=g.staff_member.id,
            attendee=invitation.attendee_id,
        )
        db.session.commit()
        return redirect(attendee_url, 303)
    return render_template(
        "registration/attendee_registration.html", page=page, back_url=attendee_url
    ), page.status_code
