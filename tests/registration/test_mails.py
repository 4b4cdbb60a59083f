"""The mails about a registration: complete in both languages, with code, calendar and link."""

from datetime import timedelta
from io import BytesIO

import icalendar
import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from events_app import clock
from events_app.attendee.links import holder
from events_app.attendee.models import BadgeCode
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.mail.composing import COMPOSERS, LEFT_OUT
from events_app.registration.models import Cancellation
from events_app.registration.qr import grouped
from tests import factories
from tests.registration.people import invite, post, sign_up

KINDS = {
    "registration_confirmed": "confirmed",
    "seat_available": "confirmed",
    "waiting_list": "waitlisted",
    "registration_cancelled": "cancelled",
}
SUBJECTS = {
    ("registration_confirmed", "zh"): "【企業誠信論壇】報名完成",
    ("registration_confirmed", "en"): "[Integrity Forum] Registration completed",
    ("seat_available", "zh"): "【企業誠信論壇】候補遞補通知：您已錄取",
    ("seat_available", "en"): "[Integrity Forum] A seat is yours",
    ("waiting_list", "zh"): "【企業誠信論壇】您已列入候補",
    ("waiting_list", "en"): "[Integrity Forum] You are on the waiting list",
    ("registration_cancelled", "zh"): "【企業誠信論壇】取消報名",
    ("registration_cancelled", "en"): "[Integrity Forum] Registration cancelled",
}


@pytest.fixture
def person(app):
    """Somebody with a seat, within an application context."""
    with app.app_context():
        yield factories.confirmed(factories.forum(), name="撒韵‧示例 Sayun Sili’ <b>")
        db.session.rollback()


@pytest.mark.parametrize(("kind", "language"), SUBJECTS)
def test_subject_names_and_links(person, kind, language):
    person.status, person.language = KINDS[kind], language
    mail = COMPOSERS[kind](person)
    assert (mail.recipient, mail.subject) == (person.email, SUBJECTS[kind, language])
    assert person.name in mail.text
    assert "撒韵‧示例 Sayun Sili’ &lt;b&gt;" in mail.html
    token = mail.text.split("http://localhost/i/")[1].split()[0]
    assert f"http://localhost/i/{token}" in mail.html
    assert holder(token) is person


@pytest.mark.parametrize(("kind", "language"), SUBJECTS)
def test_the_copy_that_is_kept_has_neither_link_nor_code(person, kind, language):
    person.status, person.language = KINDS[kind], language
    mail = COMPOSERS[kind](person)
    copy = mail.to_keep(mail.text)
    code = person.badge_code
    token = mail.text.split("http://localhost/i/")[1].split()[0]
    hidden = [token, code.code, code.desk_code, grouped(code.desk_code)]
    assert [each for each in hidden if each in copy] == []
    assert copy.count(LEFT_OUT) == (2 if KINDS[kind] == "confirmed" else 1)
    assert person.name in copy


@pytest.mark.parametrize("kind", ["registration_confirmed", "seat_available"])
def test_code_as_letters_as_picture_and_in_words(person, kind):
    mail = COMPOSERS[kind](person)
    code = person.badge_code
    letters = f"{code.desk_code[:4]}-{code.desk_code[4:]}"
    assert (letters in mail.text, letters in mail.html) == (True, True)
    picture, calendar = mail.attachments
    assert f'src="cid:{picture.content_id}" alt="報到QR碼，報到碼 {letters}"' in mail.html
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.content)))
    assert read.text == code.code
    assert calendar.mimetype == "text/calendar"


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_say_when_things_have_changed(person, kind):
    person.status = "pending"
    assert COMPOSERS[kind](person) is None


def test_somebody_without_an_address_is_reached_through_the_body(person):
    person.email = ""
    with pytest.raises(RuleViolation):
        COMPOSERS["registration_confirmed"](person)
    person.nominator = factories.nominator("TACA")
    mail = COMPOSERS["registration_confirmed"](person)
    assert mail.recipient == factories.nominator("TACA").contact_email


def test_calendar_keeps_its_uid_and_counts_its_sequence(app, client):
    public_id, path = invite(app)
    client.get(path)
    seen = []
    for _round in range(2):
        sign_up(client, public_id)
        seen.append(_entry(app, "registration_confirmed"))
        post(client, f"/my/{public_id}", f"/my/{public_id}/cancellation")
        seen.append(_entry(app, "registration_cancelled"))
    assert {str(entry["UID"]) for entry in seen} == {f"{public_id}@eif113.forum-desk"}
    assert [int(entry["SEQUENCE"]) for entry in seen] == [0, 1, 2, 3]
    assert [str(entry["STATUS"]) for entry in seen] == ["CONFIRMED", "CANCELLED"] * 2
    assert seen[0].start.isoformat() == "2024-09-19T13:30:00+08:00"
    assert seen[0].end.isoformat() == "2024-09-19T16:50:00+08:00"


def _entry(app, kind: str) -> icalendar.Event:
    with app.app_context():
        attendee = db.session.scalars(sa.select(BadgeCode)).first().attendee
        content = COMPOSERS[kind](attendee).attachments[-1].content
    calendar = icalendar.Calendar.from_ical(content)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Taipei"]
    return calendar.walk("VEVENT")[0]


def test_waiting_person_who_withdraws_gets_no_calendar(app):
    with app.app_context():
        person = factories.attendee(factories.forum(), status="cancelled")
        db.session.add(
            Cancellation(
                event_id=person.event_id, attendee_id=person.id, cancelled_at=person.created_at
            )
        )
        assert COMPOSERS["registration_cancelled"](person).attachments == ()
        db.session.rollback()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_cancelled_person_is_asked_back_only_while_sign_up_is_open(person, language, is_open):
    person.status, person.language = "cancelled", language
    if not is_open:
        person.event.sign_up_closes_at = clock.now()
    mail = COMPOSERS["registration_cancelled"](person)
    words = {"zh": "報名期間內可以再次報名", "en": "you may sign up again"}[language]
    assert (words in mail.text, words in mail.html) == (is_open, is_open)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("days", [0, 1])
def test_who_waits_is_promised_a_seat_only_while_seats_are_passed_on(person, language, days):
    person.status, person.language = "waitlisted", language
    today = person.event.day_of(clock.now())
    person.event.waiting_list_ends_on = today - timedelta(days=days)
    mail = COMPOSERS["waiting_list"](person)
    words = {"zh": "席次直接為您保留", "en": "you then need not confirm anything"}[language]
    assert (words in mail.text, words in mail.html) == (days == 0, days == 0)
