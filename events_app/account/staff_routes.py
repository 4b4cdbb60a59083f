"""The list of accounts: open one, close one, issue a new password; and one's own."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms import SelectChoice

from events_app.access import Role, only
from events_app.account import (
    sessions,
    sign_in_routes,  # noqa: F401  its routes belong to the same blueprint
)
from events_app.account.blueprint import blueprint
from events_app.account.forms import ROLE_LABELS, AccountForm, OwnPasswordForm
from events_app.audit import service as audit
from events_app.database import db, looking_first
from events_app.errors import RuleViolation
from events_app.event.queries import familiar_names
from events_app.i18n import language
from events_app.nominator.queries import nominators
from events_app.paging import page_of
from events_app.staff import new_passwords, queries, service
from events_app.staff.models import StaffMember

__all__ = ["blueprint"]

ACCOUNTS_PER_PAGE = 50


@blueprint.route("/staff/accounts", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def accounts():
    """List the accounts, or open a new one."""
    form = AccountForm()
    # A password is hashed slowly; nobody waits for SQLite's lock meanwhile.
    with looking_first():
        bodies = {body.code: body for body in nominators()}
        names = [SelectChoice(code, f"{code} {bodies[code].name(language())}") for code in bodies]
        ids = {code: body.id for code, body in bodies.items()}
        familiar = familiar_names() if form.is_submitted() else []
    form.nominator.choices = [SelectChoice("", "—"), *names]
    if form.validate_on_submit():
        try:
            _open_account(form, ids, familiar)
        except RuleViolation as violation:
            form.add_error(violation.field, violation.message)
        else:
            db.session.commit()
            flash(_("The account is open."), "success")
            return redirect(url_for("account.accounts"))
    shown = page_of(queries.number_of_accounts(), ACCOUNTS_PER_PAGE)
    page = render_template(
        "account/accounts.html",
        form=form,
        accounts=queries.accounts(shown.offset, shown.size),
        shown=shown,
        role_labels=ROLE_LABELS,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _open_account(form: AccountForm, bodies: dict[str, int], familiar: list[str]) -> None:
    role = Role(form.role.data)
    body = bodies.get(form.nominator.data)
    if (role is Role.NOMINATOR) != (body is not None):
        raise RuleViolation(
            _("A nominator needs a nominating organisation; other roles have none."), "nominator"
        )
    member = service.open_account(
        form.email.data, form.name.data, role, form.password.data, body, familiar
    )
    audit.record(
        "open account", event_id=None, staff_member_id=g.staff_member.id, account=member.id
    )


@blueprint.post("/staff/accounts/<int:account_id>/closing")
@only(Role.ADMINISTRATOR)
def close(account_id: int):
    """Close an account; whoever uses it is signed out on their next request."""
    member = db.session.get(StaffMember, account_id)
    if member is None or member.id == g.staff_member.id:
        abort(404)
    service.set_active(member, False)
    audit.record(
        "close account", event_id=None, staff_member_id=g.staff_member.id, account=member.id
    )
    db.session.commit()
    flash(_("The account is closed."), "success")
    return redirect(url_for("account.accounts"))


@blueprint.post("/staff/accounts/<int:account_id>/password")
@only(Role.ADMINISTRATOR)
def new_password(account_id: int):
    """Issue a new password to somebody who forgot theirs, and show it this once."""
    issued = None if account_id == g.staff_member.id else new_passwords.issue_password(account_id)
    if issued is None:
        abort(404)
    member, password = issued
    audit.record(
        "issue password", event_id=None, staff_member_id=g.staff_member.id, account=member.id
    )
    page = render_template("account/new_password.html", account=member, password=password)
    db.session.commit()
    return page


@blueprint.route("/staff/account", methods=["GET", "POST"])
@only(*Role)
def own_account():
    """Show one's own account, or change one's password."""
    form = OwnPasswordForm()
    if form.validate_on_submit():
        with looking_first():
            familiar = familiar_names()
        present, new = form.present.data, form.password.data
        try:
            key = new_passwords.change_password(
                g.staff_member, present, new, sessions.this_browser(), familiar
            )
        except RuleViolation as violation:
            form.add_error(violation.field, violation.message)
        else:
            sessions.begin(key)
            audit.record("change password", event_id=None, staff_member_id=g.staff_member.id)
            flash(_("Your password is changed. Everywhere else you are signed out."), "success")
        # What was refused is kept too: a wrong present password counts as a failure.
        db.session.commit()
        if not form.errors:
            return redirect(url_for("home.start"))
    member = db.session.get_one(StaffMember, g.staff_member.id)
    page = render_template(
        "account/own_account.html", form=form, account=member, role_labels=ROLE_LABELS
    )
    return page, 422 if form.errors else 200
