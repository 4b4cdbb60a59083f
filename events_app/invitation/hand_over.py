"""Letters on paper, for guests whom no mail reaches: each with its own link, printed once asked."""

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import qrcode
from qrcode.image.svg import SvgPathImage
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from events_app import clock
from events_app.attendee.links import new_personal_link
from events_app.attendee.models import Attendee
from events_app.audit import service as audit
from events_app.database import db
from events_app.invitation.letters import letter_or_refusal
from events_app.invitation.mails import note_sent
from events_app.invitation.models import Invitation
from events_app.invitation.shown_state import SHOWN_STATE
from events_app.invitation.writing import WrittenLetter, write_letter


@dataclass(frozen=True)
class PaperLetter:
    """A letter to be printed, with the link also as a picture for a phone's camera."""

    guest: Attendee
    letter: WrittenLetter
    link_picture: str


def letters_nobody_carries(event_id: int) -> list[Invitation]:
    """Return the released invitations of guests whom neither a mail nor their body's mail reaches."""
    return list(
        db.session.scalars(
            _with_guests().where(Invitation.event_id == event_id, SHOWN_STATE == "to_hand_over")
        )
    )


def letters_of_body(event_id: int, nominator_id: int) -> list[Invitation]:
    """Return the released, unanswered invitations of a body's guests who have no address."""
    of_body = _is_handed_over_by(event_id, nominator_id)
    return list(db.session.scalars(_with_guests().join(Invitation.attendee).where(*of_body)))


def to_hand_over(event_id: int, nominator_id: int, public_ids: Collection[str]) -> set[str]:
    """Return which of these guests have a letter that their body hands over."""
    of_body = _is_handed_over_by(event_id, nominator_id)
    found = select(Attendee.public_id).join(Invitation, Invitation.attendee_id == Attendee.id)
    return set(db.session.scalars(found.where(*of_body, Attendee.public_id.in_(public_ids))))


def _is_handed_over_by(event_id: int, nominator_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.event_id == event_id,
        Invitation.released_at.is_not(None),
        Invitation.state.in_(("draft", "sent", "undeliverable")),
        Attendee.event_id == event_id,
        Attendee.nominator_id == nominator_id,
        Attendee.email == "",
    )


def print_letters(
    invitations: Sequence[Invitation], event_id: int, staff_member_id: int
) -> list[PaperLetter]:
    """Make each guest's letter with a fresh link; the guests count as invited, the log knows.

    Raises `RuleViolation` if a letter is not written yet.
    """
    letters = [_on_paper(invitation) for invitation in invitations]
    audit.record(
        "print letters to hand over",
        event_id=event_id,
        staff_member_id=staff_member_id,
        invitations=[invitation.id for invitation in invitations],
    )
    return letters


def _on_paper(invitation: Invitation) -> PaperLetter:
    guest = invitation.attendee
    letter = letter_or_refusal(invitation.type_id, guest.language)
    written = write_letter(letter, guest, new_personal_link(guest))
    invitation.released_at = invitation.released_at or clock.now()
    db.session.flush()
    note_sent(guest.id)
    return PaperLetter(guest, written, _picture(written.personal_url))


def _picture(address: str) -> str:
    """Return an address as a QR code that a page can show: a data URL."""
    drawing = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"


def _with_guests() -> Select[Invitation]:
    return (
        select(Invitation)
        .options(
            joinedload(Invitation.attendee).options(
                joinedload(Attendee.nominator), joinedload(Attendee.event)
            )
        )
        .order_by(Invitation.id)
    )
