"""The attendance of a forum: figures, arrivals and list are one statement each, whatever its size.

Every form of the report, on screen or as a file, takes its figures from here.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select, union

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import IS_ARRIVAL, Arrival, ids_of_arrived
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
_is_waiting = Attendee.status == "waitlisted"
_has_cancelled = Attendee.status.in_(("cancelled", "rejected"))

_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "invited": Invitation.state.in_(_LEFT_THE_HOUSE),
    "accepted": _has_accepted,
    "declined": Invitation.state == "declined",
    "open": Invitation.state.in_(_OPEN),
    "undeliverable": Invitation.state == "undeliverable",
    "came": and_(_has_accepted, _has_come),
    "cancelled": and_(_has_accepted, ~_has_come, _has_cancelled),
    "absent": and_(_has_accepted, ~_has_come, ~_has_cancelled, ~_is_waiting),
    "waiting": and_(_has_accepted, ~_has_come, _is_waiting),
    "walk_ins": and_(_has_come, ~_has_accepted),
    "came_in_total": _has_come,
}
_PRESENCE = case(
    (and_(_has_come, _has_accepted), "came"),
    (_has_come, "walk_in"),
    (_is_waiting, "waiting"),
    (_has_cancelled, "cancelled"),
    else_="absent",
)


def _is_invitation_to(event: Event) -> ColumnElement[bool]:
    """Tell an attendee's invitation; naming the forum, no database reads those to all forums."""
    return and_(Invitation.attendee_id == Attendee.id, Invitation.event_id == event.id)


def attendance(event: Event) -> Attendance:
    """Return the figures of every public group, in their order, and the arrivals."""
    return Attendance(figures_by_group(event), arrivals(event))


def figures_by_group(event: Event) -> tuple[tuple[Group, Figures], ...]:
    """Return the figures of every public group, in their order."""
    counts = [func.count(case((condition, 1))) for condition in _CONDITIONS.values()]
    rows = db.session.execute(
        select(Attendee.public_group_id, *counts)
        .outerjoin(Invitation, _is_invitation_to(event))
        .outerjoin(Arrival, IS_ARRIVAL)
        .where(Attendee.event_id == event.id)
        .group_by(Attendee.public_group_id)
    )
    found = {row[0]: Figures(**dict(zip(_CONDITIONS, row[1:], strict=True))) for row in rows}
    return tuple(
        (
            Group(group.id, group.code, group.label_zh, group.label_en),
            found.get(group.id, Figures()),
        )
        for group in event.public_groups
    )


def arrivals(event: Event) -> tuple[tuple[datetime, int], ...]:
    """Return how many people came in each quarter of an hour, from the first to the last."""
    seconds = extract("epoch", Arrival.at)
    # Both databases can do this, one with whole seconds and one with fractions of them.
    quarter = seconds - seconds % int(QUARTER.total_seconds())
    rows = db.session.execute(
        select(quarter, func.count())
        .select_from(Attendee)
        .join(Arrival, IS_ARRIVAL)
        .where(Attendee.event_id == event.id)
        .group_by(quarter)
    )
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
