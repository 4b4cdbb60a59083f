"""Signing up, changing one's mind and cancelling, through the pages."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.attendee.models import Attendee, BadgeCode
from events_app.database import db
from events_app.event.models import Event, StakeholderType
from events_app.invitation.models import Invitation, InvitationAnswer
from events_app.mail.models import OutboxMail
from events_app.registration import service
from events_app.registration.models import Cancellation, Registration, RegistrationAnswer
from tests import factories
from tests.registration.people import TYPED, invite, let_time_pass, link_path, post, sign_up


def stored_answers() -> dict[str, str]:
    """Return all stored answers by question."""
    rows = db.session.execute(sa.select(RegistrationAnswer.question, RegistrationAnswer.value))
    return {question: value for question, value in rows}


def only_one(model):
    """Return the one row of a table."""
    return db.session.scalars(sa.select(model)).one()


def kinds_of_mail() -> list[str]:
    """Return the kinds of mail in the outbox, in the order of writing."""
    return list(db.session.scalars(sa.select(OutboxMail.kind).order_by(OutboxMail.id)))


def seats_taken(type_code: str = "PARTNER") -> tuple[int, int]:
    """Return the counters of the hall and of a type."""
    kind = db.session.scalars(sa.select(StakeholderType).filter_by(code=type_code)).one()
    return only_one(Event).seats_taken, kind.seats_taken


def test_form_is_filled_in_from_the_invitation(app, client):
    known = {"name": "塗堃宥", "title": "執行長", "phone": "0900-000-001", "email": "t@example.org"}
    public_id, path = invite(app, **known)
    client.get(path)
    page = client.get(f"/my/{public_id}/registration").get_data(as_text=True)
    # The letter says who is invited. A forwarded one must not tell how they are reached.
    assert [page.count(value) for value in known.values()] == [1, 1, 0, 0]


def test_address_and_phone_that_were_not_shown_are_kept_when_nothing_is_typed(app, client):
    public_id, path = invite(app, "PROSPECT", email="t@example.org", phone="0900-000-001")
    client.get(path)
    assert sign_up(client, public_id, email="", phone="").status_code == 303
    with app.app_context():
        person = only_one(Attendee)
        assert (person.email, person.phone) == ("t@example.org", "0900-000-001")


def test_signing_up_gives_seat_code_answer_and_mail(app, client):
    public_id, path = invite(app)
    client.get(path)
    answer = sign_up(client, public_id, meal="vegan")
    assert (answer.status_code, answer.location) == (303, f"/my/{public_id}")
    with app.app_context():
        person, registration = only_one(Attendee), only_one(Registration)
        assert person.status == "confirmed"
        said = {name: getattr(person, name) for name in TYPED if name != "has_read"}
        assert said == {name: value for name, value in TYPED.items() if name != "has_read"}
        assert (registration.notice_version, registration.notice_language) == ("v1", "zh")
        assert registration.notice_read_at == registration.registered_at
        assert stored_answers() == {"meal": "vegan"}
        assert only_one(BadgeCode).revoked_at is None
        assert only_one(Invitation).state == "accepted"
        given = only_one(InvitationAnswer)
        assert (given.answer, given.channel, given.taken_by_id) == ("accepted", "link", None)
        assert kinds_of_mail() == ["registration_confirmed"]
        assert seats_taken() == (1, 1)


def test_own_page_shows_the_code_and_what_was_said(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id, parking="y", plate="ABC-1234")
    page = client.get(f"/my/{public_id}").get_data(as_text=True)
    with app.app_context():
        code = only_one(BadgeCode).desk_code
    assert f"{code[:4]}-{code[4:]}" in page
    assert [value in page for value in (TYPED["phone"], "ABC-1234")] == [True, True]


def test_notice_in_the_language_that_was_shown(app, client):
    public_id, path = invite(app)
    client.get(path)
    client.get(f"/my/{public_id}?lang=en")
    sign_up(client, public_id)
    with app.app_context():
        assert only_one(Registration).notice_language == "en"


def test_sent_twice_is_done_once(app, client):
    public_id, path = invite(app)
    client.get(path)
    token = factories.csrf(client, f"/my/{public_id}/registration")
    for _click in range(2):
        answer = client.post(f"/my/{public_id}/registration", data={"csrf_token": token, **TYPED})
        assert answer.status_code == 303
    with app.app_context():
        assert only_one(Registration) is not None
        assert kinds_of_mail() == ["registration_confirmed"]
        assert seats_taken() == (1, 1)


def test_change_keeps_seat_and_code_and_replaces_answers(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id, meal="vegan", photo="wide")
    with app.app_context():
        code = only_one(BadgeCode).code
    sign_up(client, public_id, has_read=None, name="改名", meal="none")
    with app.app_context():
        assert only_one(Attendee).name == "改名"
        assert only_one(BadgeCode).code == code
        assert stored_answers() == {"meal": "none"}
        assert only_one(Registration).changed_at is not None
        assert kinds_of_mail() == ["registration_confirmed"]


def test_full_type_waits_and_the_page_says_so_before_and_after(app, client):
    public_id, path = invite(app)
    with app.app_context():
        db.session.execute(sa.update(StakeholderType).values(seats=0))
        db.session.commit()
    client.get(f"{path}?lang=en")
    form = client.get(f"/my/{public_id}/registration?lang=en").get_data(as_text=True)
    assert "All seats are taken at present" in form
    sign_up(client, public_id)
    with app.app_context():
        assert only_one(Attendee).status == "waitlisted"
        assert only_one(Invitation).state == "accepted"
        assert db.session.scalar(sa.select(sa.func.count(BadgeCode.id))) == 0
        assert kinds_of_mail() == ["waiting_list"]
    page = client.get(f"/my/{public_id}").get_data(as_text=True)
    assert "You are on the waiting list" in page
    assert client.get(f"/my/{public_id}/calendar.ics").status_code == 404


def test_full_hall_waits_and_gives_the_types_seat_back(app, client):
    public_id, path = invite(app)
    with app.app_context():
        db.session.execute(sa.update(Event).values(seats=0))
        db.session.commit()
    client.get(path)
    sign_up(client, public_id)
    with app.app_context():
        assert only_one(Attendee).status == "waitlisted"
        assert seats_taken() == (0, 0)


def test_cancelling_frees_the_seat_for_the_next_of_the_type(app, client):
    with app.app_context():
        forum = factories.forum()
        factories.stakeholder_type(forum, "PARTNER").seats = 1
        db.session.commit()
        people = [factories.attendee(forum, name=f"第{number}位", email=TYPED["email"])
                  for number in range(3)]  # fmt: skip
        ids = [person.public_id for person in people]
        paths = [link_path(person) for person in people]
    for public_id, path in zip(ids, paths, strict=True):
        client.get(path)
        sign_up(client, public_id, meal="vegan", accessibility="wheelchair", photo="use")
    assert post(client, f"/my/{ids[0]}", f"/my/{ids[0]}/cancellation").status_code == 303
    with app.app_context():
        people = db.session.scalars(sa.select(Attendee).order_by(Attendee.id)).all()
        assert [person.status for person in people] == ["cancelled", "confirmed", "waitlisted"]
        assert [person.badge_code is not None for person in people] == [False, True, False]
        assert kinds_of_mail() == [
            "registration_confirmed", "waiting_list", "waiting_list",
            "registration_cancelled", "seat_available",
        ]  # fmt: skip
        assert seats_taken() == (1, 1)
        first = db.session.scalars(sa.select(Registration).order_by(Registration.id)).first()
        assert [answer.question for answer in first.answers] == ["photo"]
        assert only_one(Cancellation).cancelled_by_id is None


def test_cancelling_twice_is_done_once(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id)
    token = factories.csrf(client, f"/my/{public_id}")
    for _click in range(2):
        client.post(f"/my/{public_id}/cancellation", data={"csrf_token": token})
    with app.app_context():
        assert only_one(Cancellation) is not None
        assert seats_taken() == (0, 0)


def test_signing_up_again_goes_to_the_end_of_the_line(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id)
    post(client, f"/my/{public_id}", f"/my/{public_id}/cancellation")
    sign_up(client, public_id)
    with app.app_context():
        assert only_one(Attendee).status == "confirmed"
        codes = db.session.scalars(sa.select(BadgeCode).order_by(BadgeCode.id)).all()
        assert [code.revoked_at is None for code in codes] == [False, True]
        assert only_one(Registration).changed_at is None
        assert kinds_of_mail() == [
            "registration_confirmed", "registration_cancelled", "registration_confirmed",
        ]  # fmt: skip


def test_declining_and_changing_ones_mind(app, client):
    public_id, path = invite(app)
    client.get(path)
    answer = post(client, f"/my/{public_id}", f"/my/{public_id}/refusal", reason="出差")
    assert answer.status_code == 303
    with app.app_context():
        assert only_one(InvitationAnswer).reason == "出差"
        assert (only_one(Invitation).state, only_one(Attendee).status) == ("declined", "pending")
    sign_up(client, public_id)
    with app.app_context():
        assert only_one(Invitation).state == "accepted"
        answers = db.session.scalars(
            sa.select(InvitationAnswer.answer).order_by(InvitationAnswer.id)
        ).all()
        assert answers == ["declined", "accepted"]


def test_declining_does_not_undo_a_registration(app, client):
    public_id, path = invite(app)
    client.get(path)
    token = factories.csrf(client, f"/my/{public_id}")
    sign_up(client, public_id)
    client.post(f"/my/{public_id}/refusal", data={"csrf_token": token})
    with app.app_context():
        assert (only_one(Invitation).state, only_one(Attendee).status) == ("accepted", "confirmed")


@pytest.mark.parametrize("days", [-30, 30])
def test_nobody_signs_up_outside_the_window(app, client, days):
    public_id, path = invite(app)
    client.get(path)
    token = factories.csrf(client, f"/my/{public_id}")
    with app.app_context():
        shift = timedelta(days=days)
        only_one(Event).sign_up_opens_at -= shift
        only_one(Event).sign_up_closes_at -= shift
        db.session.commit()
    assert client.get(f"/my/{public_id}/registration").status_code == 303
    answer = client.post(f"/my/{public_id}/registration", data={"csrf_token": token, **TYPED})
    assert answer.status_code == 422
    assert TYPED["phone"] in answer.get_data(as_text=True)
    with app.app_context():
        assert only_one(Attendee).status == "pending"


@pytest.mark.parametrize("state", ["withdrawn", "delegated"])
def test_invitation_that_no_longer_stands(app, client, state):
    public_id, path = invite(app, invitation_state=state)
    client.get(path)
    assert client.get(f"/my/{public_id}/registration").status_code == 303
    token = factories.csrf(client, "/sign-in")
    answer = client.post(f"/my/{public_id}/registration", data={"csrf_token": token, **TYPED})
    assert answer.status_code == 422


def test_place_may_be_given_up_until_the_forum_is_over(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id)
    token = factories.csrf(client, f"/my/{public_id}")
    let_time_pass(timedelta(days=45))
    client.get(path)
    answer = client.post(f"/my/{public_id}/cancellation", data={"csrf_token": token})
    assert answer.status_code == 303
    with app.app_context():
        assert only_one(Attendee).status == "confirmed"


@pytest.mark.parametrize(
    ("days", "status", "mails"),
    [
        (0, "confirmed", ["registration_cancelled", "seat_available"]),
        (1, "waitlisted", ["registration_cancelled"]),
    ],
)
def test_no_seat_is_passed_on_after_the_waiting_lists_last_day(app, client, days, status, mails):
    with app.app_context():
        forum = factories.forum()
        today = forum.day_of(clock.now())
        forum.waiting_list_ends_on = today - timedelta(days=days)
        seated = factories.confirmed(forum)
        next_one = factories.attendee(forum, status="waitlisted", invitation_state="accepted")
        kind = factories.stakeholder_type(forum, "PARTNER")
        kind.seats = 1
        db.session.commit()
        service.cancel(seated)
        db.session.commit()
        assert (next_one.status, kinds_of_mail()) == (status, mails)
        assert seats_taken() == ((1, 1) if status == "confirmed" else (0, 0))


@pytest.mark.parametrize(("days", "ended"), [(0, False), (1, True)])
def test_who_waits_reads_whether_seats_are_still_passed_on(app, client, days, ended):
    public_id, path = invite(app, status="waitlisted", invitation_state="accepted")
    with app.app_context():
        forum = only_one(Event)
        today = forum.day_of(clock.now())
        forum.waiting_list_ends_on = today - timedelta(days=days)
        db.session.commit()
    client.get(path)
    page = client.get(f"/my/{public_id}?lang=en").get_data(as_text=True)
    assert ("The waiting list ended on" in page, "It is then yours at once" in page) == (
        ended,
        not ended,
    )


@pytest.mark.parametrize("is_open", [True, False])
def test_changing_ones_mind_is_offered_only_while_sign_up_is_open(app, client, is_open):
    public_id, path = invite(app)
    with app.app_context():
        if not is_open:
            only_one(Event).sign_up_closes_at = clock.now()
            db.session.commit()
    client.get(path)
    page = client.get(f"/my/{public_id}?lang=en").get_data(as_text=True)
    assert ("You may change your mind while sign-up is open." in page) == is_open


def test_who_declined_is_thanked_and_not_invited_in_the_heading(app, client):
    public_id, path = invite(app, invitation_state="declined")
    client.get(path)
    page = client.get(f"/my/{public_id}").get_data(as_text=True)
    assert re.findall(r"<h1[^>]*>([^<]+)</h1>", page) == ["感謝您的回復"]


def test_answers_that_were_not_asked_for_are_dropped(app, client):
    public_id, path = invite(app, "STAFF")
    client.get(path)
    sign_up(
        client,
        public_id,
        vacancies="5",
        plate="ABC-1234",
        accessibility_note="字幕",
        learning_hours="y",
    )
    with app.app_context():
        assert stored_answers() == {"learning_hours": "yes"}


def test_dependent_answers_are_kept_when_shown(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(
        client, public_id, parking="y", plate="ABC-1234", accessibility=["captions", "other"],
        accessibility_note="靠走道", panel_question="如何補件？", panel_question_private="y",
    )  # fmt: skip
    with app.app_context():
        assert stored_answers() == {
            "parking": "yes", "plate": "ABC-1234", "accessibility": "captions,other",
            "accessibility_note": "靠走道", "panel_question": "如何補件？",
            "panel_question_private": "yes",
        }  # fmt: skip


def test_tax_number_that_does_not_fit_is_kept_with_a_word(app, client):
    public_id, path = invite(app)
    client.get(f"{path}?lang=en")
    answer = sign_up(client, public_id, tax_id="１２３４-5678")
    assert answer.status_code == 303
    page = client.get(f"/my/{public_id}").get_data(as_text=True)
    assert "The tax number 12345678 does not pass its check rule" in page
    with app.app_context():
        assert only_one(Attendee).tax_id == "12345678"


def test_tax_number_that_fits_passes_silently(app, client):
    public_id, path = invite(app)
    client.get(f"{path}?lang=en")
    sign_up(client, public_id, tax_id="04595257")
    assert "check rule" not in client.get(f"/my/{public_id}").get_data(as_text=True)


REFUSED = [
    ({"name": ""}, "name"),
    ({"name": "字" * 51}, "name"),
    ({"name": "林\ue000"}, "name"),
    ({"organisation": ""}, "organisation"),
    ({"email": "not an address"}, "email"),
    ({"email": "", "phone": ""}, "email"),
    ({"phone": "請洽秘書"}, "phone"),
    ({"has_read": None}, "has_read"),
    ({"language": "fr"}, "language"),
    ({"meal": "caviar"}, "meal"),
    ({"tax_id": "123456789"}, "tax_id"),
    ({"panel_question": "問" * 601}, "panel_question"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_mistakes_are_said_beside_the_field_and_nothing_is_lost(app, client, changes, field):
    public_id, path = invite(app, email="")
    client.get(path)
    answer = sign_up(client, public_id, **({"section": "作業科", "photo": "wide"} | changes))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count(f'id="{field}-error"') == 1
    assert page.count('class="field__error"') == 1
    assert 'value="作業科"' in page
    assert 'checked id="photo-1"' in page
    with app.app_context():
        assert only_one(Attendee).status == "pending"


@pytest.mark.parametrize(
    "phone",
    ["(02)2737-7430", "089-672005", "(06)9274400分機538", "+81 3 1234 5678", "０９００-000-001"],
)
def test_phones_are_kept_as_typed(app, client, phone):
    public_id, path = invite(app)
    client.get(path)
    assert sign_up(client, public_id, phone=phone).status_code == 303
    with app.app_context():
        assert only_one(Attendee).phone == phone


@pytest.mark.parametrize(
    "name", ["𡍼美惠", "瓦旦‧示例", "樂\uf914", "王", "字" * 50, "Nguyễn Thị Hoa"]
)
def test_names_are_kept_exactly(app, client, name):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id, name=name)
    with app.app_context():
        assert only_one(Attendee).name == name


def test_calendar_file(app, client):
    public_id, path = invite(app)
    client.get(path)
    sign_up(client, public_id)
    answer = client.get(f"/my/{public_id}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    assert "DTSTART;TZID=Asia/Taipei:20240919T133000" in text
    assert "TZID:Asia/Taipei" in text
