"""The state of the outbox, for organisers."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.event.context import this_event
from events_app.forms import clean_line
from events_app.mail import outbox as deeds
from events_app.mail import queries
from events_app.mail.models import OutboxMail
from events_app.mail.troubles import trouble_in_words, trying_again_helps
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
}


@blueprint.get("/mails")
@only(Role.ORGANISER)
def outbox():
    """Show the mails that wait, were handed to the mail server, failed or were not needed."""
    event = this_event()
    words = clean_line(request.args.get("words"))[:100]
    counts = queries.counts_by_tab(event.id, words)
    tab = _tab(counts)
    page = asked_page()
    return render_template(
        "mail/outbox.html",
        words=words,
        tab=tab,
        counts=counts,
        mails=queries.mails_under(
            tab, event.id, words, MAILS_PER_PAGE, (page - 1) * MAILS_PER_PAGE
        ),
        kind_labels=KIND_LABELS,
        trouble_in_words=trouble_in_words,
        trying_again_helps=trying_again_helps,
        page=page,
        pages=number_of_pages(counts.listed[tab], MAILS_PER_PAGE),
    )


@blueprint.get("/mails/<int:mail_id>")
@only(Role.ORGANISER)
def mail(mail_id: int):
    """Show one mail: to whom, when, what it said, and what stands in its way."""
    found = _found(mail_id)
    return render_template(
        "mail/mail.html",
        mail=found,
        tab=next(tab for tab, states in queries.TABS.items() if found.state in states),
        kind_labels=KIND_LABELS,
        trouble=trouble_in_words(found.trouble),
        trying_again_helps=trying_again_helps(found),
    )


@blueprint.post("/mails/<int:mail_id>/new-try")
@only(Role.ORGANISER)
def try_again(mail_id: int):
    """Queue a failed mail anew, if another try can end otherwise."""
    found = _found(mail_id)
    if found.state != "failed":
        abort(404)
    if not trying_again_helps(found):
        flash(_("Another try cannot help: the address is still the same."), "warn")
        return redirect(url_for("mail.mail", mail_id=mail_id))
    deeds.try_again(found)
    audit.record(
        "try mail again",
        event_id=found.event_id,
        staff_member_id=g.staff_member.id,
        mail=found.id,
    )
    db.session.commit()
    flash(_("The mail is queued again."), "success")
    return redirect(url_for("mail.outbox"))


def _found(mail_id: int) -> OutboxMail:
    return queries.listed_mail(this_event().id, mail_id) or abort(404)


def _tab(counts: queries.Counts) -> str:
    """Return the tab that is asked for; else the first of which something is to be known."""
    asked = request.args.get("tab", "")
    if asked in queries.TABS:
        return asked
    return next((tab for tab in ("failed", "waiting") if counts.listed[tab]), "sent")
