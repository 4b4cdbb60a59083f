"""People who come without having signed up: a free seat and a code, or the waiting list."""

from dataclasses import dataclass

from sqlalchemy import select

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee
from events_app.checkin.admission import Outcome
from events_app.checkin.service import Desk, record_scan
from events_app.database import INSERT_INTO, db
from events_app.event.models import Event
from events_app.event.seats import take_free_seat
from events_app.tokens import new_public_id

USUAL_GROUP = "organisation"


@dataclass(frozen=True)
class WalkIn:
    """What the desk typed; `id` is made by the desk, so that sending twice registers once."""

    id: str
    name: str
    organisation: str
    title: str
    group_code: str


def register_walk_in(event: Event, desk: Desk, walk_in: WalkIn) -> tuple[Attendee, Outcome]:
    """Admit a walk-in to a free seat of the hall, with a badge code; else list them as waiting.

    The same walk-in again changes nothing. Raises RuleViolation for a station not of this event.
    """
    person_id = _add(event, walk_in)
    if person_id is None:
        person = _listed(event, walk_in)
        return person, _outcome(person)
    person = db.session.get_one(Attendee, person_id)
    if take_free_seat(event.id):
        person.status = "confirmed"
        code = issue_badge_code(person)
        db.session.flush()
        record_scan(desk, walk_in.id, code.code)
    return person, _outcome(person)


def _outcome(person: Attendee) -> Outcome:
    return Outcome.ADMITTED if person.status == "confirmed" else Outcome.WAITLISTED


def _key(walk_in: WalkIn) -> str:
    return identity_key("walk-in", walk_in.id)


def _listed(event: Event, walk_in: WalkIn) -> Attendee:
    return db.session.scalars(
        select(Attendee).where(
            Attendee.event_id == event.id, Attendee.identity_key == _key(walk_in)
        )
    ).one()


def _add(event: Event, walk_in: WalkIn) -> int | None:
    """Add the person as waiting, and return their id; None if that was done before."""
    groups = {group.code: group.id for group in event.public_groups}
    usual = groups.get(USUAL_GROUP, event.public_groups[-1].id)
    return db.session.scalar(
        INSERT_INTO[db.engine.dialect.name](Attendee)
        .values(
            event_id=event.id,
            public_id=new_public_id(),
            identity_key=_key(walk_in),
            name=walk_in.name,
            search_key=search_key(walk_in.name, walk_in.organisation),
            organisation=walk_in.organisation,
            title=walk_in.title,
            public_group_id=groups.get(walk_in.group_code, usual),
            origin="walk_in",
            status="waitlisted",
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["event_id", "identity_key"])
        .returning(Attendee.id)
    )
