"""The new address that waits to be confirmed: type its code, correct it, ask again, withdraw."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from events_app.access import link_holder
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.registration import addresses, service
from events_app.registration.blueprint import blueprint
from events_app.registration.forms import AddressForm, CodeForm
from events_app.registration.personal_pages import owner_alone
from events_app.registration.proof_routes import wrong_code
from events_app.registration.proofs import needs_proof
from events_app.registration.queries import pending_change


@blueprint.route("/my/<public_id>/address", methods=["GET", "POST"])
@link_holder
def address(public_id: str):
    """Show the address that waits; or take another one, which waits in its place."""
    attendee = _owner(public_id)
    form = AddressForm(data=_known_address(attendee))
    if form.validate_on_submit():
        try:
            addresses.change_address(attendee, form.email.data)
            db.session.commit()
            return _back(public_id)
        except RuleViolation as broken:
            db.session.rollback()
            form.add_error(broken.field, broken.message)
    return _page(attendee, CodeForm(formdata=None), form)


@blueprint.post("/my/<public_id>/address/proof")
@link_holder
def address_proof(public_id: str):
    """Take the code from the mail to the new address; from then on mails go there."""
    attendee = _owner(public_id)
    form = CodeForm()
    if form.validate():
        is_right = service.confirm_address(attendee, form.code.data)
        db.session.commit()
        if is_right:
            flash(_("Your new address is confirmed. Our mails go there from now on."), "success")
            return redirect(url_for("registration.own_page", public_id=public_id), 303)
        form.add_error("code", wrong_code())
    return _page(attendee, form, AddressForm(formdata=None, data=_known_address(attendee)))


@blueprint.post("/my/<public_id>/address/code")
@link_holder
def address_code(public_id: str):
    """Mail another code to the address that waits."""
    attendee = _owner(public_id)
    try:
        addresses.send_code_again(attendee)
        db.session.commit()
        flash(_("Another code is on its way; only the latest one counts."), "success")
    except RuleViolation as broken:
        db.session.rollback()
        flash(broken.message, "warn")
    return _back(public_id)


@blueprint.post("/my/<public_id>/address/withdrawal")
@link_holder
def address_withdrawal(public_id: str):
    """Forget the address that waits."""
    attendee = _owner(public_id)
    addresses.withdraw_change(attendee)
    db.session.commit()
    flash(_("The address stays as it was."), "success")
    return redirect(url_for("registration.own_page", public_id=public_id), 303)


def _owner(public_id: str) -> Attendee:
    """Return the page's owner once they are signed up; before, the sign-up form takes an address."""
    attendee = owner_alone(public_id)
    if not needs_proof(attendee):
        abort(404)
    return attendee


def _known_address(attendee: Attendee) -> dict[str, str]:
    """Return what stands in the field before anybody types: the address in which there may be a slip."""
    waiting = pending_change(attendee)
    return {"email": waiting.new_address if waiting else attendee.email}


def _page(attendee: Attendee, code_form: CodeForm, form: AddressForm):
    page = render_template(
        "registration/address.html",
        attendee=attendee,
        waiting=pending_change(attendee),
        code_form=code_form,
        form=form,
        back_url=url_for("registration.own_page", public_id=attendee.public_id),
    )
    return page, 422 if code_form.errors or form.errors else 200


def _back(public_id: str):
    return redirect(url_for("registration.address", public_id=public_id), 303)
