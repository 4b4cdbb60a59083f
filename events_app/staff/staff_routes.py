"""Signing in and out, and the list of accounts."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from events_app import clock
from events_app.access import Role, SignedIn, everyone, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.nominator.queries import nominators
from events_app.staff import queries, service
from events_app.staff.forms import ROLE_LABELS, AccountForm, SignInForm
from events_app.staff.models import StaffMember

blueprint = Blueprint("staff", __name__)

IDLE_LIMIT = timedelta(minutes=30)


def load_staff_member() -> SignedIn | None:
    """Return who is signed in, or None after half an hour without a request (desks: never)."""
    key = session.get("staff_key")
    if key is None:
        return None
    member = queries.signed_in(key)
    if member is None or _was_idle_too_long(member):
        return None
    if member.role is not Role.DESK:
        session["seen"] = int(clock.now().timestamp())
    return member


def _was_idle_too_long(member: SignedIn) -> bool:
    if member.role is Role.DESK:
        return False
    return clock.now().timestamp() - session.get("seen", 0) > IDLE_LIMIT.total_seconds()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@everyone
def sign_in():
    """Show the sign-in form, or begin a session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("staff/sign_in.html", form=form), 422 if form.errors else 200
    key = service.sign_in(form.email.data, form.password.data)
    db.session.commit()
    if key is None:
        form.add_error(
            None,
            _("This address and password do not fit. After five tries, wait 15 minutes."),
        )
        return render_template("staff/sign_in.html", form=form), 422
    session.clear()
    session["staff_key"] = key
    session["seen"] = int(clock.now().timestamp())
    return redirect(_safe_target(request.args.get("next")))


def _safe_target(target: str | None) -> str:
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        parts = urlsplit(target)
        if not parts.netloc and not parts.scheme:
            return target
    return url_for("home.start")


@blueprint.post("/sign-out")
@only(*Role)
def sign_out():
    """End the session."""
    service.sign_out(g.staff_member)
    db.session.commit()
    session.clear()
    response = redirect(url_for("event.public_page"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/staff/accounts", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR)
def accounts():
    """List the accounts, or open a new one."""
    form = AccountForm()
    bodies = nominators()
    form.nominator.choices = [("", "—")] + [
        (body.code, f"{body.code} {body.name_zh}") for body in bodies
    ]
    if form.validate_on_submit():
        try:
            _open_account(form, {body.code: body.id for body in bodies})
        except RuleViolation as violation:
            form.add_error(violation.field, violation.message)
        else:
            db.session.commit()
            flash(_("The account is open."), "success")
            return redirect(url_for("staff.accounts"))
    page = render_template(
        "staff/accounts.html", form=form, accounts=queries.accounts(), role_labels=ROLE_LABELS
    )
    return page, 422 if form.errors or form.form_errors else 200


def _open_account(form: AccountForm, bodies: dict[str, int]) -> None:
    role = Role(form.role.data)
    body = bodies.get(form.nominator.data)
    if (role is Role.NOMINATOR) != (body is not None):
        raise RuleViolation(
            _("A nominator needs a nominating body; other roles have none."), "nominator"
        )
    member = service.open_account(
        form.email.data, form.name.data, role, form.password.data, nominator_id=body
    )
    audit.record(
        "open account", event_id=None, staff_member_id=g.staff_member.id, account=member.id
    )


@blueprint.post("/staff/accounts/<int:account_id>/closing")
@only(Role.ADMINISTRATOR)
def close_account(account_id: int):
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
    return redirect(url_for("staff.accounts"))
