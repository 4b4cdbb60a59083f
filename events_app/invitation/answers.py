"""Answers to invitations, whichever way they came."""

from flask_babel import gettext as _

from events_app import clock
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.invitation.models import Invitation, InvitationAnswer

_WITHOUT_ANSWER = frozenset({"draft", "sent", "undeliverable", "expired"})


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


def record_phone_decline(invitation: Invitation, taken_by_id: int, reason: str) -> None:
    """Note that somebody who has not answered yet declined on the phone.

    Raises `RuleViolation` if the invitation was answered already. The caller holds its lock.
    """
    if invitation.state not in _WITHOUT_ANSWER:
        raise RuleViolation(
            _("This invitation was answered already. Look at the registration instead."), "reason"
        )
    record_answer(invitation, "declined", "phone", taken_by_id=taken_by_id, reason=reason)
