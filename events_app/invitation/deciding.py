"""What people decide about the doubtful rows of a staged list, page by page."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from events_app.invitation.guest_list import LONGEST_CELL, Doubles, Question, Row, judge_again
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


def note_decisions(rows: Iterable[GuestListRow], decisions: Mapping[int, Decision]) -> None:
    """Keep what was decided about questioned rows so far; nothing else changes yet.

    Raises StillDoubtful, and keeps nothing, where more was typed than a cell may hold.
    """
    too_long = {
        position: (Question("text_too_long", {"limit": LONGEST_CELL}),)
        for position, decision in decisions.items()
        if any(len(text) > LONGEST_CELL for text in decision.typed.values())
    }
    if too_long:
        raise StillDoubtful(too_long)
    for row in rows:
        if row.status == "questioned" and row.position in decisions:
            row.decision = _said(row, decisions[row.position])


def noted(row: GuestListRow) -> Decision | None:
    """Return what was decided about a row so far, if anything."""
    return Decision(**row.decision) if row.decision else None  # type: ignore[arg-type]


def decided_rows(guest_list: GuestList, decisions: Mapping[int, Decision]) -> list[GuestListRow]:
    """Return the rows that are to be stored; raise StillDoubtful while one is undecided.

    `decisions` go before what was noted. Nothing is changed where something is doubtful.
    """
    ready = [row for row in guest_list.rows if row.status == "ready"]
    before = Doubles(map(_as_row, ready))
    judged: dict[int, Row] = {}
    doubtful = _incomplete(ready)
    for row in guest_list.rows:
        if row.status == "questioned":
            again = _judged(row, decisions.get(row.position) or noted(row), before)
            judged[row.position] = again
            if again.questions:
                doubtful[row.position] = again.questions
            before.add(again)
    if doubtful:
        raise StillDoubtful(doubtful)
    for row in guest_list.rows:
        if row.status == "questioned":
            row.status = judged[row.position].status
            row.person = asdict(judged[row.position].person)
    return [row for row in guest_list.rows if row.status == "ready"]


def _said(row: GuestListRow, decision: Decision) -> dict[str, object] | None:
    """Return a decision as it is kept: only what differs from the list, and nothing for nothing."""
    typed = {name: text for name, text in decision.typed.items() if text != row.person[name]}
    if not (decision.leave_out or typed):
        return None
    return {"leave_out": decision.leave_out, "typed": typed}


def _judged(row: GuestListRow, decision: Decision | None, before: Doubles) -> Row:
    """Judge a row as it was decided: skipped where it is left out, else as it was typed anew."""
    person = person_of(row)
    if decision is not None and decision.leave_out:
        return Row(row.sheet, row.number, "skipped", person)
    typed = decision.typed if decision is not None else {}
    fields = {
        name: str(value or "")
        for name, value in asdict(person).items()
        if not name.endswith("_code")
    } | {name: typed[name] for name in CORRECTABLE if name in typed}
    again = judge_again(
        fields,
        type_code=person.type_code,
        nominator_code=person.nominator_code,
        sheet=row.sheet,
        number=row.number,
        others=before,
    )
    lacks = _lacking(again.person.type_code, again.person.nominator_code)
    return replace(
        again,
        person=replace(again.person, institution_code=person.institution_code),
        questions=again.questions or lacks,
    )


def _as_row(row: GuestListRow) -> Row:
    return Row(row.sheet, row.number, row.status, person=person_of(row))


def _incomplete(ready: Iterable[GuestListRow]) -> dict[int, tuple[Question, ...]]:
    """Return rows without a type or a nominator: they wait for the question about the list."""
    lacking = {
        row.position: _lacking(row.person.get("type_code"), row.person.get("nominator_code"))
        for row in ready
    }
    return {position: asked for position, asked in lacking.items() if asked}


def _lacking(type_code: str | None, nominator_code: str | None) -> tuple[Question, ...]:
    if not type_code:
        return (Question("which_type"),)
    return () if nominator_code else (Question("which_nominator"),)
