"""Put a mail into the outbox, in the transaction of the deed it tells of."""

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.mail.models import OutboxMail


def enqueue(kind: str, attendee: Attendee, deed: str) -> OutboxMail:
    """Add a mail of this kind; `deed` names what it tells of, so that it is written once only.

    Raises IntegrityError at flush when the deed has its mail already.
    """
    moment = clock.now()
    mail = OutboxMail(
        event_id=attendee.event_id,
        attendee_id=attendee.id,
        kind=kind,
        deed_key=f"{kind}:{attendee.id}:{deed}",
        queued_at=moment,
        due_at=moment,
    )
    db.session.add(mail)
    return mail
