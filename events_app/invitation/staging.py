"""Stage a guest list: keep what a file would become, row by row, and nothing more."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select

from events_app import clock
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation.guest_list import GuestListReading, Person, Row, read_guest_list
from events_app.invitation.models import GuestList, GuestListRow
from events_app.nominator.models import Nominator
from events_app.tokens import new_public_id


@dataclass(frozen=True)
class Corrections:
    """What a person said about the list as a whole; None leaves it to recognition."""

    type_code: str | None = None
    nominator_code: str | None = None
    columns: Mapping[str, Mapping[int, str | None]] | None = None
    # A nominator sends its own guests, whatever a column of its list says.
    body_is_fixed: bool = False


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


def person_of(row: GuestListRow) -> Person:
    """Return the person that a staged row holds."""
    return Person(**row.person)  # type: ignore[arg-type]


def nominator_ids(codes: Iterable[str | None]) -> dict[str, int]:
    """Return the ids of nominating bodies by their codes."""
    wanted = [code for code in codes if code]
    return {
        code: body_id
        for code, body_id in db.session.execute(
            select(Nominator.code, Nominator.id).where(Nominator.code.in_(wanted))
        )
    }


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
    guest_list.nominator_id = nominator_ids([sender]).get(sender)
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
