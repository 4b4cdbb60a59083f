"""The two desks do not know each other's badges, tablets and people."""

import pytest

from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.checkin.devices import open_doors
from events_app.checkin.models import Scan
from events_app.checkin.queries import paired_device
from events_app.clock import milliseconds, now
from events_app.database import db
from tests import factories
from tests.arrivals import arrival_scans
from tests.checkin.conftest import new_id

CODES = ("EIF113", "EIF113-R1")


@pytest.fixture
def desks(app, event, rehearsal):
    """A paired tablet and one person's badge in the forum and in its rehearsal, by event code."""
    found = {}
    with app.app_context():
        factories.confirmed(event())
        open_doors(event(), factories.staff(Role.DESK).id)
        db.session.commit()
        for forum in (event(), rehearsal()):
            person = db.session.scalars(
                db.select(Attendee).filter_by(event_id=forum.id, status="confirmed")
            ).first()
            browser = factories.pair(app.test_client(), factories.device(forum))
            found[forum.code] = browser, person.badge_code.code, person.id
    return found


def scanned(browser, desk, code, event_code):
    """Send one admission of a badge, made for an event, to a desk; return its receipt."""
    moment = milliseconds(now())
    scan = {"event": event_code, "id": new_id(), "kind": "entry", "station": "D1", "at": moment,
            "code": code, "verdict": "admitted"}  # fmt: skip
    batch = {"sent_at": moment, "waiting": 0, "scans": [scan]}
    (receipt,) = browser.post(f"/desk/{desk}/scans", json=batch).get_json()["receipts"]
    return receipt


@pytest.mark.parametrize(("here", "there"), [CODES, CODES[::-1]])
def test_a_badge_of_the_one_is_unknown_to_the_other(app, desks, here, there):
    browser, code, person_id = desks[here]
    _browser, foreign, _person_id = desks[there]
    receipt = scanned(browser, here, foreign, here)
    assert (receipt["state"], receipt["person"], receipt["objection"]) == (
        "stored", "", "unknown",
    )  # fmt: skip
    with app.app_context():
        assert arrival_scans() == {}
    assert scanned(browser, here, code, here)["objection"] == ""  # the control
    with app.app_context():
        assert list(arrival_scans()) == [person_id]


@pytest.mark.parametrize(("here", "there"), [CODES, CODES[::-1]])
def test_a_scan_made_in_the_one_is_set_aside_in_the_other(app, desks, here, there):
    browser, code, _person_id = desks[here]
    receipt = scanned(browser, here, code, there)
    assert (receipt["state"], receipt["reason"]) == ("set_aside", "other_event")
    with app.app_context():
        assert db.session.scalars(db.select(Scan)).all() == []


@pytest.mark.parametrize(("here", "there"), [CODES, CODES[::-1]])
def test_a_tablet_of_the_one_gets_nothing_from_the_other(app, desks, here, there):
    browser, _code, _person_id = desks[here]
    secret = browser.get_cookie("forumdesk-device", path=f"/desk/{here}/").value
    browser.set_cookie("forumdesk-device", secret, path=f"/desk/{there}/")
    assert browser.get(f"/desk/{here}/people").status_code == 200
    assert browser.get(f"/desk/{there}/people").status_code == 401
    with app.app_context():
        assert paired_device(secret, there) is None


def test_the_copies_share_nobody(desks):
    copies = [desks[code][0].get(f"/desk/{code}/people").get_json()["changed"] for code in CODES]
    ids, names = ([{person[key] for person in copy} for copy in copies] for key in ("id", "name"))
    assert (len(ids[0]), len(ids[1])) == (1, 40)
    assert ids[0] & ids[1] == names[0] & names[1] == set()
