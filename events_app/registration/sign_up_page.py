"""The sign-up form as a person or, on the phone, a staff member meets it."""

from flask import flash, request
from flask_babel import gettext as _

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.invitation.guest_list.values import tax_id_fits
from events_app.invitation.models import Invitation
from events_app.registration import service
from events_app.registration.details import Details, Notice, details_of
from events_app.registration.forms import SignUpForm, prefill, sign_up_form
from events_app.registration.queries import answers_of
from events_app.registration.questions import sheet_for


class SignUpPage:
    """One showing or sending of the form for one person."""

    def __init__(self, attendee: Attendee, invitation: Invitation) -> None:
        self.attendee = attendee
        self.invitation = invitation
        self.sheet = sheet_for(invitation.type.code)
        self.is_sent = request.method == "POST"
        self.is_change = attendee.status in service.SIGNED_UP
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

    def save(self, notice: Notice, by: int | None = None) -> bool:
        """Sign up or change, and commit; False if the form has to be mended."""
        if not self.form.validate():
            return False
        details = self.form.details(details_of(self.attendee))
        answers = self.form.answers()
        try:
            if self.is_change:
                service.change(self.invitation, details, answers, by=by)
            else:
                service.sign_up(self.invitation, details, answers, notice, by=by)
            db.session.commit()
        except RuleViolation as broken:
            db.session.rollback()
            self.form.add_error(broken.field, broken.message)
            return False
        self._tell(details)
        return True

    def _form(self) -> SignUpForm:
        kind = sign_up_form(self.sheet, with_notice=not self.is_change)
        if self.is_sent:
            return kind()
        known = details_of(self.attendee)
        return kind(data=prefill(known, self.sheet, answers_of(self.attendee)))

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
