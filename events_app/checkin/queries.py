"""Reads for the desk: people by name, and how many have come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from events_app.attendee.models import Attendee
from events_app.attendee.queries import matching
from events_app.checkin.models import CheckIn
from events_app.database import db
from events_app.event.models import Event, Station

MOST_RESULTS = 10  # whoever needs more should ask for more letters of the name
RECENTLY = timedelta(minutes=10)


@dataclass(frozen=True)
class StationCount:
    """How many people came in at one station."""

    station: Station
    arrived: int


@dataclass(frozen=True)
class Counts:
    """The desk's figures: people, never scans; `recent` are those of the last ten minutes."""

    expected: int
    arrived: int
    recent: int
    free_seats: int
    stations: list[StationCount]


def people_matching(event_id: int, words: str) -> list[tuple[Attendee, datetime | None]]:
    """Return at most ten people whose name or organisation contains every word, and when they came."""
    rows = db.session.execute(
        matching(event_id, words)
        .add_columns(CheckIn.at)
        .outerjoin(CheckIn, CheckIn.attendee_id == Attendee.id)
        .order_by(Attendee.status != "confirmed", Attendee.name, Attendee.id)
        .limit(MOST_RESULTS)
    )
    return [(person, arrived_at) for person, arrived_at in rows]


def counts(event: Event, moment: datetime) -> Counts:
    """Return how many are expected and how many have come, in all and by station."""
    confirmed = select(func.count()).where(
        Attendee.event_id == event.id, Attendee.status == "confirmed"
    )
    recent = select(func.count()).where(
        CheckIn.event_id == event.id, CheckIn.at > moment - RECENTLY
    )
    expected, recently = db.session.execute(
        select(confirmed.scalar_subquery(), recent.scalar_subquery())
    ).one()
    stations = [
        StationCount(station, arrived)
        for station, arrived in db.session.execute(
            select(Station, func.count(CheckIn.attendee_id))
            .outerjoin(CheckIn, CheckIn.station_id == Station.id)
            .where(Station.event_id == event.id)
            .group_by(Station.id)
            .order_by(Station.position)
        )
    ]
    return Counts(
        expected=expected,
        arrived=sum(each.arrived for each in stations),
        recent=recently,
        free_seats=event.seats - event.seats_taken,
        stations=stations,
    )
