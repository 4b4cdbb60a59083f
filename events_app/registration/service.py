"""Signing up, changing and cancelling: each one deed with its seat, badge code, answer and mail."""

from collections.abc import Mapping
from dataclasses import asdict

from flask_babel import gettext as _
from sqlalchemy import delete, select

from events_app import clock
from events_app.attendee.badge_codes import issue_badge_code, revoke_badge_code
from events_app.attendee.identity import search_key
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.seats import give_back_free_seat, give_back_seat, queue_up, take_seat
from events_app.invitation.answers import record_answer
from events_app.invitation.models import Invitation
from events_app.invitation.queries import invitation_of
from events_app.mail.models import OutboxMail
from events_app.mail.service import enqueue
from events_app.registration import addresses, proofs
from events_app.registration.details import Details, Notice
from events_app.registration.models import Cancellation, Registration, RegistrationAnswer
from events_app.registration.queries import registration_of, round_of
from events_app.registration.questions import SHORT_LIVED, sheet_for
from events_app.registration.waiting_list import promote_next

SIGNED_UP = frozenset({"confirmed", "waitlisted"})
CONFIRMATIONS = {"confirmed": "registration_confirmed", "waitlisted": "waiting_list"}


def sign_up(
    invitation: Invitation,
    details: Details,
    answers: Mapping[str, str],
    notice: Notice,
    *,
    by: int | None = None,
    browser: str = "",
) -> Attendee:
    """Give the invited person a seat, or a place in the waiting list if none is free.

    Sent twice it is done once, and what came second changes nothing. The `browser` in which it is
    done, by its hash, counts as the person's own from now on. The window binds invitees; a staff
    member `by` whom somebody signs up on the phone is bound by the forum's end only. Raises
    RuleViolation.
    """
    attendee = _take_turn(invitation)
    _require_open(invitation, by)
    if attendee.status in SIGNED_UP:
        return attendee
    _begin(attendee, notice)
    if browser:
        proofs.prove(attendee, browser)
    record_answer(invitation, "accepted", "phone" if by else "link", taken_by_id=by)
    attendee.status = "confirmed" if take_seat(invitation.type) else "waitlisted"
    if attendee.status == "confirmed":
        issue_badge_code(attendee)
    enqueue(CONFIRMATIONS[attendee.status], attendee, round_of(attendee))
    _write(invitation, details, answers, by)
    return attendee


def change(
    invitation: Invitation,
    details: Details,
    answers: Mapping[str, str],
    *,
    by: int | None = None,
) -> Attendee:
    """Replace what a signed-up person said; seat, badge code and place in line stay.

    Raises RuleViolation outside the window or if the person is not signed up.
    """
    attendee = _take_turn(invitation)
    _require_open(invitation, by)
    if attendee.status not in SIGNED_UP:
        raise RuleViolation(_("There is no registration to change. Please sign up again."))
    _write(invitation, details, answers, by).changed_at = clock.now()
    return attendee


def cancel(attendee: Attendee, by: int | None = None) -> None:
    """Give up a registration; the seat goes to the next in line. Sent twice it is done once.

    Raises RuleViolation once the forum is over.
    """
    queue_up(attendee.event_id)
    db.session.refresh(attendee)
    if attendee.status not in SIGNED_UP:
        return
    if clock.now() >= attendee.event.ends_at:
        raise RuleViolation(_("The forum is over; there is nothing left to cancel."))
    had_seat = attendee.status == "confirmed"
    attendee.status = "cancelled"
    revoke_badge_code(attendee)
    _forget_arrangements(attendee)
    this_round = round_of(attendee)
    db.session.add(
        Cancellation(
            event_id=attendee.event_id,
            attendee_id=attendee.id,
            cancelled_at=clock.now(),
            cancelled_by_id=by,
        )
    )
    enqueue("registration_cancelled", attendee, this_round)
    if had_seat:
        _free_seat(attendee)


def decline(invitation: Invitation, reason: str = "", *, by: int | None = None) -> None:
    """Note that the invited person cannot come; they may still sign up while the window is open.

    Raises RuleViolation for somebody who is signed up: that is cancelled, not declined.
    """
    attendee = _take_turn(invitation)
    if attendee.status in SIGNED_UP:
        raise RuleViolation(_("You are signed up. Please cancel the registration instead."))
    if invitation.state == "declined":
        return
    _require_answerable(invitation)
    record_answer(invitation, "declined", "phone" if by else "link", taken_by_id=by, reason=reason)


