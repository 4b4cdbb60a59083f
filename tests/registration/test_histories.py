"""Whatever people do in whatever order, the counters tell the truth and nobody waits in vain."""

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from events_app.attendee.badge_codes import issue_badge_code
from events_app.attendee.models import Attendee, BadgeCode
from events_app.database import db
from events_app.event.models import Event
from events_app.event.seats import queue_up, take_free_seat
from events_app.invitation.models import Invitation, InvitationAnswer
from events_app.invitation.queries import invitation_of
from events_app.mail.models import OutboxMail
from events_app.registration.details import Notice, details_of
from events_app.registration.models import Cancellation, Registration, RegistrationAnswer
from events_app.registration.questions import SHORT_LIVED
from events_app.registration.service import SIGNED_UP, cancel, change, sign_up
from events_app.registration.waiting_list import promote_next
from tests import factories

TYPES = ("PARTNER", "GUEST", "STAFF")
ANSWERS = {"meal": "vegan", "photo": "use"}
DEEDS = st.tuples(
    st.sampled_from(["sign up", "change", "cancel", "walk in", "more seats"]), st.integers(0, 8)
)


def test_random_histories_keep_the_invariants(app):
    with app.app_context():
        forum_id = factories.forum().id

    @settings(max_examples=15, deadline=None)
    @given(
        hall=st.integers(0, 5),
        of_types=st.tuples(*[st.integers(0, 3)] * len(TYPES)),
        deeds=st.lists(DEEDS, min_size=6, max_size=16),
    )
    def history(hall, of_types, deeds):
        with app.app_context():
            ids = _fresh_people(forum_id, hall, of_types)
            for deed, number in deeds:
                _do(deed, forum_id, ids[number])
                db.session.commit()
                _check(forum_id)

    history()


def _fresh_people(forum_id: int, hall: int, of_types: tuple[int, ...]) -> list[int]:
    for model in (OutboxMail, BadgeCode, Cancellation, RegistrationAnswer, Registration,
                  InvitationAnswer, Invitation, Attendee):  # fmt: skip
        db.session.execute(sa.delete(model))
    forum = db.session.get_one(Event, forum_id)
    forum.seats_taken = 0
    forum.seats = hall
    for type_code, seats in zip(TYPES, of_types, strict=True):
        kind = factories.stakeholder_type(forum, type_code)
        kind.seats_taken = 0
        kind.seats = seats
    db.session.commit()
    return [factories.attendee(forum, TYPES[each % 3]).id for each in range(9)]


def _do(deed: str, forum_id: int, person_id: int) -> None:
    person = db.session.get_one(Attendee, person_id)
    invitation = invitation_of(person_id)
    if deed == "sign up":
        sign_up(invitation, details_of(person), ANSWERS, Notice("v1", "zh"))
    elif deed == "change" and person.status in SIGNED_UP:
        change(invitation, details_of(person), {"photo": "none"})
    elif deed == "cancel":
        cancel(person)
    elif deed == "walk in":
        walks_in(forum_id)
    elif deed == "more seats":
        queue_up(forum_id)
        db.session.get_one(Event, forum_id).seats += 1
        invitation.type.seats += 1
        db.session.flush()
        promote_next(forum_id)


def walks_in(forum_id: int) -> int:
    """Let somebody without an invitation come, as the desk does; return their id."""
    forum = db.session.get_one(Event, forum_id)
    person = factories.uninvited(forum)
    if take_free_seat(forum_id):
        person.status = "confirmed"
        issue_badge_code(person)
    return person.id


def _check(forum_id: int) -> None:
    """Compare counters, seats, codes and answers with what the people's rows say."""
    db.session.expire_all()
    forum = db.session.get_one(Event, forum_id)
    rows = db.session.execute(
        sa.select(Attendee.id, Attendee.status, Invitation.type_id)
        .outerjoin(Invitation, Invitation.attendee_id == Attendee.id)
        .order_by(Attendee.id)
    ).all()
    seated = [kind for _id, status, kind in rows if status == "confirmed"]
    waiting = {kind for _id, status, kind in rows if status == "waitlisted"}
    assert forum.seats_taken == len(seated) <= forum.seats
    assert None not in waiting or forum.seats_taken == forum.seats
    for kind in forum.stakeholder_types:
        assert kind.seats_taken == seated.count(kind.id) <= kind.seats
        # Nobody waits beside a free seat.
        assert (
            kind.id not in waiting
            or forum.seats_taken == forum.seats
            or (kind.seats_taken == kind.seats)
        )
    valid = sa.select(BadgeCode.attendee_id).where(BadgeCode.revoked_at.is_(None))
    with_code = sorted(db.session.scalars(valid))
    assert with_code == [person for person, status, _kind in rows if status == "confirmed"]
    assert _statuses_with_arrangements() <= SIGNED_UP


def _statuses_with_arrangements() -> set[str]:
    return set(
        db.session.scalars(
            sa.select(Attendee.status)
            .join(Registration, Registration.attendee_id == Attendee.id)
            .join(RegistrationAnswer, RegistrationAnswer.registration_id == Registration.id)
            .where(RegistrationAnswer.question.in_(SHORT_LIVED))
        )
    )


def test_invited_people_and_walk_ins_wait_in_one_line(app):
    with app.app_context():
        forum = factories.forum(seats=2)
        invited = [factories.attendee(forum, code) for code in ("STAFF", "NGO", "GUEST")]
        first, second, third = (person.id for person in invited)
        _do("sign up", forum.id, first)
        _do("sign up", forum.id, second)
        before = walks_in(forum.id)
        _do("sign up", forum.id, third)
        after = walks_in(forum.id)
        for leaving, seated in ((first, before), (second, third), (before, after)):
            cancel(db.session.get_one(Attendee, leaving))
            assert db.session.get_one(Attendee, seated).status == "confirmed"
            db.session.commit()
        _check(forum.id)
        told = sa.select(OutboxMail.attendee_id).filter_by(kind="seat_available")
        assert db.session.scalars(told.order_by(OutboxMail.id)).all() == [before, third, after]


def test_whoever_waits_for_the_own_type_lets_others_pass(app):
    with app.app_context():
        forum = factories.forum(seats=2)
        factories.stakeholder_type(forum, "GUEST").seats = 1
        people = [factories.attendee(forum, code).id for code in ("GUEST", "NGO", "GUEST", "NGO")]
        for person in people:
            _do("sign up", forum.id, person)
        cancel(db.session.get_one(Attendee, people[1]))
        statuses = [db.session.get_one(Attendee, person).status for person in people]
        assert statuses == ["confirmed", "cancelled", "waitlisted", "confirmed"]
