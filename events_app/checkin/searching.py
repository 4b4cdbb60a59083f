"""Looking for people by name: a few at a time, not too often, and written down as a number."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.attendee.queries import SHORTEST_SEARCH
from events_app.audit import service as audit
from events_app.audit.models import AuditEntry
from events_app.checkin.queries import people_matching
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.forms import fold

SEARCHED = "search attendees"
MOST_SEARCHES = 60  # by one staff member within a minute; a hand at the desk needs ten
WITHIN = timedelta(minutes=1)


class TooManySearches(RuleViolation):
    """One staff member asked for more names than a desk needs."""


def search_people(
    event_id: int, staff_member_id: int, words: str
) -> list[tuple[Attendee, datetime | None]]:
    """Return at most ten people by name or organisation, and log how many were shown.

    Raises RuleViolation for less than two characters, TooManySearches for a harvest.
    """
    if len(fold(words)) < SHORTEST_SEARCH:
        raise RuleViolation(_("Please type at least two characters."), "q")
    _refuse_a_harvest(event_id, staff_member_id)
    people = people_matching(event_id, words)
    audit.record(SEARCHED, event_id=event_id, staff_member_id=staff_member_id, shown=len(people))
    return people


def _refuse_a_harvest(event_id: int, staff_member_id: int) -> None:
    searches: int = db.session.scalars(
        select(func.count())
        .select_from(AuditEntry)
        .where(
            AuditEntry.event_id == event_id,
            AuditEntry.at > clock.now() - WITHIN,
            AuditEntry.staff_member_id == staff_member_id,
            AuditEntry.action == SEARCHED,
        )
    ).one()
    if searches >= MOST_SEARCHES:
        raise TooManySearches(_("That was a lot of searches. Please wait a minute."), "q")
