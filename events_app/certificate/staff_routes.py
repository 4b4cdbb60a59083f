"""Certificates of attendance for organisers: all in one PDF, or one person's."""

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from events_app import clock
from events_app.access import Role, only
from events_app.attendee.queries import SHORTEST_SEARCH
from events_app.audit import service as audit
from events_app.certificate import (
    public_routes,  # noqa: F401  its route belongs to the same blueprint
    queries,
    service,
)
from events_app.certificate.blueprint import blueprint
from events_app.certificate.pdf_file import pdf_file
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.forms import SearchForm

__all__ = ["blueprint"]

_STAFF = "/staff/<event_code>/certificates"


@blueprint.get(_STAFF)
@only(Role.ORGANISER)
def certificates():
    """Show how many certificates there are to make, and whose cannot be printed."""
    return _page()


@blueprint.post(_STAFF)
@only(Role.ORGANISER)
def all_certificates():
    """Hand over everybody's certificates as one PDF."""
    event = this_event()
    try:
        names = service.printable_names(event)
    except RuleViolation as broken:
        return _page(broken.message), 422
    return _handed_over(names, certificates=len(names))


@blueprint.post(f"{_STAFF}/<public_id>")
@only(Role.ORGANISER)
def single_certificate(public_id: str):
    """Hand over one person's certificate."""
    try:
        name = service.name_for_one(this_event(), public_id)
    except RuleViolation as broken:
        return _page(broken.message), 422
    return _handed_over([name], certificates=1, attendee=public_id)


def _page(refusal: str = "") -> str:
    event = this_event()
    search = SearchForm(request.args)
    words = search.words.data if len(search.words.data) >= SHORTEST_SEARCH else ""
    printable, unprintable = service.stock(event)
    return render_template(
        "certificate/certificates.html",
        is_over=event.is_over(clock.now()),
        printable=printable,
        unprintable=unprintable,
        search=search,
        found=queries.arrived_named(event.id, words) if words else [],
        refusal=refusal,
    )


def _handed_over(names: list[str], **detail: Any) -> ResponseReturnValue:
    event = this_event()
    words, code = service.wording(event), event.code
    audit.record(
        "hand over certificates", event_id=event.id, staff_member_id=g.staff_member.id, **detail
    )
    # All is read by now: nobody waits for the file to be drawn.
    db.session.commit()
    return pdf_file(names, words, code)
