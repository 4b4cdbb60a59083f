"""Reads about badges: who wears one, what was printed for them last, the print log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload

from events_app.attendee.models import Attendee, BadgeCode
from events_app.attendee.queries import has_every_word
from events_app.badge_printing.models import BadgePrint, PrintBatch
from events_app.database import db

MOST_FOUND = 10  # whoever needs more should ask for more letters of the name


@dataclass(frozen=True, slots=True)
class Wearer:
    """A person with a seat and a valid badge code, and the face printed for them last."""

    attendee_id: int
    public_id: str
    name: str
    organisation: str
    title: str
    public_group_id: int
    badge_code_id: int
    code: str
    desk_code: str
    printed_face: str | None


@dataclass(frozen=True, slots=True)
class LoggedBatch:
    """A line of the print log."""

    batch: PrintBatch
    badges: int


def wearers(event_id: int) -> list[Wearer]:
    """Return everyone of the forum who is to have a badge, in the order of their records."""
    return _read(_wearers(event_id).order_by(Attendee.id))


def wearer(event_id: int, public_id: str) -> Wearer | None:
    """Return the one of that public id who is to have a badge, or None."""
    found = _read(_wearers(event_id).where(Attendee.public_id == public_id))
    return found[0] if found else None


def wearers_named(event_id: int, words: str) -> list[Wearer]:
    """Return at most ten whose name or organisation contains every word."""
    query = _wearers(event_id).where(*has_every_word(words))
    return _read(query.order_by(Attendee.name, Attendee.id).limit(MOST_FOUND))


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
    earlier = aliased(BadgePrint)
    last = (
        select(func.max(earlier.batch_id))
        .where(earlier.attendee_id == Attendee.id)
        .correlate(Attendee)
        .scalar_subquery()
    )
    return (
        select(
            Attendee.id,
            Attendee.public_id,
            Attendee.name,
            Attendee.organisation,
            Attendee.title,
            Attendee.public_group_id,
            BadgeCode.id,
            BadgeCode.code,
            BadgeCode.desk_code,
            BadgePrint.face,
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
