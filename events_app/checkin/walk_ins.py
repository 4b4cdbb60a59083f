"""People who come without having signed up: registered once, and taken back with their scan.

Every deed here happens in the transaction of `queue_up`, so that an undo and the walk-in it
names see each other, whichever arrives first.
"""

from collections.abc import Iterable

from sqlalchemy import select, update

from events_app import clock
from events_app.attendee.badge_codes import code_columns, revoke_badge_code
from events_app.attendee.identity import search_key
from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.admission import Outcome
from events_app.checkin.models import Scan
from events_app.checkin.reading import SentScan
from events_app.checkin.reading_walk_ins import WalkIn
from events_app.checkin.resolving import walk_in_key
from events_app.code_hashing import Hashing
from events_app.database import INSERT_INTO, db
from events_app.event.models import Event, PublicGroup
from events_app.event.seats import give_back_free_seat, take_free_seat

USUAL_GROUP = "organisation"


def register_walk_ins(event_id: int, scans: Iterable[SentScan]) -> set[str]:
    """Register who walked in; return the scans whose codes belong to somebody else already."""
    groups, hashing = _groups(event_id), _hashing(event_id)
    refused = set()
    for scan in scans:
        with db.session.begin_nested() as savepoint:
            if not _register(event_id, scan, groups, hashing):
                savepoint.rollback()
                refused.add(scan.id)
    return refused


def _register(event_id: int, scan: SentScan, groups: dict[str, int], hashing: Hashing) -> bool:
    """Admit a walk-in to a free seat, or list them as waiting; False if a code is taken."""
    walk_in = scan.walk_in
    if walk_in is None:
        return False
    person_id = _add(event_id, scan, walk_in, groups)
    if person_id is None:
        return _is_listed(event_id, scan)
    if scan.verdict != Outcome.ADMITTED:
        return True
    if take_free_seat(event_id):
        db.session.execute(
            update(Attendee).where(Attendee.id == person_id).values(status="confirmed")
        )
    # In a hall that filled up meanwhile too: the code stands on the badge already.
    return _add_code(event_id, person_id, walk_in, hashing)


def _hashing(event_id: int) -> Hashing:
    found = select(Event.badge_salt, Event.code_rounds).where(Event.id == event_id)
    return Hashing(*db.session.execute(found).one())


def _groups(event_id: int) -> dict[str, int]:
    """Return the forum's groups by code, the first one foremost."""
    rows = db.session.execute(
        select(PublicGroup.code, PublicGroup.id)
        .where(PublicGroup.event_id == event_id)
        .order_by(PublicGroup.position)
    )
    return {code: group_id for code, group_id in rows}


def _group_of(walk_in: WalkIn, groups: dict[str, int]) -> int:
    """Return the group that was chosen, or else the usual one; a forum may have none of these."""
    known = (code for code in (walk_in.group, USUAL_GROUP, *groups) if code in groups)
    return groups[next(known)]


def _add(event_id: int, scan: SentScan, walk_in: WalkIn, groups: dict[str, int]) -> int | None:
    return db.session.scalar(
        INSERT_INTO[db.engine.dialect.name](Attendee)
        .values(
            event_id=event_id,
            public_id=scan.person,
            identity_key=walk_in_key(scan.id),
            name=walk_in.name,
            search_key=search_key(walk_in.name, walk_in.organisation),
            organisation=walk_in.organisation,
            title=walk_in.title,
            public_group_id=_group_of(walk_in, groups),
            origin="walk_in",
            status="waitlisted",
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(Attendee.id)
    )


def _add_code(event_id: int, person_id: int, walk_in: WalkIn, hashing: Hashing) -> bool:
    slow_hash = bytes.fromhex(walk_in.slow_hash)
    added = db.session.scalar(
        INSERT_INTO[db.engine.dialect.name](BadgeCode)
        .values(
            event_id=event_id,
            attendee_id=person_id,
            issued_at=clock.now(),
            **code_columns(hashing, walk_in.code, walk_in.desk_code, slow_hash),
        )
        .on_conflict_do_nothing()
        .returning(BadgeCode.id)
    )
    return added is not None


def _is_listed(event_id: int, scan: SentScan) -> bool:
    listed = db.session.scalar(
        select(Attendee.public_id).where(
            Attendee.event_id == event_id, Attendee.identity_key == walk_in_key(scan.id)
        )
    )
    return listed == scan.person


def take_back_undone(event_id: int, scan_ids: Iterable[str]) -> None:
    """Give back the seats of those of these walk-ins whose scan was undone."""
    undone = db.session.scalars(
        select(Scan.undo_of).where(Scan.event_id == event_id, Scan.undo_of.in_(sorted(scan_ids)))
    )
    keys = [walk_in_key(scan_id) for scan_id in set(undone) if scan_id]
    people = db.session.scalars(
        select(Attendee)
        .where(Attendee.event_id == event_id, Attendee.identity_key.in_(keys))
        .execution_options(populate_existing=True)
    )
    for person in people:
        _take_back(person)


def _take_back(person: Attendee) -> None:
    had_seat = person.status == "confirmed"
    if not had_seat and person.status != "waitlisted":
        return
    person.status = "cancelled"
    revoke_badge_code(person)
    if had_seat:
        give_back_free_seat(person.event_id)
