"""The state of the outbox, for organisers."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.context import this_event
from events_app.mail import outbox as deeds
from events_app.mail import queries
from events_app.paging import asked_page, number_of_pages

blueprint = Blueprint("mail", __name__)

MAILS_PER_PAGE = 50
# What each kind is called on the page; the kinds themselves belong to the features that send them.
KIND_LABELS = {
    "invitation": _l("Invitation"),
    "invitation_by_nominator": _l("Invitation to hand over"),
    "registration_confirmed": _l("Registration completed"),
    "registration_cancelled": _l("Registration cancelled"),
    "waiting_list": _l("On the waiting list"),
    "seat_available": _l("A seat is available"),
    "new_link": _l("New personal link"),
    "browser_code": _l("Code for a browser"),
    "address_code": _l("Code to confirm a new address"),
    "address_asked": _l("A new address was asked for"),
    "address_changed": _l("The address was changed"),
    "survey": _l("Thanks and survey"),
    "survey_reminder": _l("Reminder of the survey"),
}


@blueprint.get("/mails")
@only(Role.ORGANISER)
def outbox():
    """Show how many mails went out, and which ones could not."""
    event = this_event()
    page = asked_page()
    total = queries.count_troubled(event.id)
    return render_template(
        "mail/outbox.html",
        counts=queries.counts_by_state(event.id),
        mails=queries.troubled(event.id, MAILS_PER_PAGE, (page - 1) * MAILS_PER_PAGE),
        kind_labels=KIND_LABELS,
        page=page,
        pages=number_of_pages(total, MAILS_PER_PAGE),
        total=total,
    )


@blueprint.post("/mails/<int:mail_id>/new-try")
@only(Role.ORGANISER)
def try_again(mail_id: int):
    """Queue a failed mail anew."""
    event = this_event()
    mail = queries.failed_mail(event.id, mail_id) or abort(404)
    deeds.try_again(mail)
    audit.record(
        "try mail again", event_id=event.id, staff_member_id=g.staff_member.id, mail=mail.id
    )
    db.session.commit()
    flash(_("The mail is queued again."), "success")
    return redirect(url_for("mail.outbox"))
