"""One tablet adds so much and no more: what is too much stays on it, and nothing else suffers."""

import threading

import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.checkin import limits
from events_app.checkin.models import MOST_ASIDE, MOST_STORED, Device, Scan, SetAsideScan
from events_app.checkin.settling import leave_out
from events_app.database import db
from tests import factories
from tests.checkin.conftest import Tablet, add_person, change, new_id, open_tablet


def counts(app):
    """Return what the database has counted for its only tablet, and what is there."""
    with app.app_context():
        device = db.session.scalars(sa.select(Device)).one()
        scans = db.session.scalar(sa.select(sa.func.count()).select_from(Scan))
        aside = db.session.scalar(
            sa.select(sa.func.count())
            .select_from(SetAsideScan)
            .where(SetAsideScan.decision.is_(None))
        )
        assert (device.scans % 1000, device.set_aside % 1000) == (scans, aside)
        return device.scans, device.set_aside


def states(receipts):
    return [receipt["state"] for receipt in receipts]


def nearly_full(app, tablet, **counted):
    """Let the database believe that the tablet has added that much."""
    change(app, Device, tablet.public_id, **counted)


def test_of_a_batch_as_many_are_stored_as_fit_and_the_rest_stays_on_the_tablet(app, tablet):
    nearly_full(app, tablet, scans=MOST_STORED - 1000)
    first = tablet.entry(add_person(app)[1])
    assert states(tablet.send(first)) == ["stored"]
    change(app, Device, tablet.public_id, scans=MOST_STORED - 2)
    scans = [tablet.entry("NOBODY", "unknown") for _scan in range(4)]
    receipts = tablet.send(scans[0], first, *scans[1:])
    assert states(receipts) == ["stored", "known", "stored", "full", "full"]
    assert [receipt["id"] for receipt in receipts[3:]] == [scan["id"] for scan in scans[2:]]
    assert states(tablet.send(*scans)) == ["known", "known", "full", "full"]
    # Paired anew it is another tablet, and what stayed arrives.
    again = open_tablet(app)
    assert states(again.send(*scans)) == ["known", "known", "stored", "stored"]


def test_a_revoked_tablet_adds_no_more_than_can_be_decided_about(app, tablet):
    with app.app_context():
        lead = factories.staff(Role.ORGANISER).id
    change(
        app, Device, tablet.public_id, revoked_at=sa.func.current_timestamp(), revoked_by_id=lead
    )
    first = tablet.entry("NOBODY", "unknown")
    assert states(tablet.send(first)) == ["set_aside"]
    nearly_full(app, tablet, set_aside=MOST_ASIDE - 1)
    scans = [tablet.entry("NOBODY", "unknown") for _scan in range(3)]
    assert states(tablet.send(first, *scans)) == ["set_aside", "set_aside", "full", "full"]
    with app.app_context():
        assert leave_out(_event_id(), first["id"], lead)
        db.session.commit()
    assert states(tablet.send(*scans)) == ["set_aside", "set_aside", "full"]
    with app.app_context():
        assert leave_out(_event_id(), scans[0]["id"], lead)
        db.session.commit()
    assert states(tablet.send(*scans)) == ["set_aside"] * 3


def _event_id():
    return db.session.scalars(sa.select(Device.event_id)).first()


def test_the_database_counts_whatever_is_added_and_decided(app, tablet):
    with app.app_context():
        lead = factories.staff(Role.ORGANISER).id
    good, odd = tablet.entry(add_person(app)[1]), tablet.made("?")
    tablet.send(good, tablet.walk_in(), odd, good)
    tablet.send(good, odd, tablet.undo(good["id"]))
    assert counts(app) == (3, 1)
    with app.app_context():
        leave_out(_event_id(), odd["id"], lead)
        db.session.commit()
    assert counts(app) == (3, 0)


@pytest.mark.parametrize(("column", "most"), [("scans", MOST_STORED), ("set_aside", MOST_ASIDE)])
def test_the_database_refuses_what_goes_beyond(app, tablet, column, most):
    change(app, Device, tablet.public_id, **{column: most})
    with pytest.raises(sa.exc.IntegrityError):
        change(app, Device, tablet.public_id, **{column: most + 1})
    with app.app_context():
        db.session.rollback()
    # Whatever else is to be said of it can be said.
    change(app, Device, tablet.public_id, waiting=3)


def _in_parallel(app, tablet, monkeypatch, number=6, size=40):
    """Let parallel batches of one tablet, each with other scans, meet at the limit."""
    monkeypatch.setattr(limits, "MOST_STORED", 100)
    monkeypatch.setattr(limits, "_NEAR", 0)
    batches = [
        [tablet.entry("NOBODY", "unknown") for _scan in range(size)] for _batch in range(number)
    ]
    begin = threading.Barrier(number)
    answers = []

    def send(batch):
        client = app.test_client()
        client._cookies = tablet.client._cookies
        begin.wait()
        answers.extend(states(Tablet(client, tablet.public_id).send(*batch)))

    threads = [threading.Thread(target=send, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_parallel_batches_of_one_tablet_add_exactly_as_many_as_it_may(app, tablet, monkeypatch):
    answers = _in_parallel(app, tablet, monkeypatch)
    assert (answers.count("stored"), answers.count("full")) == (100, 140)
    assert counts(app)[0] == 100


def test_without_holding_the_tablets_row_they_would_add_more(app, tablet, monkeypatch):
    """The control: a count that is read without taking turns is the same for all of them."""
    monkeypatch.setattr(limits, "_count", lambda device, column: getattr(device, column))
    answers = _in_parallel(app, tablet, monkeypatch)
    assert answers.count("stored") > 100


def test_the_page_of_tablets_says_what_to_do(app, tablet):
    with app.app_context():
        browser = factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
    for column, most, sentence in (
        ("set_aside", MOST_ASIDE, "Decide about some under “Duplicate check-ins”"),
        ("scans", MOST_STORED, "Pair it anew"),
    ):
        page = "/staff/EIF113/devices?lang=en"
        assert sentence not in browser.get(page).get_data(as_text=True)
        change(app, Device, tablet.public_id, **{column: most})
        assert sentence in browser.get(page).get_data(as_text=True)


def test_new_ids_are_what_is_limited(app, tablet):
    """Sent a hundred times, one scan is one."""
    scan = tablet.entry("NOBODY", "unknown", id=new_id())
    for _again in range(5):
        tablet.send(scan, scan)
    assert counts(app)[0] == 1