def send_again(attendee: Attendee) -> None:
    """Write the confirmation once more, unless one is still waiting to be sent.

    Raises RuleViolation for somebody who is not signed up.
    """
    queue_up(attendee.event_id)
    db.session.refresh(attendee)
    if attendee.status not in SIGNED_UP:
        raise RuleViolation(_("Only somebody who is signed up gets a confirmation."))
    kind = CONFIRMATIONS[attendee.status]
    waiting = db.session.scalar(
        select(OutboxMail.id).where(
            OutboxMail.attendee_id == attendee.id,
            OutboxMail.kind == kind,
            OutboxMail.state == "queued",
        )
    )
    if waiting is None:
        enqueue(kind, attendee, f"asked for {clock.now().isoformat()}")


def confirm_address(attendee: Attendee, typed: str) -> bool:
    """Let the new address that waits count if this is its code, and send the confirmation there.

    Commit also after False.
    """
    if not addresses.confirm_address(attendee, typed):
        return False
    if attendee.status in SIGNED_UP:
        send_again(attendee)
    return True


def may_sign_up(invitation: Invitation) -> bool:
    """Tell whether the invited person may sign up or change at this moment."""
    return _is_standing(invitation) and invitation.attendee.event.takes_sign_ups(clock.now())


def _take_turn(invitation: Invitation) -> Attendee:
    """Wait for the forum's other deeds, then look at the person as they are now."""
    queue_up(invitation.event_id)
    db.session.refresh(invitation)
    db.session.refresh(invitation.attendee)
    return invitation.attendee


def _is_standing(invitation: Invitation) -> bool:
    return (
        invitation.state not in {"withdrawn", "delegated"}
        and invitation.attendee.status != "rejected"
    )


def _require_answerable(invitation: Invitation) -> None:
    if not _is_standing(invitation):
        raise RuleViolation(_("This invitation no longer stands. Please ask the organisers."))
    if clock.now() >= invitation.attendee.event.ends_at:
        raise RuleViolation(_("The forum is over."))


def _require_open(invitation: Invitation, by: int | None) -> None:
    _require_answerable(invitation)
    if by is None and not invitation.attendee.event.takes_sign_ups(clock.now()):
        raise RuleViolation(_("Sign-up is not open at present. Please call the organisers."))


def _begin(attendee: Attendee, notice: Notice) -> None:
    """Start a registration at the end of the line; one that was cancelled makes room."""
    earlier = registration_of(attendee)
    if earlier is not None:
        db.session.delete(earlier)
        db.session.flush()
    moment = clock.now()
    db.session.add(
        Registration(
            event_id=attendee.event_id,
            attendee_id=attendee.id,
            registered_at=moment,
            notice_version=notice.version,
            notice_language=notice.language,
            notice_read_at=moment,
        )
    )
    db.session.flush()


def _write(
    invitation: Invitation, details: Details, answers: Mapping[str, str], by: int | None
) -> Registration:
    attendee = invitation.attendee
    for name, value in asdict(details).items():
        if name != "email":
            setattr(attendee, name, value)
    addresses.take_address(attendee, details.email, by=by)
    attendee.search_key = search_key(details.name, details.organisation)
    registration = db.session.scalars(
        select(Registration).where(Registration.attendee_id == attendee.id)
    ).one()
    accepted = sheet_for(invitation.type.code).accept(answers)
    registration.answers = [
        RegistrationAnswer(event_id=attendee.event_id, question=question, value=value)
        for question, value in accepted.items()
    ]
    db.session.flush()
    return registration


def _forget_arrangements(attendee: Attendee) -> None:
    registrations = select(Registration.id).where(Registration.attendee_id == attendee.id)
    db.session.execute(
        delete(RegistrationAnswer).where(
            RegistrationAnswer.registration_id.in_(registrations),
            RegistrationAnswer.question.in_(SHORT_LIVED),
        )
    )


def _free_seat(attendee: Attendee) -> None:
    db.session.flush()
    invitation = invitation_of(attendee.id)
    if invitation is None:
        give_back_free_seat(attendee.event_id)
    else:
        give_back_seat(invitation.type)
    promote_next(attendee.event_id)
