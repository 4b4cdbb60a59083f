"""Make a rehearsal with invented people who took every way to the desk; remove it without a trace."""

from itertools import islice
from random import Random

from flask_babel import gettext as _
from sqlalchemy import delete, select

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee
from events_app.audit import service as audit
from events_app.database import Base, db
from events_app.errors import RuleViolation
from events_app.event.models import Event, StakeholderType
from events_app.event.seats import queue_up
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from events_app.registration.details import NOTICE_VERSION, Details, Notice
from events_app.registration.service import cancel, sign_up
from events_app.rehearsal.copying import copy_of
from events_app.rehearsal.invented import invented_people
from events_app.rehearsal.queries import rehearsal_of
from events_app.tokens import new_public_id

PEOPLE = 40
SCARCE_SEATS, WAITING, CANCELLED, REPRINTED = 5, 4, 4, 2


def make_rehearsal(event: Event, by: int | None) -> Event:
    """Add a copy of the forum with invented people: most seated, some waiting, some cancelled.

    Raises RuleViolation for a rehearsal, for a forum that is over or has a rehearsal already.
    """
    if event.is_rehearsal:
        raise RuleViolation(_("This is a rehearsal already."))
    if event.is_over(clock.now()):
        raise RuleViolation(_("The forum is over."))
    queue_up(event.id)
    if rehearsal_of(event.id) is not None:
        raise RuleViolation(_("There is a rehearsal already. Remove it to begin anew."))
    rehearsal = copy_of(event)
    _fill(rehearsal, Random(event.code))
    audit.record("make rehearsal", event_id=event.id, staff_member_id=by, code=rehearsal.code)
    return rehearsal


def remove_rehearsal(event: Event, by: int | None) -> None:
    """Remove the forum's rehearsal with everything in it; one that is not there is gone already."""
    queue_up(event.id)
    rehearsal = rehearsal_of(event.id)
    if rehearsal is None:
        return
    audit.record("remove rehearsal", event_id=event.id, staff_member_id=by, code=rehearsal.code)
    rehearsal_id = rehearsal.id
    db.session.flush()
    db.session.expunge_all()
    lists = select(GuestList.id).where(GuestList.event_id == rehearsal_id)
    db.session.execute(delete(GuestListRow).where(GuestListRow.guest_list_id.in_(lists)))
    # Every other row of an event says which one it belongs to, so nothing can be forgotten here.
    for table in reversed(Base.metadata.sorted_tables):
        if "event_id" in table.columns:
            db.session.execute(delete(table).where(table.c.event_id == rehearsal_id))
    db.session.execute(delete(Event).where(Event.id == rehearsal_id))


def _fill(rehearsal: Event, chance: Random) -> None:
    """Let the people sign up as invitees do, so that each has what a real one would have."""
    scarce, *others = sorted(rehearsal.stakeholder_types, key=lambda kind: kind.seats)
    scarce.seats = min(scarce.seats, SCARCE_SEATS)
    people = invented_people(PEOPLE, chance)
    for details in islice(people, scarce.seats + WAITING):
        _signed_up(scarce, details)
    kinds = others or [scarce]
    weights = [kind.seats + 1 for kind in kinds]
    signed_up = [_signed_up(chance.choices(kinds, weights)[0], details) for details in people]
    seated = [attendee for attendee in signed_up if attendee.status == "confirmed"]
    for attendee in seated[:CANCELLED]:
        cancel(attendee)
    for attendee in seated[CANCELLED : CANCELLED + REPRINTED]:
        # The first badge no longer opens the door.
        issue_badge_code(attendee)


def _signed_up(kind: StakeholderType, details: Details) -> Attendee:
    moment = clock.now()
    attendee = Attendee(
        event=kind.event,
        public_id=new_public_id(),
        identity_key=identity_key(details.name, details.email),
        name=details.name,
        search_key=search_key(details.name, details.organisation),
        email=details.email,
        public_group=kind.public_group,
        created_at=moment,
    )
    db.session.add(attendee)
    db.session.flush()
    invitation = Invitation(
        event_id=kind.event_id,
        attendee=attendee,
        type=kind,
        state="sent",
        released_at=moment,
        sent_at=moment,
    )
    db.session.add(invitation)
    db.session.flush()
    return sign_up(invitation, details, {}, Notice(NOTICE_VERSION, "zh"))
