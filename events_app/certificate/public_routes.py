"""A person's own certificate, by the personal link."""

from flask import render_template

from events_app.access import link_holder
from events_app.certificate import service
from events_app.certificate.blueprint import blueprint
from events_app.certificate.pdf_file import pdf_file
from events_app.errors import RuleViolation
from events_app.registration.personal_pages import owner_alone


@blueprint.get("/my/<public_id>/certificate")
@link_holder
def own_certificate(public_id: str):
    """Give the person their certificate, or say why there is none."""
    attendee = owner_alone(public_id)
    try:
        name = service.name_for_one(attendee.event, public_id)
    except RuleViolation as broken:
        page = render_template("certificate/none.html", attendee=attendee, message=broken.message)
        return page, 404
    return pdf_file([name], service.wording(attendee.event), attendee.event.code)
