"""Signing in and out."""

from urllib.parse import urlsplit

from flask import g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from events_app.access import Role, everyone, only
from events_app.account import sessions
from events_app.account.blueprint import blueprint
from events_app.account.forms import SignInForm
from events_app.audit import service as audit
from events_app.database import db, looking_first
from events_app.guessing.limits import Secret, count_wrong, refuse_after_many
from events_app.staff import queries, service


@blueprint.route("/sign-in", methods=["GET", "POST"])
@everyone
def sign_in():
    """Show the sign-in form, or begin a session."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("account/sign_in.html", form=form), 422 if form.errors else 200
    with looking_first():
        # A browser that the account knows has its own few tries, whoever else is in its network.
        if not queries.knows(form.email.data, sessions.this_browser()):
            refuse_after_many(Secret.SIGN_IN)
    browser = sessions.this_browser() or sessions.new_browser()
    attempt = service.sign_in(form.email.data, form.password.data, browser)
    _write_down(attempt)
    db.session.commit()
    if attempt.key is None:
        count_wrong(Secret.SIGN_IN)
        form.add_error(
            None,
            _("This address and password do not fit. After five tries, wait 15 minutes."),
        )
        return render_template("account/sign_in.html", form=form), 422
    sessions.begin(attempt.key)
    response = redirect(_safe_target(request.args.get("next")))
    sessions.know_again(response, browser)
    return response


def _write_down(attempt: service.Attempt) -> None:
    """Note a try in the log; those during a lock change nothing and are not worth a line each."""
    if attempt.key is not None:
        audit.record("sign in", event_id=None, staff_member_id=attempt.account_id)
        return
    account = {} if attempt.account_id is None else {"account": attempt.account_id}
    if attempt.counted:
        audit.record_stranger("fail to sign in", **account)
    if attempt.locks:
        audit.record_stranger("lock sign-in", **account)


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
    audit.record("sign out", event_id=None, staff_member_id=g.staff_member.id)
    db.session.commit()
    session.clear()
    response = redirect(url_for("event.public_page"))
    # Not "storage": a tablet's scans may wait there, whoever signs out beside them.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
