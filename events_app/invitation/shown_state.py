"""An invitation's state as the lists show it: drafts are parted by what they wait for."""

from sqlalchemy import case, select

from events_app.invitation.mails import TO_GUEST, TO_NOMINATOR
from events_app.invitation.models import Invitation
from events_app.mail.models import OutboxMail

# Those that something sets today.
STATES = (
    "draft",
    "queued",
    "to_hand_over",
    "sent",
    "accepted",
    "declined",
    "undeliverable",
)

# One look-up for each invitation: PostgreSQL would rather read the mails of all forums for EXISTS.
_HAS_MAIL = (
    select(OutboxMail.id)
    .where(
        OutboxMail.event_id == Invitation.event_id,
        OutboxMail.attendee_id == Invitation.attendee_id,
        OutboxMail.kind.in_((TO_GUEST, TO_NOMINATOR)),
    )
    .limit(1)
    .correlate(Invitation)
    .scalar_subquery()
    .is_not(None)
)
# One of `STATES`; a released letter that no mail carries waits to be handed over.
SHOWN_STATE = case(
    (Invitation.state != "draft", Invitation.state),
    (Invitation.released_at.is_(None), "draft"),
    (_HAS_MAIL, "queued"),
    else_="to_hand_over",
)
