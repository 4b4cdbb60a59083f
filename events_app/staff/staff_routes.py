"""Signing in and out."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from events_app import clock
from events_app.access import Role, SignedIn, everyone, only
from events_app.database import db
from events_app.staff import queries, service
from events_app.staff.forms import SignInForm

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
    # Not "storage": a tablet's scans may wait there, whoever signs out beside them.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
