"""Import a staged guest list: let people decide what is doubtful, then store all at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from events_app import clock
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee
from events_app.database import db, insert_if_absent
from events_app.event.models import StakeholderType
from events_app.invitation.deciding import Decision, decided_rows
from events_app.invitation.guest_list import Person
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from events_app.invitation.nominees import is_named_by
from events_app.invitation.staging import nominator_ids, person_of
from events_app.tokens import new_public_id

# What a list says of a person and no attendee has.
_NOT_STORED: dict[str, Any] = dict.fromkeys(("meal", "hours_wanted", "vacancies", "remark"), "") | {
    "type_code": None
}
# Asked and told while a list is looked at; kept with people, it may say what was left out.
_FORGOTTEN_FACTS: dict[str, object] = {
    "type": None,
    "type_codes": [],
    "nominator": None,  # why it was recognised may be the type
    "questions": [],
    "tables": [],
    "hidden_sheets": [],
    "other_sheets": [],
}


@dataclass(frozen=True)
class Stored:
    """How an import ended: people added, rows that were on the list already, and those of others."""

    added: int
    known: int
    # Stored once, by another body's list: the body whose list this is does not learn it.
    of_others: int


def confirm(
    guest_list: GuestList, decisions: Mapping[int, Decision], *, confirmed_by_id: int | None
) -> Stored:
    """Store all people of a staged list at once; the same people again make no doubles.

    Raises StillDoubtful, and stores nothing, while a questioned row is undecided.
    """
    kept = decided_rows(guest_list, decisions)
    keys = {row.position: _identity(person_of(row)) for row in kept}
    people = {keys[row.position]: person_of(row) for row in kept}
    kinds = _kinds(guest_list.event_id)
    ids = _add_attendees(guest_list, people, kinds)
    _add_invitations(guest_list, people, kinds, ids)
    of_others = _people_of_others(guest_list, people.keys() - ids.keys())
    stored = ids | of_others
    known = 0
    for row in kept:
        row.attendee_id = stored.get(keys[row.position])
        row.status = "ready" if row.attendee_id is not None else "skipped"
        known += row.attendee_id is None
    _forget_what_is_not_needed(guest_list)
    guest_list.confirmed_at = clock.now()
    guest_list.confirmed_by_id = confirmed_by_id
    return Stored(added=len(ids), known=known, of_others=len(of_others))


def _forget_what_is_not_needed(guest_list: GuestList) -> None:
    """Keep of a stored list who was stored, and nothing that a file may tell beside that.

    The types stand on the invitations from now on, and nowhere else.
    """
    for row in guest_list.rows:
        row.sheet = row.type_code = ""
        row.questions, row.notices, row.decision = [], [], None
        # Whoever was left out was not invited, so nothing of them is ours to keep.
        person = Person() if row.status == "skipped" else replace(person_of(row), **_NOT_STORED)
        row.person = asdict(person)
    # Names of sheets and headings of columns may say what people have behind them.
    guest_list.facts = guest_list.facts | _FORGOTTEN_FACTS
    guest_list.type_id = None
    guest_list.content = None


def known_positions(
    guest_list: GuestList, rows: Sequence[GuestListRow], body_id: int | None
) -> set[int]:
    """Return the positions of those of its rows whose people are on the event's list already.

    A nominating body (`body_id`) is told of people whom it named itself, and of nobody else.
    """
    if guest_list.confirmed_at is not None:
        return set() if body_id else _positions_of_others(guest_list, rows)
    keys = {row.position: _identity(person_of(row)) for row in rows if row.status != "skipped"}
    known = (is_named_by(body_id),) if body_id else ()
    found = _existing(guest_list.event_id, keys.values(), *known)
    return {position for position, key in keys.items() if key in found}


def _positions_of_others(guest_list: GuestList, rows: Sequence[GuestListRow]) -> set[int]:
    """Return the positions of those of its stored rows whose people another body had named."""
    if guest_list.nominator_id is None:
        return set()
    others = select(Attendee.id).where(
        Attendee.id.in_([row.attendee_id for row in rows if row.attendee_id]),
        Attendee.nominator_id.is_distinct_from(guest_list.nominator_id),
    )
    ids = set(db.session.scalars(others))
    return {row.position for row in rows if row.attendee_id in ids}


def _people_of_others(guest_list: GuestList, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of those whom other bodies alone have named, for the list of one body."""
    body_id = guest_list.nominator_id
    if body_id is None:
        return {}
    return _existing(guest_list.event_id, keys, ~is_named_by(body_id))


def _identity(person: Person) -> str:
    if person.email:
        return identity_key(person.name, person.email)
    return identity_key(person.name, person.nominator_code or "", person.organisation)


def _kinds(event_id: int) -> dict[str, StakeholderType]:
    """Return the event's stakeholder types by their codes."""
    found = db.session.scalars(select(StakeholderType).where(StakeholderType.event_id == event_id))
    return {kind.code: kind for kind in found}


def _add_attendees(
    guest_list: GuestList, people: Mapping[str, Person], kinds: Mapping[str, StakeholderType]
) -> dict[str, int]:
    """Insert the people who are not there yet; return the ids of those added, by identity."""
    nominators = nominator_ids({person.nominator_code for person in people.values()})
    moment = clock.now()
    rows = [
        {
            "event_id": guest_list.event_id,
            "public_id": new_public_id(),
            "identity_key": key,
            "name": person.name,
            "search_key": search_key(person.name, person.organisation),
            "organisation": person.organisation[:120],
            "section": person.section[:60],
            "title": person.title[:60],
            "email": person.email,
            "phone": _phone(person)[:60],
            "tax_id": person.tax_id[:8],
            "public_group_id": kinds[person.type_code or ""].public_group_id,
            "nominator_id": nominators[person.nominator_code or ""],
            "created_at": moment,
        }
        for key, person in people.items()
    ]
    return insert_if_absent(Attendee, rows, ("event_id", "identity_key"), returning="identity_key")


def _phone(person: Person) -> str:
    office = person.phone
    if person.extension and person.extension not in office:
        office = f"{office}#{person.extension_digits}" if office else person.extension
    return ", ".join(number for number in (office, person.mobile) if number)


def _add_invitations(
    guest_list: GuestList,
    people: Mapping[str, Person],
    kinds: Mapping[str, StakeholderType],
    ids: Mapping[str, int],
) -> None:
    rows = [
        {
            "event_id": guest_list.event_id,
            "attendee_id": attendee_id,
            "type_id": kinds[people[key].type_code or ""].id,
            "guest_list_id": guest_list.id,
            "state": "draft",
        }
        for key, attendee_id in ids.items()
    ]
    if rows:
        db.session.execute(insert(Invitation), rows)


def _existing(
    event_id: int, keys: Iterable[str], *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """Return the ids of the event's people with these identities, by identity."""
    wanted = list(keys)
    found: dict[str, int] = {}
    for start in range(0, len(wanted), 1000):
        rows = db.session.execute(
            select(Attendee.identity_key, Attendee.id).where(
                Attendee.event_id == event_id,
                Attendee.identity_key.in_(wanted[start : start + 1000]),
                *conditions,
            )
        )
        found |= {key: attendee_id for key, attendee_id in rows}
    return found
