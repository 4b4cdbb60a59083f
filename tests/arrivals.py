"""Who has arrived, as every list and figure of the application takes it from the scans."""

from sqlalchemy import select

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import IS_ARRIVAL, Arrival
from events_app.database import db


def arrival_scans() -> dict[int, str]:
    """Return, of all forums, the scan by which each person has arrived; called within a context."""
    rows = db.session.execute(select(Attendee.id, Arrival.id).join(Arrival, IS_ARRIVAL))
    return {attendee_id: scan_id for attendee_id, scan_id in rows}
