"""Stage a guest list: keep what a file would become, row by row, and nothing more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from events_app import clock
from events_app.database import db
from events_app.event.models import Event
from events_app.guard import kinds_in
from events_app.invitation.guest_list import ListRead, Person, read_apart
from events_app.invitation.guest_list.apart import MOST_SECONDS
from events_app.invitation.models import GuestList, GuestListRow
from events_app.invitation.queries import decisions_noted
from events_app.nominator.models import Nominator
from events_app.tokens import new_public_id

LONGEST_FILE_NAME = 200
# Rows of a list that are in memory at the same time.
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Corrections:
    """What a person said about the list as a whole; None leaves it to recognition."""

    type_code: str | None = None
    nominator_code: str | None = None
    columns: Mapping[str, Mapping[int, str | None]] | None = None
    # A nominator sends its own guests, whatever a column of its list says.
    body_is_fixed: bool = False


def read_file(
    data: bytes,
    file_name: str,
    corrections: Corrections | None = None,
    seconds: float = MOST_SECONDS,
) -> ListRead:
    """Read a file without keeping anything; raises UnreadableFile."""
    corrections = corrections or Corrections()
    return read_apart(
        data,
        file_name[:LONGEST_FILE_NAME],
        type_code=corrections.type_code,
        nominator_code=corrections.nominator_code,
        columns=corrections.columns,
        seconds=seconds,
    )


def read_anew(guest_list: GuestList, corrections: Corrections) -> ListRead:
    """Judge the cells of a staged list again as a person corrected them, without keeping that yet."""
    return read_apart(
        guest_list.content or b"",
        guest_list.file_name,
        type_code=corrections.type_code,
        nominator_code=corrections.nominator_code,
        columns=corrections.columns,
        kept=True,
    )


def stage(
    event: Event,
    data: bytes,
    file_name: str,
    *,
    uploaded_by_id: int | None,
    corrections: Corrections | None = None,
) -> GuestList:
    """Read a file and keep what it would become, nothing more; raises UnreadableFile."""
    read = read_file(data, file_name, corrections)
    return keep(event, read, file_name, uploaded_by_id=uploaded_by_id, corrections=corrections)


def keep(
    event: Event,
    read: ListRead,
    file_name: str,
    *,
    uploaded_by_id: int | None,
    corrections: Corrections | None = None,
) -> GuestList:
    """Keep what a file that was read would become, and nothing more."""
    guest_list = GuestList(
        event_id=event.id,
        public_id=new_public_id(),
        file_name=_file_name(file_name)[:LONGEST_FILE_NAME],
        uploaded_by_id=uploaded_by_id,
        uploaded_at=clock.now(),
    )
    db.session.add(guest_list)
    take_over(guest_list, read, event, corrections or Corrections())
    return guest_list


def take_over(
    guest_list: GuestList, read: ListRead, event: Event, corrections: Corrections
) -> None:
    """Keep what was read in the place of what was kept of this list before, but for decisions."""
    types = {kind.code: kind.id for kind in event.stakeholder_types}
    guest_list.type_id = types.get(read.type_code or "")
    sender = _sender(read, corrections)
    guest_list.nominator_id = nominator_ids([sender]).get(sender)
    guest_list.facts = read.facts
    guest_list.content = read.cells
    db.session.flush()
    noted = decisions_noted(guest_list.id)
    db.session.execute(delete(GuestListRow).where(GuestListRow.guest_list_id == guest_list.id))
    body = corrections.nominator_code if corrections.body_is_fixed else None
    rows = (
        _staged(guest_list.id, position, row, body, noted)
        for position, row in enumerate(read.rows())
    )
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        db.session.execute(insert(GuestListRow), batch)
    db.session.expire(guest_list, ["rows"])


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


def _file_name(name: str) -> str:
    """Return a file's name; one that tells what must not be stored keeps its ending alone."""
    return f"guest-list{Path(name).suffix}" if kinds_in(name) else name


def _sender(read: ListRead, corrections: Corrections) -> str:
    """Return the body that may see the list; none where it holds another body's guests too."""
    code = read.nominator_code or ""
    return code if corrections.body_is_fixed or set(read.bodies) <= {code} else ""


def _staged(
    list_id: int,
    position: int,
    row: dict[str, Any],
    body: str | None,
    noted: Mapping[tuple[str, int], dict[str, object]],
) -> dict[str, Any]:
    decision = noted.get((row["sheet"], row["number"])) if row["status"] == "questioned" else None
    return row | {
        "guest_list_id": list_id,
        "position": position,
        "person": row["person"] | ({"nominator_code": body} if body else {}),
        "decision": decision,
    }
