"""The desks seen from behind: tablets are paired and revoked, double admissions settled."""

import base64

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from wtforms import SelectChoice

from events_app import clock
from events_app.access import Role, only
from events_app.checkin import aside, settling, to_settle
from events_app.checkin import devices as tablets
from events_app.checkin.forms import DeviceForm
from events_app.checkin.queries import devices_of, number_of_devices
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.event.models import Event
from events_app.forms import clean_line
from events_app.i18n import language
from events_app.paging import page_of
from events_app.registration.qr import grouped, qr_png

blueprint = Blueprint("door", __name__)

AT_THE_DOOR = (Role.DESK, Role.ORGANISER)
DEVICES_PER_PAGE = 50
CLASHES_PER_PAGE, SCANS_PER_PAGE = 10, 25


@blueprint.route("/devices", methods=["GET", "POST"])
@only(*AT_THE_DOOR)
def devices():
    """List the tablets with a form for one more, or make the code that pairs it."""
    event = this_event()
    shown = page_of(number_of_devices(event.id), DEVICES_PER_PAGE)
    known = devices_of(event.id, shown.offset, shown.size)
    form = _device_form(event, shown.total + 1)
    if form.validate_on_submit():
        try:
            device, code = tablets.make_device(event.id, _plan(form, event), g.staff_member.id)
        except RuleViolation as violation:
            form.add_error(violation.field, violation.message)
        else:
            db.session.commit()
            session["pairing_code"] = [device.public_id, code]
            return redirect(url_for("door.devices"))
    page = render_template(
        "checkin/devices.html",
        event=event,
        devices=known,
        shown=shown,
        form=form,
        code=_code_to_show(known),
        moment=clock.now(),
    )
    return page, 422 if form.errors else 200


def _device_form(event: Event, number: int) -> DeviceForm:
    form = DeviceForm(
        name=_("Tablet %(number)s", number=number),
        role="desk",
        ends_at=event.local(tablets.usual_end(event)),
    )
    form.station.choices = [
        SelectChoice(station.code, station.name(language())) for station in event.stations
    ]
    return form


def _plan(form: DeviceForm, event: Event) -> tablets.Plan:
    stations = {station.code: station.id for station in event.stations}
    return tablets.Plan(
        name=form.name.data,
        station_id=stations[form.station.data],
        role=form.role.data,
        ends_at=form.ends_at.data.replace(tzinfo=event.zone),
    )


def _code_to_show(known) -> dict[str, object] | None:
    """Return the code just made, this once, to whoever made it."""
    public_id, code = session.pop("pairing_code", (None, ""))
    device = next((each for each in known if each.public_id == public_id), None)
    if device is None or device.state(clock.now()) != "open":
        return None
    link = f"{url_for('checkin.desk')}#{code}"
    address = current_app.config["SETTINGS"].base_url + link
    picture = base64.b64encode(qr_png(address)).decode()
    return {"device": device, "text": grouped(code), "link": link, "picture": picture}


@blueprint.post("/devices/doors")
@only(*AT_THE_DOOR)
def doors():
    """Open the doors before their time."""
    tablets.open_doors(this_event(), g.staff_member.id)
    db.session.commit()
    flash(_("The doors are open: badges are admitted from now on."), "success")
    return redirect(url_for("door.devices"))


@blueprint.post("/devices/<public_id>/revocation")
@only(*AT_THE_DOOR)
def revocation(public_id: str):
    """Revoke a tablet; what it still sends is set aside."""
    if not tablets.revoke(this_event().id, public_id, g.staff_member.id):
        abort(404)
    db.session.commit()
    flash(_("The tablet is revoked. Scans it still sends are set aside."), "success")
    return redirect(url_for("door.devices"))


@blueprint.get("/clashes")
@only(*AT_THE_DOOR)
def clashes():
    """Show who was admitted more than once, what was objected to, and what was set aside."""
    event = this_event()
    clashing = page_of(to_settle.number_of_clashes(event.id), CLASHES_PER_PAGE, "clashes")
    objected = page_of(to_settle.number_of_objections(event.id), SCANS_PER_PAGE, "objections")
    kept_apart = page_of(aside.number_set_aside(event.id), SCANS_PER_PAGE, "set_aside")
    return render_template(
        "checkin/clashes.html",
        event=event,
        clashes=to_settle.clashes(event.id, clashing.offset, clashing.size),
        objections=to_settle.objections(event.id, objected.offset, objected.size),
        set_aside=aside.set_aside(event.id, kept_apart.offset, kept_apart.size),
        turners={"clashes": clashing, "objections": objected, "set_aside": kept_apart},
    )


@blueprint.post("/clashes/settlements")
@only(*AT_THE_DOOR)
def settlements():
    """Record what was found out about the scans that were shown."""
    decision = request.form.get("decision")
    if decision not in settling.DECISIONS:
        abort(400)
    seen = map(clean_line, request.form.getlist("scan")[:100])
    settling.settle(this_event().id, seen, decision, g.staff_member.id)
    db.session.commit()
    flash(_("This is settled."), "success")
    return redirect(url_for("door.clashes"))


@blueprint.post("/clashes/set-aside/<scan_id>/merging")
@only(*AT_THE_DOOR)
def merging(scan_id: str):
    """Add a scan that was set aside to the others."""
    try:
        done = settling.merge(this_event().id, scan_id, g.staff_member.id)
    except RuleViolation as violation:
        db.session.rollback()
        flash(violation.message, "error")
        return redirect(url_for("door.clashes"))
    return _decided(done, _("The scan is merged with the others."))


@blueprint.post("/clashes/set-aside/<scan_id>/leaving-out")
@only(*AT_THE_DOOR)
def leaving_out(scan_id: str):
    """Leave a scan that was set aside out of the others for good."""
    done = settling.leave_out(this_event().id, scan_id, g.staff_member.id)
    return _decided(done, _("The scan is left out; it stays in the record."))


def _decided(done: bool, message: str):
    if not done:
        abort(404)
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("door.clashes"))
