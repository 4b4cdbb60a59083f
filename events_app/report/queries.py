"""The attendance of a forum: figures, arrivals and list are one statement each, whatever its size.

Every form of the report, on screen or as a file, takes its figures from here.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    extract,
    func,
    or_,
    select,
    union,
)

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import (
    IS_ARRIVAL,
    Arrival,
    has_arrived,
    ids_of_arrived,
    moments_of_arrival,
)
from events_app.database import db
from events_app.event.models import Event, PublicGroup, Station
from events_app.invitation.models import Invitation
from events_app.report.models import Attendance, Figures, Group, Line

QUARTER = timedelta(minutes=15)

# An invitation whose letter is in its recipient's hands; drafts and those taken back are not.
_ACCEPTED = ("accepted", "delegated")
_OPEN = ("sent", "expired")
_LEFT_THE_HOUSE = (*_ACCEPTED, "declined", *_OPEN, "undeliverable")

_has_accepted = func.coalesce(Invitation.state.in_(_ACCEPTED), False)
_has_come = Arrival.id.is_not(None)
_PRESENCE = case(
    (and_(_has_come, _has_accepted), "came"),
    (_has_come, "walk_in"),
    (Attendee.status == "waitlisted", "waiting"),
    (Attendee.status.in_(("cancelled", "rejected")), "cancelled"),
    else_="absent",
)


def _conditions(people: FromClause) -> dict[str, ColumnElement[bool]]:
    """Return which people each figure counts."""
    state, status, has_come = people.c.state, people.c.status, people.c.has_come
    has_accepted = func.coalesce(state.in_(_ACCEPTED), False)
    is_waiting = status == "waitlisted"
    has_cancelled = status.in_(("cancelled", "rejected"))
    return {
        "invited": state.in_(_LEFT_THE_HOUSE),
        "accepted": has_accepted,
        "declined": state == "declined",
        "open": state.in_(_OPEN),
        "undeliverable": state == "undeliverable",
        "came": and_(has_accepted, has_come),
        "cancelled": and_(has_accepted, ~has_come, has_cancelled),
        "absent": and_(has_accepted, ~has_come, ~has_cancelled, ~is_waiting),
        "waiting": and_(has_accepted, ~has_come, is_waiting),
        "walk_ins": and_(has_come, ~has_accepted),
        "came_in_total": has_come,
    }


def _is_invitation_to(event: Event) -> ColumnElement[bool]:
    """Tell an attendee's invitation; naming the forum, no database reads those to all forums."""
    return and_(Invitation.attendee_id == Attendee.id, Invitation.event_id == event.id)


def attendance(event: Event) -> Attendance:
    """Return the figures of every public group, in their order, and the arrivals."""
    return Attendance(figures_by_group(event), arrivals(event))


def figures_by_group(event: Event) -> tuple[tuple[Group, Figures], ...]:
    """Return the figures of every public group, in their order."""
    people = _people_alike(event).subquery()
    conditions = _conditions(people)
    counts = (func.sum(case((each, people.c.people), else_=0)) for each in conditions.values())
    rows = db.session.execute(
        select(people.c.public_group_id, *counts).group_by(people.c.public_group_id)
    )
    found = {
        group_id: Figures(**dict(zip(conditions, map(int, figures), strict=True)))
        for group_id, *figures in rows
    }
    return tuple(
        (
            Group(group.id, group.code, group.label_zh, group.label_en),
            found.get(group.id, Figures()),
        )
        for group in event.public_groups
    )


def _people_alike(event: Event) -> Select:
    """Return the query for how many people there are of each kind that the figures tell apart."""
    # Everybody is looked at once, and what the figures say only of some dozens of kinds.
    has_come = has_arrived(event.id).label("has_come")
    kind = (Attendee.public_group_id, Attendee.status, Invitation.state, has_come)
    return (
        select(*kind, func.count().label("people"))
        .outerjoin(Invitation, _is_invitation_to(event))
        .where(Attendee.event_id == event.id)
        .group_by(Attendee.public_group_id, Attendee.status, Invitation.state, "has_come")
    )


def arrivals(event: Event) -> tuple[tuple[datetime, int], ...]:
    """Return how many people came in each quarter of an hour, from the first to the last."""
    came = moments_of_arrival(event.id).subquery()
    seconds = extract("epoch", came.c.at)
    # Both databases can do this, one with whole seconds and one with fractions of them.
    quarter = seconds - seconds % int(QUARTER.total_seconds())
    rows = db.session.execute(select(quarter, func.count()).group_by(quarter))
    counted = {datetime.fromtimestamp(int(start), UTC): count for start, count in rows}
    if not counted:
        return ()
    first, last = min(counted), max(counted)
    starts = (first + number * QUARTER for number in range((last - first) // QUARTER + 1))
    return tuple((start, counted.get(start, 0)) for start in starts)


def attendance_list(
    event: Event, language: str, offset: int = 0, limit: int | None = None
) -> list[Line]:
    """Return everyone who accepted or came, or a part of them, by the strokes of their names.

    Times of arrival are in the forum's own zone.
    """
    label = PublicGroup.label_zh if language == "zh" else PublicGroup.label_en
    station = Station.name_zh if language == "zh" else Station.name_en
    query = (
        select(Attendee.name, Attendee.organisation, Attendee.title, label, _PRESENCE, Arrival.at)
        .add_columns(func.coalesce(station, ""))
        .join(PublicGroup, PublicGroup.id == Attendee.public_group_id)
        .outerjoin(Invitation, _is_invitation_to(event))
        .outerjoin(Arrival, IS_ARRIVAL)
        .outerjoin(Station, Station.id == Arrival.station_id)
        .where(Attendee.event_id == event.id, or_(_has_accepted, _has_come))
        .order_by(Attendee.order_key, Attendee.id)
        .offset(offset)
        .limit(limit)
    )
    zone = event.zone
    return [
        Line(name, body, title, group, presence, at.astimezone(zone) if at else None, where)
        for name, body, title, group, presence, at, where in db.session.execute(query)
    ]


def number_listed(event: Event) -> int:
    """Return how many people the attendance list has."""
    accepted = select(Invitation.attendee_id).where(
        Invitation.event_id == event.id, Invitation.state.in_(_ACCEPTED)
    )
    listed = union(accepted, ids_of_arrived(event.id)).subquery()
    return db.session.scalars(select(func.count()).select_from(listed)).one()
