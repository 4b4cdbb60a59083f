"""What a nominating body knows of the people it named, whoever else has named them too.

A person is stored once, with the first body's name. A second body sees the person that its own
list holds, and must not learn that somebody else had invited them already.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import aliased

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.invitation.guest_list import Person
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from events_app.invitation.shown_state import SHOWN_STATE
from events_app.stroke_order import stroke_key


@dataclass(frozen=True)
class Nominee:
    """A guest in the body's own list; `public_id` only where there is something to be done."""

    name: str
    organisation: str
    title: str
    email: str
    state: str
    public_id: str = ""


def nominees(event_id: int, body_id: int) -> list[Nominee]:
    """Return all guests whom a body named, in the order of Chinese name lists."""
    found = _own(event_id, body_id) + _of_others(event_id, body_id)
    return sorted(found, key=lambda guest: (stroke_key(guest.name), guest.organisation))


def is_named_by(body_id: int) -> ColumnElement[bool]:
    """Tell of an attendee whether a body knows that they are invited: it named them itself."""
    named = (
        select(GuestListRow.attendee_id)
        .join(GuestListRow.guest_list)
        .where(
            GuestList.nominator_id == body_id,
            GuestList.confirmed_at.is_not(None),
            GuestListRow.attendee_id.is_not(None),
        )
    )
    return or_(Attendee.nominator_id.is_not_distinct_from(body_id), Attendee.id.in_(named))


def _own(event_id: int, body_id: int) -> list[Nominee]:
    rows = db.session.execute(
        select(
            Attendee.name,
            Attendee.organisation,
            Attendee.title,
            Attendee.email,
            SHOWN_STATE,
            Attendee.public_id,
        )
        .join(Invitation, Invitation.attendee_id == Attendee.id)
        .where(
            Attendee.event_id == event_id,
            Attendee.nominator_id == body_id,
            Invitation.event_id == event_id,
        )
    )
    return [Nominee(*row) for row in rows]


def _of_others(event_id: int, body_id: int) -> list[Nominee]:
    """Return people of other bodies' as this body typed them; a draft until letters go out anew."""
    later = aliased(Invitation)
    letters_went_out = (
        select(later.id)
        .where(later.event_id == event_id, later.released_at > GuestList.confirmed_at)
        .exists()
    )
    rows = db.session.execute(
        select(
            Attendee.id, GuestListRow.person, case((letters_went_out, SHOWN_STATE), else_="draft")
        )
        .join(GuestListRow.guest_list)
        .join(Attendee, Attendee.id == GuestListRow.attendee_id)
        .join(Invitation, Invitation.attendee_id == Attendee.id)
        .where(
            GuestList.event_id == event_id,
            GuestList.nominator_id == body_id,
            GuestList.confirmed_at.is_not(None),
            Attendee.nominator_id.is_distinct_from(body_id),
        )
        .order_by(GuestListRow.id)
    )
    people = {attendee_id: (Person(**typed), state) for attendee_id, typed, state in rows}
    return [
        Nominee(person.name, person.organisation, person.title, person.email, state)
        for person, state in people.values()
    ]
