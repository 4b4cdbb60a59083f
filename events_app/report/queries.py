"""The attendance of a forum: figures, arrivals and list are one statement each, whatever its size.

Every form of the report, on screen or as a file, takes its figures from here.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, or_, select

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import IS_ARRIVAL, Arrival
from events_app.database import db
from events_app.event.models import Event, PublicGroup, Station
from events_app.invitation.models import Invitation
from events_app.report.models import Attendance, Figures, Group, Line
from events_app.stroke_order import stroke_key

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


def attendance_list(event: Event, language: str, only: Collection[int] | None = None) -> list[Line]:
    """Return everyone who accepted or came, or only these, in the order of the strokes of their names.

    Times of arrival are in the forum's own zone.
    """
    label = PublicGroup.label_zh if language == "zh" else PublicGroup.label_en
    station = Station.name_zh if language == "zh" else Station.name_en
    query = (
        _listed(event)
        .add_columns(Attendee.title, label, _PRESENCE, Arrival.at, func.coalesce(station, ""))
        .join(PublicGroup, PublicGroup.id == Attendee.public_group_id)
        .outerjoin(Station, Station.id == Arrival.station_id)
    )
    if only is not None:
        query = query.where(Attendee.id.in_(only))
    zone = event.zone
    lines = (
        Line(name, body, title, group, presence, at.astimezone(zone) if at else None, where)
        for _person, name, body, title, group, presence, at, where in db.session.execute(query)
    )
    return sorted(lines, key=lambda line: _place(line.name, line.organisation))


def people_listed(event: Event) -> list[int]:
    """Return the ids of everyone on the attendance list in its order: all that a page must know of all."""
    rows = sorted(db.session.execute(_listed(event)), key=lambda row: _place(row[1], row[2]))
    return [row[0] for row in rows]


def _listed(event: Event) -> Select[int, str, str]:
    return (
        select(Attendee.id, Attendee.name, Attendee.organisation)
        .outerjoin(Invitation, _is_invitation_to(event))
        .outerjoin(Arrival, IS_ARRIVAL)
        .where(Attendee.event_id == event.id, or_(_has_accepted, _has_come))
        .order_by(Attendee.id)
    )


def _place(name: str, organisation: str) -> tuple:
    return stroke_key(name), organisation
