"""Print badges: choose them, draw them, write down what left the printer."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from flask_babel import gettext as _
from sqlalchemy import insert, select

from badges.model import A4_FOUR_UP, A6_SINGLE, Sheet
from badges.render import render_pdf
from events_app import clock
from events_app.audit import service as audit
from events_app.badge_printing import queries
from events_app.badge_printing.faces import Face, bands, faces
from events_app.badge_printing.findings import LONGEST, Finding, findings, unprintable
from events_app.badge_printing.models import BadgePrint, PrintBatch
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.stroke_order import stroke_key

SHEETS: dict[str, Sheet] = {"a4_four_up": A4_FOUR_UP, "a6": A6_SINGLE}

ORDERS: dict[str, Callable[[Face], tuple]] = {
    "strokes": lambda face: (stroke_key(face.badge.name), stroke_key(face.badge.organisation)),
    # Who has no organisation lies among them by name: a heap of their own would tell of them.
    "organisation": lambda face: (
        stroke_key(face.badge.organisation or face.badge.name),
        stroke_key(face.badge.name),
    ),
}
NAMES_IN_A_REFUSAL = 5


@dataclass(frozen=True)
class Choice:
    """Which badges are wanted: all, or those `outstanding`; of one public group or of all."""

    outstanding: bool = True
    group_id: int | None = None
    order: str = "strokes"
    sheet: str = "a4_four_up"
    leave_out_unprintable: bool = False


@dataclass(frozen=True)
class Plan:
    """The badges of one batch in their order, as they were when it was planned."""

    event_id: int
    faces: tuple[Face, ...]
    sheet: str
    outstanding: bool
    latest_batch_id: int


@dataclass(frozen=True)
class Stock:
    """How the badges of a forum stand, and those with characters that typefaces may lack."""

    states: Counter[queries.State]
    unusual: tuple[Face, ...]

    @property
    def total(self) -> int:
        """How many badges there are."""
        return self.states.total()

    @property
    def to_print(self) -> int:
        """How many badges are not printed yet or say something else than the printed ones."""
        return self.total - self.states["printed"]

    @property
    def unprintable(self) -> int:
        """How many of the badges still to be printed have characters no typeface here draws."""
        return len(unprintable([face for face in self.unusual if face.state != "printed"]))


def stock(event: Event) -> Stock:
    """Return how the badges stand; of most people they are counted and not made."""
    unusual = faces(event, queries.unusual_wearers(event.id))
    return Stock(queries.states(event.id, bands(event)), tuple(unusual))


def told_before_printing(event: Event, stock: Stock) -> list[Finding]:
    """Return what is known of the badges, what keeps one from printing first.

    That a name is shared or set small is told of some hundred people at most.
    """
    remarkable = faces(event, queries.remarkable_wearers(event.id, LONGEST))
    by_person = {face.wearer.attendee_id: face for face in (*stock.unusual, *remarkable)}
    return findings(list(by_person.values()))


def plan_batch(event: Event, choice: Choice) -> Plan:
    """Choose and order the badges of a batch.

    Raises RuleViolation if there is none, or if one cannot be printed and is not left out.
    """
    newest = queries.latest_batch_id(event.id)
    chosen = _chosen(faces(event, queries.wearers(event.id)), choice)
    refused = unprintable(chosen)
    if refused and not choice.leave_out_unprintable:
        raise RuleViolation(_refusal(refused), "leave_out")
    left_out = {face.wearer.attendee_id for face in refused}
    kept = [face for face in chosen if face.wearer.attendee_id not in left_out]
    if not kept:
        raise RuleViolation(_("No badges match your selection."), "which")
    kept.sort(key=lambda face: (ORDERS[choice.order](face), face.wearer.attendee_id))
    return Plan(event.id, tuple(kept), choice.sheet, choice.outstanding, newest)


def plan_single(event: Event, public_id: str) -> Plan | None:
    """Plan one person's badge on a sheet of its own; None if there is nobody to wear it.

    Raises RuleViolation if it cannot be printed.
    """
    wearer = queries.wearer(event.id, public_id)
    if wearer is None:
        return None
    chosen = faces(event, [wearer])
    if unprintable(chosen):
        raise RuleViolation(_refusal(chosen))
    return Plan(event.id, tuple(chosen), "a6", outstanding=False, latest_batch_id=0)


def draw(plan: Plan, stream: BinaryIO) -> None:
    """Write the batch as PDF; needs no database."""
    render_pdf((face.badge for face in plan.faces), SHEETS[plan.sheet], stream)


def record_batch(plan: Plan, printed_by_id: int) -> PrintBatch:
    """Write down that these badges were printed, and by whom.

    Raises RuleViolation if only outstanding badges were wanted and somebody else has printed
    some of them since the plan was made: two people at two desks, one stack of badges.
    """
    _one_at_a_time(plan.event_id)
    if plan.outstanding and _printed_meanwhile(plan):
        raise RuleViolation(
            _("Somebody else has just printed these badges. See the print log, then try again.")
        )
    batch = PrintBatch(
        event_id=plan.event_id,
        sheet=plan.sheet,
        printed_by_id=printed_by_id,
        printed_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    db.session.execute(insert(BadgePrint), [_printed(face, batch) for face in plan.faces])
    audit.record(
        "print badges",
        event_id=plan.event_id,
        staff_member_id=printed_by_id,
        batch=batch.id,
        badges=len(plan.faces),
    )
    return batch


def _chosen(all_faces: Iterable[Face], choice: Choice) -> list[Face]:
    return [
        face
        for face in all_faces
        if choice.group_id in (None, face.wearer.public_group_id)
        and not (choice.outstanding and face.state == "printed")
    ]


def _refusal(refused: list[Face]) -> str:
    names = "、".join(face.badge.name for face in refused[:NAMES_IN_A_REFUSAL])
    if len(refused) > NAMES_IN_A_REFUSAL:
        names += "…"
    return _(
        "%(count)s badges cannot be printed, because no typeface here has all their characters:"
        " %(names)s.",
        count=len(refused),
        names=names,
    )


def _one_at_a_time(event_id: int) -> None:
    # FOR NO KEY UPDATE: other batches wait, sign-ups and scans of this event do not.
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def _printed_meanwhile(plan: Plan) -> bool:
    since = queries.printed_after(plan.event_id, plan.latest_batch_id)
    return any(face.wearer.attendee_id in since for face in plan.faces)


def _printed(face: Face, batch: PrintBatch) -> dict[str, object]:
    return {
        "batch_id": batch.id,
        "attendee_id": face.wearer.attendee_id,
        "event_id": batch.event_id,
        "badge_code_id": face.wearer.badge_code_id,
        "face": face.digest,
    }
