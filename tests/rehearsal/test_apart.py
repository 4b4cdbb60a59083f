"""Nothing of a rehearsal reaches the forum: not its mails, not its pages, not its files."""

import io
import re

import pypdfium2
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.mail.building import sender_of
from events_app.mail.models import OutboxMail
from events_app.registration.service import cancel
from events_app.rehearsal.service import make_rehearsal
from tests import factories
from tests.registration.people import link_path

RIBBON = re.compile(r'<aside class="ribbon ribbon--practice" aria-label="演練">')


def mail(event_id, attendee_id):
    """A mail as somebody might write it past all deeds."""
    moment = clock.now()
    return {"event_id": event_id, "attendee_id": attendee_id, "kind": "seat_available",
            "deed_key": f"by hand {event_id} {attendee_id}", "state": "queued", "attempts": 0,
            "queued_at": moment, "due_at": moment, "last_error": ""}  # fmt: skip


def people_of(event):
    return db.session.scalars(
        sa.select(Attendee).filter_by(event_id=event.id, status="confirmed").order_by(Attendee.id)
    ).all()


def test_no_deed_in_a_rehearsal_writes_a_mail(app, event, rehearsal):
    with app.test_request_context():
        person, *_others = people_of(rehearsal())
        cancel(person)
        db.session.commit()
        assert person.status == "cancelled"
        assert db.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 0
        cancel(factories.confirmed(event()))  # the control: the same deed in the forum does
        db.session.commit()
        assert db.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 1


def test_the_database_takes_no_mail_of_a_rehearsal_nor_to_its_people(app, event, rehearsal):
    with app.app_context():
        real, practice = event(), rehearsal()
        person_id, invented_id = factories.confirmed(real).id, people_of(practice)[0].id
        for event_id, attendee_id, changes in (
            (practice.id, invented_id, {}),
            (practice.id, invented_id, {"sends_mail": False}),
            (real.id, invented_id, {}),
            (practice.id, person_id, {}),
        ):
            with pytest.raises(IntegrityError), db.session.begin_nested():
                db.session.execute(
                    sa.insert(OutboxMail).values(**mail(event_id, attendee_id), **changes)
                )
        db.session.execute(sa.insert(OutboxMail).values(**mail(real.id, person_id)))  # the control
        db.session.commit()


def test_a_rehearsal_cannot_be_made_to_send(app, rehearsal):
    with app.test_request_context():
        copy = rehearsal()
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(sa.update(Event).where(Event.id == copy.id).values(sends_mail=True))
        with pytest.raises(RuleViolation):
            sender_of(copy, "zh")


PAGES = ("", "attendees", "invitations", "badges", "badges/log", "mails", "sign-in-sheets",
         "certificates", "devices", "clashes", "reports/attendance", "reports/attendance/list")  # fmt: skip


def told(app, organiser):
    """All that the forum's pages and files say, without what is random."""
    organiser.get("/?lang=zh")
    said = {page: masked(organiser.get(f"/staff/EIF113/{page}").text) for page in PAGES}
    said["public"] = masked(organiser.get("/").text)
    token = factories.csrf(organiser, "/staff/EIF113/reports/attendance")
    for form in ("csv", "list_csv"):
        answer = organiser.post(
            "/staff/EIF113/reports/attendance/file", data={"csrf_token": token, "format": form}
        )
        said[form] = answer.data
    answer = organiser.post(
        "/staff/EIF113/sign-in-sheets",
        data={"csrf_token": token, "who": "arrived", "division": "one", "order": "strokes"},
    )
    said["sheets"] = [
        re.sub(r"製表.*", "", page.get_textpage().get_text_range())
        for page in pypdfium2.PdfDocument(io.BytesIO(answer.data))
    ]
    return said


def masked(page):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_a_rehearsal_full_of_scans_changes_nothing_the_forum_says(app, event, organiser):
    with app.app_context():
        factories.arrive(factories.confirmed(event(), name="真人"))
    before = told(app, organiser)
    with app.test_request_context():
        copy = make_rehearsal(event(), by=None)
        db.session.commit()
        for person in people_of(copy):
            factories.arrive(person)
    during = told(app, organiser)
    assert [key for key in before if before[key] != during[key]] == []
    report = organiser.get("/staff/EIF113-R1/reports/attendance").text
    assert masked(report) != before["reports/attendance"]  # the control: there they are counted


def test_every_page_of_a_rehearsal_wears_the_ribbon_and_none_of_the_forum(
    app, rehearsal, organiser
):
    with app.app_context():
        path = link_path(people_of(rehearsal())[0])
        desk = factories.sign_in(app.test_client(), factories.staff(Role.DESK))
    visitor = app.test_client()
    own_page = visitor.get(path, follow_redirects=True)
    pages = [own_page, desk.get("/desk/EIF113-R1/"), organiser.get("/staff/EIF113-R1/attendees/x")]
    pages += [organiser.get(f"/staff/EIF113-R1/{page}") for page in (*PAGES, "rehearsal")]
    assert [len(RIBBON.findall(page.text)) for page in pages] == [1] * len(pages)
    forum = [organiser.get(f"/staff/EIF113/{page}") for page in PAGES]
    forum += [visitor.get("/"), desk.get("/desk/EIF113/")]
    assert [len(RIBBON.findall(page.text)) for page in forum] == [0] * len(forum)


def test_an_account_begins_in_the_forum_and_not_in_its_rehearsal(app, rehearsal, organiser):
    assert organiser.get("/staff/").location == "/staff/EIF113/"
