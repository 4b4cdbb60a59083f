"""Import a guest list: stage the file, let people decide what is doubtful, store all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import insert, select

from events_app import clock
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee
from events_app.database import db, insert_if_absent
from events_app.event.models import Event, StakeholderType
from events_app.invitation.guest_list import (
    GuestListReading,
    Person,
    Question,
    Row,
    judge_again,
    read_guest_list,
)
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from events_app.nominator.models import Nominator
from events_app.tokens import new_public_id

# Told while a list is looked at; kept with a person, it would say what was left out.
TELLING_NOTICE = "past_left_out"
# What a person may type anew into a questioned row.
CORRECTABLE = ("name", "organisation", "title", "email")


@dataclass(frozen=True)
class Corrections:
    """What a person said about the list as a whole; None leaves it to recognition."""

    type_code: str | None = None
    nominator_code: str | None = None
    columns: Mapping[str, Mapping[int, str | None]] | None = None
    # A nominator sends its own guests, whatever a column of its list says.
    body_is_fixed: bool = False


@dataclass(frozen=True)
class Decision:
    """What a person said about one questioned row: leave it out, or store it as typed here."""

    leave_out: bool
    typed: Mapping[str, str]


@dataclass(frozen=True)
class Stored:
    """How an import ended: people added, and rows that were on the list already."""

    added: int
    known: int


class StillDoubtful(Exception):
    """Some rows cannot be stored as they were decided; their positions and what is asked."""

    def __init__(self, questions: Mapping[int, tuple[Question, ...]]) -> None:
        super().__init__(sorted(questions))
        self.questions = questions


def stage(
    event: Event,
    data: bytes,
    file_name: str,
    *,
    uploaded_by_id: int | None,
    corrections: Corrections | None = None,
) -> GuestList:
    """Read a file and keep what it would become, nothing more; raises UnreadableFile."""
    corrections = corrections or Corrections()
    reading = _read(data, file_name, corrections)
    guest_list = GuestList(
        event_id=event.id,
        public_id=new_public_id(),
        file_name=file_name[:200],
        content=data,
        uploaded_by_id=uploaded_by_id,
        uploaded_at=clock.now(),
    )
    db.session.add(guest_list)
    _take_over(guest_list, reading, event, corrections)
    return guest_list


def read_anew(guest_list: GuestList, event: Event, corrections: Corrections) -> None:
    """Read a staged file again as a person corrected it; its rows are judged afresh."""
    reading = _read(guest_list.content or b"", guest_list.file_name, corrections)
    guest_list.rows.clear()
    db.session.flush()
    _take_over(guest_list, reading, event, corrections)


def discard(guest_list: GuestList) -> None:
    """Forget a staged list and everything that was read from it."""
    db.session.delete(guest_list)


def confirm(
    guest_list: GuestList, decisions: Mapping[int, Decision], *, confirmed_by_id: int | None
) -> Stored:
    """Store all people of a staged list at once; the same people again make no doubles.

    Raises StillDoubtful, and stores nothing, while a questioned row is undecided.
    """
    kept = _decided(guest_list, decisions)
    keys = {row.position: _identity(person_of(row)) for row in kept}
    people = {keys[row.position]: person_of(row) for row in kept}
    kinds = _kinds(guest_list.event_id)
    ids = _add_attendees(guest_list, people, kinds)
    _add_invitations(guest_list, people, kinds, ids)
    known = 0
    for row in kept:
        row.attendee_id = ids.get(keys[row.position])
        row.status = "ready" if row.attendee_id is not None else "skipped"
        known += row.attendee_id is None
    _forget_what_is_not_needed(guest_list)
    guest_list.confirmed_at = clock.now()
    guest_list.confirmed_by_id = confirmed_by_id
    return Stored(added=len(ids), known=known)


def _forget_what_is_not_needed(guest_list: GuestList) -> None:
    """Keep of a stored list who was stored, and nothing that a file may tell beside that."""
    for row in guest_list.rows:
        row.sheet = ""
        row.notices = [told for told in row.notices if told["code"] != TELLING_NOTICE]
        if row.status == "skipped":
            # Whoever was left out was not invited, so nothing of them is ours to keep.
            row.person, row.questions = asdict(Person()), []
    # Names of sheets and headings of columns may say what people have behind them.
    guest_list.facts = guest_list.facts | {"tables": [], "hidden_sheets": [], "other_sheets": []}
    guest_list.content = None


def known_positions(guest_list: GuestList) -> set[int]:
    """Return the positions of rows whose people are on the event's list already."""
    keys = {
        _identity(person_of(row)): row.position
        for row in guest_list.rows
        if row.status != "skipped"
    }
    found = _existing(guest_list.event_id, keys)
    return {keys[key] for key in found}


def person_of(row: GuestListRow) -> Person:
    """Return the person that a staged row holds."""
    return Person(**row.person)  # type: ignore[arg-type]


