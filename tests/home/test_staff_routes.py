"""The organisers' home: its numbers are the other pages' numbers, and every link leads somewhere."""

import html5lib
import pytest

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.checkin.models import SetAsideScan
from events_app.database import db
from events_app.event.queries import current_event
from events_app.home.queries import facts
from events_app.invitation.models import GuestList, Invitation
from events_app.mail.models import OutboxMail
from events_app.tokens import new_public_id
from tests import factories
from tests.statements import counted
from tests.times import go_to

PAGE = "/staff/EIF113/"


@pytest.fixture
def event(app):
    """Make the demo forum, five weeks ahead; called within a context it returns the forum."""
    go_to(factories.DEMO_MOMENT)
    with app.app_context():
        factories.forum()
    return current_event


def guest_list(event, nominator_code, *, confirmed):
    db.session.add(
        GuestList(
            event_id=event.id,
            public_id=new_public_id(),
            nominator_id=factories.nominator(nominator_code).id,
            file_name="list.csv",
            uploaded_at=clock.now(),
            confirmed_at=clock.now() if confirmed else None,
        )
    )
    db.session.commit()


def draft(event, *, released, email, nominator_code="PR01"):
    person = factories.attendee(event, email=email, invitation_state="draft")
    person.nominator_id = factories.nominator(nominator_code).id
    invitation = db.session.scalars(db.select(Invitation).filter_by(attendee_id=person.id)).one()
    invitation.sent_at = None
    if not released:
        invitation.released_at = None
    db.session.commit()


def mail(event, state):
    person = db.session.scalars(db.select(Attendee).order_by(Attendee.id)).first()
    db.session.add(
        OutboxMail(
            event_id=event.id,
            attendee_id=person.id,
            kind="invitation",
            state=state,
            deed_key=new_public_id(),
            queued_at=clock.now(),
            due_at=clock.now(),
        )  # fmt: skip
    )
    db.session.commit()


def tablets(event):
    """Add a tablet that works with a scan that was set aside, and three that do not work."""
    moment, by = clock.now(), factories.staff(Role.DESK).id
    working = factories.device(event)
    factories.device(event, ends_at=moment)
    factories.device(event, revoked_at=moment, revoked_by_id=by)
    factories.device(event, paired_at=None, token_hash=None)
    db.session.add(
        SetAsideScan(
            event_id=event.id,
            id="x",
            device_id=working.id,
            reason="unreadable",
            raw="{}",
            at=moment,
            received_at=moment,
        )  # fmt: skip
    )
    db.session.commit()


def test_each_fact_counts_what_it_says(app, event):
    with app.app_context():
        forum = event()
        factories.nominator("PR02").contact_email = ""
        guest_list(forum, "PR01", confirmed=True)
        guest_list(forum, "PR02", confirmed=False)
        draft(forum, released=False, email="a@example.org")
        draft(forum, released=False, email="")
        draft(forum, released=True, email="", nominator_code="PR02")
        draft(forum, released=True, email="", nominator_code="self")
        draft(forum, released=False, email="", nominator_code="PR02")
        factories.attendee(forum, status="waitlisted", invitation_state="accepted")
        factories.confirmed(forum)
        factories.confirmed(forum, name="林\U0001f98a")
        for state in ("failed", "failed", "sent", "queued"):
            mail(forum, state)
        tablets(forum)
        forum_of_before = factories.forum_of_another_year()
        factories.device(forum_of_before)
        known = facts(forum)
    assert len(known.bodies_missing) == 51
    assert "PR01" not in {body.code for body in known.bodies_missing}
    numbers = {name: value for name, value in vars(known).items() if name not in
               {"figures", "bodies_missing", "survey", "feedback"}}  # fmt: skip
    assert numbers == {
        "lists_to_confirm": 1,
        "letters_to_send": 3,
        "letters_to_hand_over": 2,
        "bodies_without_address": 1,
        "mails_failed": 2,
        "waiting": 1,
        "seats_free": 248,
        "badges": 2,
        "badges_to_print": 2,
        "badges_unprintable": 1,
        "tablets": 1,
        "to_settle": 1,
    }
    assert (known.figures.invited, known.figures.accepted, known.figures.waiting) == (3, 3, 1)


def test_every_link_of_the_page_leads_to_a_page(app, event, organiser):
    with app.app_context():
        forum = event()
        guest_list(forum, "PR02", confirmed=False)
        draft(forum, released=False, email="a@example.org")
        factories.nominator("PR02").contact_email = ""
        draft(forum, released=True, email="", nominator_code="PR02")
        factories.attendee(forum, status="waitlisted", invitation_state="accepted")
        factories.attendee(forum)
        factories.confirmed(forum, name="林\U0001f98a")
        mail(forum, "failed")
    root = html5lib.parse(organiser.get(PAGE).get_data(as_text=True), namespaceHTMLElements=False)
    links = {link.get("href") for link in root.find(".//main").iter("a")}
    pages = sorted(link for link in links if link.startswith("/"))
    assert len(pages) >= 9
    assert [organiser.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_same_few_questions_for_any_number(app, event, organiser, people):
    with app.app_context():
        for _number in range(people):
            factories.confirmed(event())
            factories.attendee(event())
            guest_list(event(), "PR01", confirmed=False)
    with counted(app) as statements:
        organiser.get(PAGE)
    # Who is signed in, the forum, figures, badges, the unusual ones, their groups, missing lists,
    # all counts.
    assert len(statements) == 8


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.ADMINISTRATOR, "/staff/accounts"),
        (Role.ORGANISER, PAGE),
        (Role.DESK, f"{PAGE}devices"),
        (Role.NOMINATOR, f"{PAGE}nominees"),
        (Role.AUDITOR, f"{PAGE}reports/attendance"),
    ],
)
def test_each_role_begins_at_a_page_it_may_use(app, event, role, first):
    with app.app_context():
        browser = factories.sign_in(app.test_client(), factories.staff(role))
    response = browser.get("/staff/")
    assert (response.status_code, response.location) == (302, first)
    assert browser.get(first).status_code == 200


def test_no_type_stands_on_the_page(app, event, organiser):
    with app.app_context():
        names = []
        for kind in event().stakeholder_types:
            kind.name_zh, kind.name_en = f"內部{kind.code}密稱", f"SECRET{kind.code}NAME"
            names += [kind.name_zh, kind.name_en]
            factories.confirmed(event(), kind.code)
        db.session.commit()
    for language in ("zh", "en"):
        page = organiser.get(f"{PAGE}?lang={language}").get_data(as_text=True)
        assert [name for name in names if name in page] == []
