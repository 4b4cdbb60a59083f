"""The mails that carry invitations, and what their sending means for the invitation."""

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import and_, select, update

from events_app import clock
from events_app.attendee.links import new_personal_link
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.i18n import LANGUAGES
from events_app.invitation.letters import missing_letter
from events_app.invitation.models import Invitation, Letter
from events_app.invitation.writing import WrittenLetter, write_letter
from events_app.mail.building import render
from events_app.mail.composing import Message, composes, on_failed, on_sent

TO_GUEST = "invitation"
TO_NOMINATOR = "invitation_by_nominator"
# An invitation whose letter may (still) go out.
_TO_BE_SENT = ("draft", "undeliverable")


@composes(TO_GUEST)
def compose_invitation(guest: Attendee) -> Message | None:
    """Return the letter in a mail to the guest; None once the invitation was answered otherwise."""
    written = _write(guest)
    return message_to(guest.email, guest, written) if written and guest.email else None


@composes(TO_NOMINATOR)
def compose_hand_over(guest: Attendee) -> Message | None:
    """Return a mail to the nominating body with the letter that it hands to its guest."""
    body = guest.nominator
    written = _write(guest)
    if written is None or body is None or not body.contact_email:
        return None
    values = {"guest": guest, "letter": written}
    with force_locale(LANGUAGES["zh"]):
        subject = _("[%(forum)s] Please hand over an invitation", forum=guest.event.short_zh)
    return Message(
        body.contact_email,
        subject,
        render("mail/hand_over.txt", guest.event, "zh", **values),
        render("mail/hand_over.html", guest.event, "zh", **values),
        secrets=(written.personal_url,),
    )


def message_to(recipient: str, guest: Attendee, written: WrittenLetter) -> Message:
    """Return the mail that carries a letter."""
    return Message(
        recipient,
        written.subject,
        written.text,
        render("mail/invitation.html", guest.event, guest.language, letter=written),
        secrets=(written.personal_url,),
    )


@on_sent(TO_GUEST)
@on_sent(TO_NOMINATOR)
def note_sent(guest_id: int) -> None:
    """Count the guest as invited; an answer that came in the meantime stands."""
    db.session.execute(
        update(Invitation)
        .where(Invitation.attendee_id == guest_id, Invitation.state.in_(_TO_BE_SENT))
        .values(state="sent", sent_at=clock.now())
        .execution_options(synchronize_session=False)
    )


@on_failed(TO_GUEST)
@on_failed(TO_NOMINATOR)
def note_undeliverable(guest_id: int) -> None:
    """Note that the letter could not reach the guest."""
    db.session.execute(
        update(Invitation)
        .where(Invitation.attendee_id == guest_id, Invitation.state.in_(_TO_BE_SENT))
        .values(state="undeliverable")
        .execution_options(synchronize_session=False)
    )


def _write(guest: Attendee) -> WrittenLetter | None:
    """Return the guest's letter with a fresh link; None if it must not go out any more."""
    invitation, letter = _invitation_and_letter(guest)
    if invitation is None or invitation.state not in _TO_BE_SENT:
        return None
    if letter is None:
        raise RuleViolation(missing_letter(guest.language))
    return write_letter(letter, guest, new_personal_link(guest))


def _invitation_and_letter(guest: Attendee) -> tuple[Invitation | None, Letter | None]:
    """Read both at once: this is done for every single mail."""
    letter_of_type = and_(Letter.type_id == Invitation.type_id, Letter.language == guest.language)
    found = db.session.execute(
        select(Invitation, Letter)
        .outerjoin(Letter, letter_of_type)
        .where(Invitation.attendee_id == guest.id)
    ).one_or_none()
    return (found[0], found[1]) if found is not None else (None, None)
