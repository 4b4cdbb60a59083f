"""Letters: read, write, preview, send one to oneself."""

from collections.abc import Sequence

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from events_app.access import Role, only
from events_app.attendee.models import Attendee
from events_app.audit import service as audit
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.context import this_event
from events_app.event.models import Event, StakeholderType
from events_app.i18n import LANGUAGES
from events_app.invitation.blueprint import blueprint
from events_app.invitation.invited import guests_of_type
from events_app.invitation.letter_forms import LetterForm
from events_app.invitation.letters import letter_for, letters_of, save_letter
from events_app.invitation.mails import message_to
from events_app.invitation.models import Letter
from events_app.invitation.placeholders import BLOCK_LABELS, FIELDS
from events_app.invitation.writing import WrittenLetter, write_letter
from events_app.mail.building import sender_of
from events_app.mail.service import send_now
from events_app.staff.models import StaffMember

_GUESTS_TO_CHOOSE_FROM = 200


@blueprint.get("/letters")
@only(Role.ORGANISER)
def letters():
    """List the letters by type and language."""
    event = this_event()
    return render_template(
        "invitation/letters.html",
        kinds=event.stakeholder_types,
        letters=letters_of(event.id),
        languages=LANGUAGES,
    )


@blueprint.route("/letters/<int:type_id>/<in_language>", methods=["GET", "POST"])
@only(Role.ORGANISER)
def letter(type_id: int, in_language: str):
    """Show a letter as a guest gets it, or save its new text."""
    kind = _kind(type_id, in_language)
    written = letter_for(kind.id, in_language)
    form = LetterForm(obj=written)
    if form.validate_on_submit():
        try:
            _save(kind, in_language, form)
        except RuleViolation as violation:
            form.add_error(violation.field, violation.message)
        else:
            db.session.commit()
            flash(_("The letter is saved."), "success")
            return redirect(_letter_page(kind, in_language))
    return _show(kind, in_language, form, written), 422 if form.errors else 200


@blueprint.post("/letters/<int:type_id>/<in_language>/test-mail")
@only(Role.ORGANISER)
def test_mail(type_id: int, in_language: str):
    """Send the letter to the organiser's own address; its link opens nothing."""
    kind = _kind(type_id, in_language)
    stored = letter_for(kind.id, in_language) or abort(404)
    own_address = db.session.get_one(StaffMember, g.staff_member.id).email
    try:
        _send_test_mail(own_address, stored, kind)
    except RuleViolation as violation:
        flash(violation.message, "error")
    else:
        flash(_("A test mail is on its way to %(address)s.", address=own_address), "success")
    return redirect(_letter_page(kind, in_language))


def _send_test_mail(own_address: str, stored: Letter, kind: StakeholderType) -> None:
    guests = guests_of_type(kind.id, stored.language, _GUESTS_TO_CHOOSE_FROM)
    reader = _reader(guests, kind.event, stored.language, request.form.get("guest", ""))
    message = message_to(own_address, reader, _preview(stored, reader))
    sender = sender_of(kind.event, stored.language)
    audit.record("send test mail", event_id=kind.event_id, staff_member_id=g.staff_member.id)
    # Nobody waits for our lock while the mail server thinks.
    db.session.commit()
    send_now(message, sender)


def _kind(type_id: int, in_language: str) -> StakeholderType:
    if in_language not in LANGUAGES:
        abort(404)
    kinds = {kind.id: kind for kind in this_event().stakeholder_types}
    return kinds.get(type_id) or abort(404)


def _letter_page(kind: StakeholderType, in_language: str) -> str:
    return url_for("invitation.letter", type_id=kind.id, in_language=in_language)


def _save(kind: StakeholderType, in_language: str, form: LetterForm) -> None:
    saved = save_letter(kind, in_language, form.subject.data, form.body.data)
    audit.record(
        "save letter", event_id=kind.event_id, staff_member_id=g.staff_member.id, letter=saved.id
    )


def _show(kind: StakeholderType, in_language: str, form: LetterForm, stored: Letter | None) -> str:
    guests = guests_of_type(kind.id, in_language, _GUESTS_TO_CHOOSE_FROM)
    reader = _reader(guests, kind.event, in_language, request.args.get("guest", ""))
    return render_template(
        "invitation/letter.html",
        kind=kind,
        in_language=in_language,
        form=form,
        guests=guests,
        reader=reader,
        preview=_preview_or_none(stored, reader),
        fields=FIELDS,
        blocks=BLOCK_LABELS,
    )


def _preview_or_none(stored: Letter | None, reader: Attendee) -> WrittenLetter | None:
    try:
        return _preview(stored, reader) if stored is not None else None
    except RuleViolation as violation:
        flash(violation.message, "error")
        return None


def _preview(stored: Letter, reader: Attendee) -> WrittenLetter:
    return write_letter(stored, reader, f"{current_app.config['SETTINGS'].base_url}/i/preview")


def _reader(guests: Sequence[Attendee], event: Event, in_language: str, named: str) -> Attendee:
    """Return the named guest, else the first one, else an invented one."""
    chosen = [guest for guest in guests if guest.public_id == named]
    return next(iter(chosen or guests), None) or _invented_guest(event, in_language)


def _invented_guest(event: Event, in_language: str) -> Attendee:
    """Return somebody to show the letter to while there are no guests; never stored."""
    name, organisation, title = {
        "zh": ("陳示範", "示範企業有限公司", "執行長"),
        "en": ("Sayun Demoyan", "Demo Enterprise Ltd.", "CEO"),
    }[in_language]
    return Attendee(
        event=event,
        name=name,
        organisation=organisation,
        title=title,
        section="",
        language=in_language,
        public_id="",
    )
