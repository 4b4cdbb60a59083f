"""The organisers' list, one person's page, and what is done on the phone."""

import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.config import PROJECT
from events_app.database import db
from events_app.event.models import Event
from events_app.event.set_up import read_plan, set_up_event
from events_app.invitation.models import InvitationAnswer
from events_app.mail.models import OutboxMail
from events_app.registration.models import Cancellation
from events_app.registration.queries import ATTENDEES_PER_PAGE
from tests import factories
from tests.registration.people import TYPED, invite, post, sign_up
from tests.statements import counted

LIST = "/staff/EIF113/attendees"


@pytest.fixture
def organiser(app, client):
    """An organiser's browser, in a forum with three people."""
    with app.app_context():
        forum = factories.forum()
        factories.attendee(forum, "PARTNER", name="塗堃宥", organisation="示範鴻禾食品")
        factories.attendee(forum, "GUEST", name="瓦旦‧示例", organisation="")
        factories.confirmed(forum, "STAFF", name="歐陽示範", organisation="臺北示範監獄")
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    return client


def names_on(page: str) -> list[str]:
    """Return which of the three people a page shows."""
    return [name for name in ("塗堃宥", "瓦旦‧示例", "歐陽示範") if f">{name}</a>" in page]


def public_id(app, name: str = "塗堃宥") -> str:
    """Return a person's public id."""
    with app.app_context():
        return db.session.scalars(sa.select(Attendee.public_id).filter_by(name=name)).one()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["塗堃宥", "瓦旦‧示例", "歐陽示範"]),
        ("words=堃宥", ["塗堃宥"]),
        ("words=瓦旦示例", ["瓦旦‧示例"]),
        ("words=台北", ["歐陽示範"]),
        ("words=堃", ["塗堃宥", "瓦旦‧示例", "歐陽示範"]),
        ("words=%25%25", []),
        ("status=confirmed", ["歐陽示範"]),
        ("status=nonsense", ["塗堃宥", "瓦旦‧示例", "歐陽示範"]),
        ("group=enterprise", ["塗堃宥"]),
        ("group=organisation&status=pending", ["瓦旦‧示例"]),
        ("group=GUEST", ["塗堃宥", "瓦旦‧示例", "歐陽示範"]),
        ("page=7", []),
        ("page=-1", ["塗堃宥", "瓦旦‧示例", "歐陽示範"]),
        ("page=99999999999999999999", []),
    ],
)
def test_search_and_filters(organiser, asked, found):
    answer = organiser.get(f"{LIST}?{asked}")
    assert answer.status_code == 200
    assert names_on(answer.get_data(as_text=True)) == found


def test_pages(app, organiser):
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
        for _each in range(ATTENDEES_PER_PAGE):
            factories.attendee(forum)
    first, second = (organiser.get(f"{LIST}?page={page}").get_data(as_text=True) for page in (1, 2))
    assert [page.count('<th scope="row"') for page in (first, second)] == [ATTENDEES_PER_PAGE, 3]


@pytest.mark.parametrize("people", [1, 3])
def test_list_takes_a_constant_number_of_queries(app, client, people):
    with app.app_context():
        forum = factories.forum()
        for code in ("PARTNER", "STAFF", "GUEST")[:people]:
            factories.confirmed(forum, code)
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    with counted(app) as statements:
        client.get(LIST)
    assert len(statements) == 6


def test_person_of_another_forum_is_not_there(app, organiser):
    with app.app_context():
        plan = read_plan(PROJECT / "events_app" / "demo" / "forum.toml")
        plan["event"]["code"] = "EIF114"
        other = set_up_event(plan)
        db.session.commit()
        person = factories.attendee(other).public_id
    assert organiser.get(f"/staff/EIF114/attendees/{person}").status_code == 200
    assert organiser.get(f"{LIST}/{person}").status_code == 404
    assert organiser.get(f"/staff/EIF999/attendees/{person}").status_code == 404


def test_walk_in_has_no_invitation_to_show(app, organiser):
    with app.app_context():
        db.session.scalars(sa.select(Attendee).filter_by(name="塗堃宥")).one().origin = "walk_in"
        db.session.commit()
    page = organiser.get(LIST).get_data(as_text=True)
    assert names_on(page) == ["瓦旦‧示例", "歐陽示範"]


