"""Before the doors open nobody is let in: not by a tablet, and not by the server."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.checkin.models import SetAsideScan
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.models import Event
from events_app.rehearsal.service import make_rehearsal
from tests import factories
from tests.checkin.conftest import add_person, open_tablet
from tests.checkin.test_scans import arrivals

PAGE = "/staff/EIF113/devices"


@pytest.fixture
def opens_at(app):
    """When the doors open: six weeks from now."""
    with app.app_context():
        moment = clock.now() + timedelta(days=42)
        times = {
            name: moment + timedelta(hours=hours)
            for hours, name in enumerate(("doors_at", "starts_at", "ends_at", "checkout_until"))
        }
        factories.forum(**times)
        return moment


@pytest.fixture
def lead(app, opens_at):
    """The browser of somebody who leads the desk."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.DESK))


def _open(lead):
    token = factories.csrf(lead, PAGE)
    assert lead.post(f"{PAGE}/doors", data={"csrf_token": token}).location == PAGE


def _states(receipts):
    return [(receipt["state"], receipt["reason"]) for receipt in receipts]


def test_what_a_tablet_admitted_before_the_doors_does_not_count(app, opens_at):
    tablet = open_tablet(app)
    code = add_person(app)[1]
    receipts = tablet.send(tablet.entry(code), tablet.walk_in(), tablet.entry(code, "too_early"))
    assert _states(receipts) == [("set_aside", "not_allowed")] * 2 + [("stored", "")]
    assert len(arrivals(app)) == 0
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Attendee.id))) == 1
    assert tablet.get("news")["admits_from"] == milliseconds(opens_at)


def test_the_lead_may_merge_it_and_may_open_the_doors_before_their_time(app, lead):
    tablet = open_tablet(app)
    early, later = add_person(app)[1], add_person(app)[1]
    scan = tablet.entry(early)
    tablet.send(scan)
    page = lead.get("/staff/EIF113/clashes").text
    assert "開放入場以前" in page
    token = factories.csrf(lead, PAGE)
    lead.post(f"/staff/EIF113/clashes/set-aside/{scan['id']}/merging", data={"csrf_token": token})
    assert len(arrivals(app)) == 1
    assert "立即開放入場" in lead.get(PAGE).text
    _open(lead)
    assert "立即開放入場" not in lead.get(PAGE).text
    assert _states(tablet.send(tablet.entry(later))) == [("stored", "")]
    assert len(arrivals(app)) == 2
    with app.app_context():
        said = sa.select(AuditEntry.action).where(AuditEntry.action == "open doors")
        assert db.session.scalars(said).all() == ["open doors"]


def test_doors_that_are_open_are_not_opened_again(app, lead):
    token = factories.csrf(lead, PAGE)
    opened = []
    for _press in range(2):
        lead.post(f"{PAGE}/doors", data={"csrf_token": token})
        opened.append(_open_at(app))
    assert opened[0] == opened[1] is not None


def _open_at(app):
    with app.app_context():
        return db.session.scalar(sa.select(Event.doors_opened_at))


def test_from_the_doors_time_on_nobody_has_to_open_them(app, opens_at, lead):
    clock.set_shift(timedelta(days=42, minutes=1))
    tablet = open_tablet(app)
    assert _states(tablet.send(tablet.entry(add_person(app)[1]))) == [("stored", "")]
    assert len(arrivals(app)) == 1


def test_a_rehearsal_has_no_doors(app, opens_at):
    with app.test_request_context():
        make_rehearsal(db.session.scalars(sa.select(Event)).one(), by=None)
        db.session.commit()
    tablet = open_tablet(app, code="EIF113-R1")
    with app.app_context():
        assert (
            db.session.scalars(sa.select(Event).filter_by(code="EIF113-R1")).one().admits_from
            <= clock.now()
        )
    assert tablet.client.get("/desk/EIF113-R1/news").get_json()["admits_from"] <= milliseconds(
        clock.now()
    )


def test_a_tablet_that_lost_what_it_kept_is_itself_again_and_the_lead_is_told(app, lead):
    tablet = open_tablet(app)
    with app.app_context():
        db.session.execute(sa.text("UPDATE device SET seen_at = NULL"))
        db.session.commit()
    tablet.send(waiting=7)
    answer = tablet.post("recovery", {})
    assert (answer["device"]["id"], answer["device"]["station"]) == (tablet.public_id, "D1")
    page = " ".join(lead.get(PAGE).text.split())
    assert "遺失儲存的資料；當時尚未送出的掃描：7" in page
    tablet.client.delete_cookie("forumdesk-device", path="/desk/EIF113/")
    assert tablet.post("recovery", {}, status=401) == {"error": "not_paired"}


def test_what_came_too_early_is_kept_whole(app, opens_at):
    tablet = open_tablet(app)
    tablet.send(tablet.entry(add_person(app)[1]))
    with app.app_context():
        row = db.session.scalars(sa.select(SetAsideScan)).one()
        assert (row.reason, row.decision) == ("not_allowed", None)
