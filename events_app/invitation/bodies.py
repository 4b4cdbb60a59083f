"""The nominating bodies as an organiser looks after them: address, account, list and guests."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.forms import fold
from events_app.invitation.models import GuestList, Invitation
from events_app.invitation.shown_state import SHOWN_STATE
from events_app.nominator.models import Nominator
from events_app.staff.models import StaffMember

# Of an invitation, its attendee and its body: the letter could go once the body has an address.
WAITS_FOR_ADDRESS: tuple[ColumnElement[bool], ...] = (
    SHOWN_STATE.in_(("draft", "to_hand_over")),
    Attendee.email == "",
    Nominator.contact_email == "",
    Nominator.kind != "self",
)


@dataclass(frozen=True)
class BodyLine:
    """A body with what it has and has sent for one event."""

    body: Nominator
    guests: int
    accounts: int
    list_stored_at: datetime | None
    lists_to_confirm: int
    letters_waiting: int

    @property
    def list_is_missing(self) -> bool:
        """Whether a list is expected and none has been stored."""
        return self.body.sends_lists and self.list_stored_at is None


# What a body may lack; the list is narrowed to those who lack it.
LACKS: dict[str, Callable[[BodyLine], bool]] = {
    "address": lambda line: not line.body.contact_email,
    "awaited-address": lambda line: line.letters_waiting > 0,
    "list": lambda line: line.list_is_missing,
    "account": lambda line: line.body.sends_lists and not line.accounts,
}


def body_lines(event_id: int, code: str | None = None) -> list[BodyLine]:
    """Return all bodies, or the one with that code: the Agency and the association first."""
    query = (
        select(Nominator, *_figures(event_id))
        .where(Nominator.kind != "self")
        .order_by(Nominator.kind == "institution", Nominator.id)
    )
    if code is not None:
        query = query.where(Nominator.code == code)
    return [BodyLine(*row) for row in db.session.execute(query)]


def chosen(lines: Iterable[BodyLine], words: str, lacking: str) -> list[BodyLine]:
    """Return the bodies whose code, names or address contain every word and that lack this."""
    lacks = LACKS.get(lacking, lambda _line: True)
    wanted = [fold(word) for word in words.split()]
    return [
        line
        for line in lines
        if lacks(line) and all(word in _search_key(line.body) for word in wanted)
    ]


def _search_key(body: Nominator) -> str:
    return "\n".join(
        fold(text) for text in (body.code, body.name_zh, body.name_en, body.contact_email)
    )


def _figures(event_id: int) -> tuple[ScalarSelect, ...]:
    """Return the columns of a `BodyLine` after the body, each a subquery about it."""
    own_guests = Attendee.event_id == event_id, Attendee.nominator_id == Nominator.id
    own_lists = GuestList.event_id == event_id, GuestList.nominator_id == Nominator.id
    own_accounts = StaffMember.nominator_id == Nominator.id, StaffMember.active.is_(True)
    queries = (
        select(func.count(Attendee.id)).where(*own_guests, Attendee.origin == "nominated"),
        select(func.count(StaffMember.id)).where(*own_accounts),
        select(func.max(GuestList.confirmed_at)).where(*own_lists),
        select(func.count(GuestList.id)).where(*own_lists, GuestList.confirmed_at.is_(None)),
        select(func.count(Invitation.id))
        .join(Invitation.attendee)
        .where(*own_guests, *WAITS_FOR_ADDRESS),
    )
    return tuple(query.correlate(Nominator).scalar_subquery() for query in queries)
