"""Sending letters: the organiser releases them, the outbox carries them, each person gets one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event, StakeholderType
from events_app.invitation.letters import letters_of, missing_letter
from events_app.invitation.mails import TO_GUEST, TO_NOMINATOR
from events_app.invitation.models import Invitation
from events_app.invitation.shown_state import SHOWN_STATE
from events_app.mail.service import enqueue, mixed
from events_app.nominator.models import Nominator

_DEED = "invited"


@dataclass(frozen=True)
class Waiting:
    """How many letters of one type wait for the organiser's word, and the language that misses.

    `invited` have their letter or are about to get it, `accepted` and `declined` are of these.
    """

    kind: StakeholderType
    count: int
    missing_language: str
    invited: int
    accepted: int
    declined: int

    @property
    def hoped_for(self) -> int:
        """How many may come once these letters are out: all who have not declined."""
        return self.count + self.invited - self.declined

    @property
    def is_too_many(self) -> bool:
        """Whether more may come than the type has seats."""
        return self.hoped_for > self.kind.seats


def waiting_letters(event: Event) -> list[Waiting]:
    """Return the types that have guests whose letter was not sent yet."""
    waits = and_(*_not_released())
    languages: dict[int, dict[str, int]] = {}
    others: dict[int, dict[str, int]] = {}
    for type_id, is_waiting, state, in_language, number in db.session.execute(
        select(Invitation.type_id, waits, Invitation.state, Attendee.language, func.count())
        .join(Invitation.attendee)
        .where(Invitation.event_id == event.id)
        .group_by(Invitation.type_id, waits, Invitation.state, Attendee.language)
    ):
        found = (languages if is_waiting else others).setdefault(type_id, {})
        key = in_language if is_waiting else state
        found[key] = found.get(key, 0) + number
    written = letters_of(event.id).keys()
    return [
        _waiting(kind, languages[kind.id], others.get(kind.id, {}), written)
        for kind in event.stakeholder_types
        if kind.id in languages
    ]


def _waiting(
    kind: StakeholderType,
    languages: dict[str, int],
    others: dict[str, int],
    written: Collection[tuple[int, str]],
) -> Waiting:
    return Waiting(
        kind,
        count=sum(languages.values()),
        missing_language=_missing(kind.id, languages, written),
        invited=sum(others.values()),
        accepted=others.get("accepted", 0),
        declined=others.get("declined", 0),
    )


def release_letters(kinds: Collection[StakeholderType]) -> int:
    """Send the letters of all these types' guests who have none, mixed; return how many.

    Whoever presses second finds nothing left to send. Raises `RuleViolation` if a letter is not
    written yet.
    """
    moment = clock.now()
    invitations = db.session.scalars(_waiting_for_release(kinds)).all()
    _require_letters(invitations)
    for invitation in mixed(invitations):
        invitation.released_at = moment
        _post(invitation.attendee)
    db.session.flush()
    return len(invitations)


def change_address(body: Nominator, address: str, event: Event) -> int:
    """Change where letters to be handed over go, and send there those that nothing carries yet.

    Return how many. The body is to be locked: whoever saves at the same time finds none left.
    """
    body.contact_email = address
    waiting = db.session.scalars(
        select(Attendee)
        .join(Invitation, Invitation.attendee_id == Attendee.id)
        .where(
            Attendee.event_id == event.id,
            Attendee.nominator_id == body.id,
            Attendee.email == "",
            SHOWN_STATE == "to_hand_over",
        )
        .order_by(Attendee.id)
    ).all()
    for guest in waiting:
        enqueue(TO_NOMINATOR, guest, _DEED)
    db.session.flush()
    return len(waiting)


def _waiting_for_release(kinds: Collection[StakeholderType]) -> Select[Invitation]:
    """Return the query that takes these invitations for this transaction alone."""
    return (
        select(Invitation)
        .where(Invitation.type_id.in_([kind.id for kind in kinds]), *_not_released())
        .options(joinedload(Invitation.attendee).joinedload(Attendee.nominator))
        .order_by(Invitation.id)
        .with_for_update(of=Invitation)
    )


def _post(guest: Attendee) -> None:
    """Queue the mail to the guest, or to the body that hands the letter over, if either has one."""
    if guest.email:
        enqueue(TO_GUEST, guest, _DEED)
    elif guest.nominator is not None and guest.nominator.contact_email:
        enqueue(TO_NOMINATOR, guest, _DEED)


def _require_letters(invitations: Sequence[Invitation]) -> None:
    if not invitations:
        return
    written = letters_of(invitations[0].event_id).keys()
    wanted = {(invitation.type_id, invitation.attendee.language) for invitation in invitations}
    for _type_id, in_language in sorted(wanted - written):
        raise RuleViolation(missing_letter(in_language))


def _missing(type_id: int, languages: Iterable[str], written: Collection[tuple[int, str]]) -> str:
    """Return a language in which the type's letter is wanted and not written, or nothing."""
    return next((one for one in sorted(languages) if (type_id, one) not in written), "")


def _not_released() -> tuple[ColumnElement[bool], ...]:
    return Invitation.state == "draft", Invitation.released_at.is_(None)
