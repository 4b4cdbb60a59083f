"""Reads about badges: who wears one, what was printed for them last, the print log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from events_app.attendee.models import Attendee, BadgeCode
from events_app.attendee.queries import has_every_word
from events_app.badge_printing.models import BadgePrint, PrintBatch
from events_app.database import db, sha256_hex

State = Literal["new", "changed", "printed"]

MOST_TOLD = 200  # people of whom it is told that they share a name, or have a long text
# Characters that every typeface chain has, as a class of both databases' patterns.
USUAL = "0-9A-Za-z 一-鿪（）·‧．、，"
MOST_FOUND = 10  # whoever needs more should ask for more letters of the name


@dataclass(frozen=True, slots=True)
class Wearer:
    """A person with a seat and a valid badge code: what the badge says, and the one printed last."""

    name: str
    organisation: str
    title: str
    public_group_id: int
    badge_code_id: int
    printed_face: str | None
    printed_code_id: int | None
    attendee_id: int
    public_id: str
    code: str
    desk_code: str


@dataclass(frozen=True, slots=True)
class LoggedBatch:
    """A line of the print log."""

    batch: PrintBatch
    badges: int


def wearers(event_id: int) -> list[Wearer]:
    """Return everyone of the forum who is to have a badge, in the order of their records."""
    return _read(_wearers(event_id).order_by(Attendee.id))


def states(event_id: int, bands: Mapping[int, str]) -> Counter[State]:
    """Return how many badges are in which state, by what the bands of public groups say today."""
    texts = Attendee.name, Attendee.organisation, Attendee.title
    said: ColumnElement[str] = case(bands, value=Attendee.public_group_id)
    for text in texts:
        said = said.concat("\n").concat(text)
    is_valid = BadgePrint.badge_code_id == BadgeCode.id
    state = case(
        (BadgePrint.face.is_(None), "new"),
        (and_(is_valid, BadgePrint.face == sha256_hex(said)), "printed"),
        else_="changed",
    ).label("state")
    query = _said(event_id).with_only_columns(state, func.count()).group_by("state")
    return Counter({each: number for each, number in db.session.execute(query)})


def unusual_wearers(event_id: int) -> list[Wearer]:
    """Return everyone whose badge has a character that is not usual."""
    texts = Attendee.name, Attendee.organisation, Attendee.title
    query = _wearers(event_id).where(or_(*(is_unusual(text) for text in texts)))
    return _read(query.order_by(Attendee.order_key, Attendee.id))


def remarkable_wearers(event_id: int, longest: Mapping[str, int]) -> list[Wearer]:
    """Return some who have a text longer than that, or share a name; and one of each public group."""
    said = _said(event_id).subquery()
    doubles = select(said.c.name).group_by(said.c.name).having(func.count() > 1)
    firsts = select(func.min(said.c.attendee_id)).group_by(said.c.public_group_id)
    is_long = or_(
        *(func.length(getattr(Attendee, field)) > most for field, most in longest.items())
    )
    # With one of each group stands whatever is wrong with all badges of it.
    chosen = (is_long, Attendee.name.in_(doubles), Attendee.id.in_(firsts))
    return [
        each
        for condition in chosen
        for each in _read(
            _wearers(event_id)
            .where(condition)
            .order_by(Attendee.order_key, Attendee.id)
            .limit(MOST_TOLD)
        )
    ]


def is_unusual(text: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Tell of a text that it has a character which a typeface may lack, in the database itself."""
    if db.engine.dialect.name == "sqlite":
        return text.op("GLOB", is_comparison=True)(f"*[^{USUAL}]*")
    return text.regexp_match(f"[^{USUAL}]")


def wearer(event_id: int, public_id: str) -> Wearer | None:
    """Return the one of that public id who is to have a badge, or None."""
    found = _read(_wearers(event_id).where(Attendee.public_id == public_id))
    return found[0] if found else None


def wearers_named(event_id: int, words: str) -> list[Wearer]:
    """Return at most ten whose name or organisation contains every word."""
    query = _wearers(event_id).where(*has_every_word(words))
    return _read(query.order_by(Attendee.order_key, Attendee.id).limit(MOST_FOUND))


def latest_batch_id(event_id: int) -> int:
    """Return the id of the forum's last batch, 0 if there is none."""
    newest = select(func.max(PrintBatch.id)).where(PrintBatch.event_id == event_id)
    return db.session.scalar(newest) or 0


def printed_after(event_id: int, batch_id: int) -> set[int]:
    """Return the ids of attendees whose badge was printed in a later batch than this one."""
    return set(
        db.session.scalars(
            select(BadgePrint.attendee_id).where(
                BadgePrint.event_id == event_id, BadgePrint.batch_id > batch_id
            )
        )
    )


def number_of_batches(event_id: int) -> int:
    """Return how many batches the print log has."""
    count = select(func.count()).select_from(PrintBatch).where(PrintBatch.event_id == event_id)
    return db.session.scalar(count) or 0


def print_log(event_id: int, offset: int, limit: int) -> Sequence[LoggedBatch]:
    """Return batches with the number of their badges, newest first."""
    badges = (
        select(func.count())
        .where(BadgePrint.batch_id == PrintBatch.id)
        .correlate(PrintBatch)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(PrintBatch, badges)
        .options(joinedload(PrintBatch.printed_by))
        .where(PrintBatch.event_id == event_id)
        .order_by(PrintBatch.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [LoggedBatch(*row) for row in rows]


def _wearers(event_id: int) -> Select:
    return _said(event_id).add_columns(Attendee.public_id, BadgeCode.code, BadgeCode.desk_code)


def _said(event_id: int) -> Select:
    earlier = aliased(BadgePrint)
    last = (
        select(func.max(earlier.batch_id))
        .where(earlier.attendee_id == Attendee.id)
        .correlate(Attendee)
        .scalar_subquery()
    )
    return (
        select(
            Attendee.name,
            Attendee.organisation,
            Attendee.title,
            Attendee.public_group_id,
            BadgeCode.id.label("badge_code_id"),
            BadgePrint.face.label("printed_face"),
            BadgePrint.badge_code_id.label("printed_code_id"),
            Attendee.id.label("attendee_id"),
        )
        .join(
            BadgeCode,
            and_(
                BadgeCode.attendee_id == Attendee.id,
                BadgeCode.event_id == event_id,
                BadgeCode.revoked_at.is_(None),
            ),
        )
        .outerjoin(
            BadgePrint,
            and_(
                BadgePrint.attendee_id == Attendee.id,
                BadgePrint.event_id == event_id,
                BadgePrint.batch_id == last,
            ),
        )
        .where(Attendee.event_id == event_id, Attendee.status == "confirmed")
    )


def _read(query: Select) -> list[Wearer]:
    return [Wearer(*row) for row in db.session.execute(query)]