def _read(data: bytes, file_name: str, corrections: Corrections) -> GuestListReading:
    return read_guest_list(
        data,
        file_name,
        type_code=corrections.type_code,
        nominator_code=corrections.nominator_code,
        columns=corrections.columns,
    )


def _take_over(
    guest_list: GuestList, reading: GuestListReading, event: Event, corrections: Corrections
) -> None:
    types = {kind.code: kind.id for kind in event.stakeholder_types}
    guest_list.type_id = types.get(reading.type.value or "")
    sender = _sender(reading, corrections)
    guest_list.nominator_id = _nominator_ids([sender]).get(sender)
    guest_list.facts = _facts(reading)
    body = corrections.nominator_code if corrections.body_is_fixed else None
    guest_list.rows = [_staged(position, row, body) for position, row in enumerate(reading.rows)]
    db.session.flush()


def _sender(reading: GuestListReading, corrections: Corrections) -> str:
    """Return the body that may see the list; none where it holds another body's guests too."""
    code = reading.nominator.value or ""
    bodies = {row.person.nominator_code for row in reading.rows} - {None}
    return code if corrections.body_is_fixed or bodies <= {code} else ""


def _facts(reading: GuestListReading) -> dict[str, object]:
    book = reading.workbook
    return {
        "kind": book.kind,
        "encoding": book.encoding,
        "hidden_sheets": list(book.hidden_sheets),
        "other_sheets": list(reading.other_sheets),
        "type": asdict(reading.type),
        "type_codes": list(reading.type_codes),
        "nominator": asdict(reading.nominator),
        "questions": [asdict(question) for question in reading.questions],
        "tables": [
            {
                "sheet": table.sheet,
                "header_row": table.header_row,
                "columns": [asdict(column) for column in table.columns],
            }
            for table in reading.tables
        ],
    }


def _staged(position: int, row: Row, body: str | None) -> GuestListRow:
    person = replace(row.person, nominator_code=body) if body else row.person
    return GuestListRow(
        position=position,
        sheet=row.sheet[:120],
        number=row.number,
        status=row.status,
        type_code=person.type_code or "",
        person=asdict(person),
        questions=[asdict(question) for question in row.questions],
        notices=[asdict(notice) for notice in row.notices],
    )


def _decided(guest_list: GuestList, decisions: Mapping[int, Decision]) -> list[GuestListRow]:
    kept, doubtful = [], {}
    for row in guest_list.rows:
        if row.status == "questioned":
            decision = decisions.get(row.position)
            if decision is not None and decision.leave_out:
                row.status = "skipped"
            elif asked := _apply(row, decision, guest_list.rows):
                doubtful[row.position] = asked
        if row.status == "ready":
            kept.append(row)
    doubtful |= _incomplete(kept)
    if doubtful:
        raise StillDoubtful(doubtful)
    return kept


def _apply(
    row: GuestListRow, decision: Decision | None, rows: Iterable[GuestListRow]
) -> tuple[Question, ...]:
    """Judge a row as it was typed anew; return what is still asked, nothing where it is ready."""
    before = person_of(row)
    typed = decision.typed if decision is not None else {}
    fields = {
        name: str(value or "")
        for name, value in asdict(before).items()
        if not name.endswith("_code")
    } | {name: typed[name] for name in CORRECTABLE if name in typed}
    judged = judge_again(
        fields,
        type_code=before.type_code,
        nominator_code=before.nominator_code,
        sheet=row.sheet,
        number=row.number,
        others=[_as_row(other) for other in rows if other.status == "ready"],
    )
    if judged.questions:
        return judged.questions
    row.person = asdict(replace(judged.person, institution_code=before.institution_code))
    row.status = "ready"
    return ()


def _as_row(row: GuestListRow) -> Row:
    return Row(row.sheet, row.number, row.status, person=person_of(row))


def _incomplete(kept: Iterable[GuestListRow]) -> dict[int, tuple[Question, ...]]:
    """Return rows without a type or a nominator: they wait for the question about the list."""
    missing: dict[int, tuple[Question, ...]] = {}
    for row in kept:
        if not row.person.get("type_code"):
            missing[row.position] = (Question("which_type"),)
        elif not row.person.get("nominator_code"):
            missing[row.position] = (Question("which_nominator"),)
    return missing


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
    nominators = _nominator_ids({person.nominator_code for person in people.values()})
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


def _nominator_ids(codes: Iterable[str | None]) -> dict[str, int]:
    wanted = [code for code in codes if code]
    return {
        code: body_id
        for code, body_id in db.session.execute(
            select(Nominator.code, Nominator.id).where(Nominator.code.in_(wanted))
        )
    }


def _existing(event_id: int, keys: Iterable[str]) -> set[str]:
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), 1000):
        found |= set(
            db.session.scalars(
                select(Attendee.identity_key).where(
                    Attendee.event_id == event_id,
                    Attendee.identity_key.in_(wanted[start : start + 1000]),
                )
            )
        )
    return found