def test_signing_up_on_the_phone(app, organiser):
    person = public_id(app)
    answer = post(organiser, f"{LIST}/{person}/registration", **TYPED, meal="vegan")
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{person}")
    with app.app_context():
        given = db.session.scalars(sa.select(InvitationAnswer)).one()
        assert (given.answer, given.channel, given.taken_by_id is not None) == (
            "accepted", "phone", True,
        )  # fmt: skip
        entry = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action.not_like("read %"))
        ).one()
        assert entry.action == "sign-up by phone"
        assert list(entry.detail) == ["attendee"]
        assert db.session.scalars(sa.select(OutboxMail.kind).order_by(OutboxMail.id)).all() == [
            "registration_confirmed",
            "address_changed",
        ]
    page = organiser.get(f"{LIST}/{person}").get_data(as_text=True)
    assert TYPED["phone"] in page


def test_signing_up_on_the_phone_after_the_window(app, organiser):
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
        forum.sign_up_closes_at = forum.sign_up_opens_at
        db.session.commit()
    person = public_id(app)
    assert post(organiser, f"{LIST}/{person}/registration", **TYPED).status_code == 303


def test_mistakes_on_the_phone_leave_no_trace(app, organiser):
    person = public_id(app)
    answer = post(organiser, f"{LIST}/{person}/registration", **(TYPED | {"name": ""}))
    assert answer.status_code == 422
    with app.app_context():
        assert (
            db.session.scalars(
                sa.select(AuditEntry).where(AuditEntry.action.not_like("read %"))
            ).all()
            == []
        )


def test_cancelling_on_the_phone(app, organiser):
    person = public_id(app, "歐陽示範")
    answer = post(organiser, f"{LIST}/{person}", f"{LIST}/{person}/cancellation")
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.scalars(sa.select(Cancellation)).one().cancelled_by_id is not None
        assert db.session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.action.not_like("read %"))
        ).all() == ["cancellation by phone"]


def test_confirmation_is_sent_again_once_at_a_time(app, organiser):
    person = public_id(app, "歐陽示範")
    for _click in range(2):
        answer = post(organiser, f"{LIST}/{person}", f"{LIST}/{person}/confirmation")
        assert answer.status_code == 303
    with app.app_context():
        mail = db.session.scalars(sa.select(OutboxMail)).one()
        mail.state = "sent"
        db.session.commit()
    post(organiser, f"{LIST}/{person}", f"{LIST}/{person}/confirmation")
    with app.app_context():
        kinds = db.session.scalars(sa.select(OutboxMail.kind)).all()
        assert kinds == ["registration_confirmed"] * 2


def test_no_confirmation_for_somebody_who_is_not_signed_up(app, organiser):
    person, signed_up = public_id(app), public_id(app, "歐陽示範")
    token = factories.csrf(organiser, f"{LIST}/{signed_up}")
    organiser.post(f"{LIST}/{person}/confirmation", data={"csrf_token": token})
    with app.app_context():
        assert db.session.scalars(sa.select(OutboxMail)).all() == []


def test_history_tells_everything_in_order(app, client):
    person, path = invite(app)
    client.get(f"{path}?lang=en")
    post(client, f"/my/{person}", f"/my/{person}/refusal", reason="出差")
    sign_up(client, person)
    sign_up(client, person, has_read=None, title="董事長")
    post(client, f"/my/{person}", f"/my/{person}/cancellation")
    with app.app_context():
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    page = client.get(f"{LIST}/{person}?lang=en").get_data(as_text=True)
    told = [
        "Declined the invitation", "出差", "Accepted the invitation", "Mail: Registration completed",
        "Changed the registration", "Cancelled the registration", "Mail: Registration cancelled",
    ]  # fmt: skip
    places = [page.find(f">{words}<") for words in told]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("role", [Role.DESK, Role.NOMINATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_organisers_see_attendees(app, client, role):
    with app.app_context():
        forum = factories.forum()
        person = factories.attendee(forum).public_id
        factories.sign_in(client, factories.staff(role))
    for page in (LIST, f"{LIST}/{person}", f"{LIST}/{person}/registration"):
        assert client.get(page).status_code == 404
