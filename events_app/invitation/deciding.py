"""What people decide about the doubtful rows of a staged list."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from events_app.invitation.guest_list import Question, Row, judge_again
from events_app.invitation.models import GuestList, GuestListRow
from events_app.invitation.staging import person_of

# What a person may type anew into a questioned row.
CORRECTABLE = ("name", "organisation", "title", "email")


@dataclass(frozen=True)
class Decision:
    """What a person said about one questioned row: leave it out, or store it as typed here."""

    leave_out: bool
    typed: Mapping[str, str]


class StillDoubtful(Exception):
    """Some rows cannot be stored as they were decided; their positions and what is asked."""

    def __init__(self, questions: Mapping[int, tuple[Question, ...]]) -> None:
        super().__init__(sorted(questions))
        self.questions = questions


def decided_rows(guest_list: GuestList, decisions: Mapping[int, Decision]) -> list[GuestListRow]:
    """Return the rows that are to be stored; raise StillDoubtful while one is undecided."""
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
