"""Answers to invitations, whichever way they came."""

from events_app import clock
from events_app.database import db
from events_app.invitation.models import Invitation, InvitationAnswer


def record_answer(
    invitation: Invitation,
    answer: str,
    channel: str = "link",
    *,
    taken_by_id: int | None = None,
    reason: str = "",
) -> None:
    """Note an answer (`accepted`, `declined` or `delegated`) and set the invitation's state by it."""
    db.session.add(
        InvitationAnswer(
            event_id=invitation.event_id,
            invitation_id=invitation.id,
            answer=answer,
            channel=channel,
            taken_by_id=taken_by_id,
            reason=reason,
            answered_at=clock.now(),
        )
    )
    invitation.state = answer
