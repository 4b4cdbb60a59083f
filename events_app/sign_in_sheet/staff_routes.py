"""Sign-in sheets for wet signatures, handed over as a PDF."""

from flask import Blueprint, g, render_template

from events_app.access import Role, only
from events_app.audit import service as audit
from events_app.database import db
from events_app.downloads import hand_over
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.sign_in_sheet import service
from events_app.sign_in_sheet.drawing import write_pdf
from events_app.sign_in_sheet.forms import SheetForm

blueprint = Blueprint("sign_in_sheet", __name__)


@blueprint.get("/sign-in-sheets")
@only(Role.ORGANISER)
def sheets():
    """Show what can be chosen."""
    return _page(SheetForm())


@blueprint.post("/sign-in-sheets")
@only(Role.ORGANISER)
def sheets_file():
    """Hand the chosen sheets over, and write down that they were."""
    form = SheetForm()
    if not form.validate_on_submit():
        return _page(form), 422
    event = this_event()
    try:
        chosen = service.sheets(event, _choice(form), g.staff_member.name)
    except RuleViolation as broken:
        db.session.rollback()
        form.add_error(broken.field, broken.message)
        return _page(form), 422
    audit.record("hand over sign-in sheets", event_id=event.id, staff_member_id=g.staff_member.id)
    name = f"sign-in-sheets-{event.code}.pdf"
    # All is read by now: nobody waits for the file to be drawn.
    db.session.commit()
    return hand_over(lambda stream: write_pdf(chosen, stream), "application/pdf", name)


def _choice(form: SheetForm) -> service.Choice:
    return service.Choice(
        by_group=form.division.data == "groups",
        order=form.order.data,
        only_arrived=form.who.data == "arrived",
    )


def _page(form: SheetForm) -> str:
    return render_template("sign_in_sheet/sheets.html", form=form)
