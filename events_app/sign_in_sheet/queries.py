"""Who stands on a sign-in sheet."""

from sqlalchemy import select

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import IS_ARRIVAL, Arrival
from events_app.database import db
from events_app.sign_in_sheet.models import Person


def people(event_id: int, *, only_arrived: bool) -> list[Person]:
    """Return everyone of the forum with a seat, or those of them who have come."""
    query = select(
        Attendee.name, Attendee.organisation, Attendee.title, Attendee.public_group_id
    ).where(Attendee.event_id == event_id, Attendee.status == "confirmed")
    if only_arrived:
        query = query.join(Arrival, IS_ARRIVAL)
    return [Person(*row) for row in db.session.execute(query.order_by(Attendee.id))]
