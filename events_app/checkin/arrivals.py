"""Who has arrived, as a part of statements: the same function of the scans as in standing.py.

Of each person one look-up in an index is asked, never a window over everybody's scans: joined with
such a window, a list of people costs as much as people times scans wherever a database thinks so.
Who counts people asks for the set of those who have arrived, which is read once.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from events_app.attendee.models import Attendee
from events_app.checkin.models import Scan

Arrival = aliased(Scan, name="arrival")
_entry = aliased(Scan, name="entry")
_undo = aliased(Scan, name="undo")

# Entries alone have a verdict, so the index of verdicts is all that is read.
_counts = and_(
    _entry.verdict == "admitted",
    ~select(_undo.id).where(_undo.event_id == _entry.event_id, _undo.undo_of == _entry.id).exists(),
)
_first_that_counts = (
    select(_entry.id)
    .where(_entry.event_id == Attendee.event_id, _entry.attendee_id == Attendee.id, _counts)
    .order_by(_entry.at, _entry.id)
    .limit(1)
    .correlate(Attendee)
    .scalar_subquery()
)
# Of an attendee and `Arrival`: this scan is their arrival. Whoever has not come has none.
IS_ARRIVAL = and_(Arrival.event_id == Attendee.event_id, Arrival.id == _first_that_counts)


def ids_of_arrived(event_id: int) -> Select[int | None]:
    """Return the query for the ids of everyone who has arrived, once each."""
    return select(_entry.attendee_id).where(_entry.event_id == event_id, _counts).distinct()


def has_arrived(event_id: int) -> ColumnElement[bool]:
    """Tell of an attendee whether they are in the set of those who have arrived, which is read once."""
    # As a bare condition PostgreSQL takes it for a join, and where it knows nothing of the tables
    # it reads the set anew for each person.
    return func.coalesce(Attendee.id.in_(ids_of_arrived(event_id)), False)


def moments_of_arrival(event_id: int) -> Select[datetime]:
    """Return the query for the moment `at` of each arrival."""
    return (
        select(func.min(_entry.at).label("at"))
        .where(_entry.event_id == event_id, _counts)
        .group_by(_entry.attendee_id)
    )
