"""Letters: read, write, preview, send one to oneself.

A letter is found by its type, so no page here shows a guest beside it: an invented one reads it.
"""

from flask import abort, current_app, flash, g, redirect, render_template, url_for
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
from events_app.invitation.invited import invitation_to
from events_app.invitation.letter_forms import LetterForm
from events_app.invitation.letters import letter_for, letters_of, save_letter
from events_app.invitation.mails import message_to
from events_app.invitation.models import Letter
from events_app.invitation.placeholders import BLOCK_LABELS, FIELDS
from events_app.invitation.writing import WrittenLetter, write_letter
from events_app.mail.building import sender_of
from events_app.mail.service import send_now
from events_app.staff.models import StaffMember


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
    """Show a letter as a guest would get it, or save its new text."""
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


@blueprint.get("/invitations/<public_id>/preview")
@only(Role.ORGANISER)
def letter_preview(public_id: str):
    """Show the letter as one guest gets it; its address names the guest and nothing else."""
    found = invitation_to(this_event().id, public_id) or abort(404)
    stored = letter_for(found.type_id, found.attendee.language)
    return render_template(
        "invitation/letter_preview.html",
        guest=found.attendee,
        preview=_preview_or_none(stored, found.attendee),
    )


def _send_test_mail(own_address: str, stored: Letter, kind: StakeholderType) -> None:
    reader = _invented_guest(kind.event, stored.language)
    message = message_to(own_address, reader, preview_of(stored, reader))
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
    return render_template(
        "invitation/letter.html",
        kind=kind,
        in_language=in_language,
        form=form,
        preview=_preview_or_none(stored, _invented_guest(kind.event, in_language)),
        fields=FIELDS,
        blocks=BLOCK_LABELS,
    )


def _preview_or_none(stored: Letter | None, reader: Attendee) -> WrittenLetter | None:
    try:
        return preview_of(stored, reader) if stored is not None else None
    except RuleViolation as violation:
        flash(violation.message, "error")
        return None


def preview_of(stored: Letter, reader: Attendee) -> WrittenLetter:
    """Return a letter as this person gets it, with a link that opens nothing."""
    return write_letter(stored, reader, f"{current_app.config['SETTINGS'].base_url}/i/preview")


def _invented_guest(event: Event, in_language: str) -> Attendee:
    """Return somebody to show the letter to; never stored."""
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
