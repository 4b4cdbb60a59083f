"""Taking an admission back."""

import pytest
from sqlalchemy import select

from events_app.checkin.models import CheckIn, Scan
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import new_id, open_desk


@pytest.fixture
def code(app, forum):
    """The QR code of somebody with a seat."""
    with app.app_context():
        return factories.confirmed(event_by_code("EIF113")).badge_code.code


def _arrivals(app):
    with app.app_context():
        return list(db.session.scalars(select(CheckIn.scan_id)))


def test_an_undone_person_can_be_admitted_again(app, desk, code):
    first, undo, second = new_id(), new_id(), new_id()
    desk.scan(code, first)
    assert desk.post("undoings", id=undo, undo_of=first) == {"id": undo, "undone": True}
    assert _arrivals(app) == []
    assert desk.scan(code, second)["outcome"] == "admitted"
    assert _arrivals(app) == [second]


def test_both_scans_stay_in_the_record(app, desk, code):
    scan_id, undo = new_id(), new_id()
    desk.scan(code, scan_id)
    desk.post("undoings", id=undo, undo_of=scan_id)
    with app.app_context():
        kept = db.session.execute(
            select(Scan.id, Scan.kind, Scan.undo_of, Scan.outcome).order_by(Scan.at)
        ).all()
    assert list(map(tuple, kept)) == [
        (scan_id, "entry", None, "admitted"),
        (undo, "undo", scan_id, "undone"),
    ]


def test_the_same_undo_again_answers_the_same_and_spares_a_later_arrival(app, desk, code):
    first, undo, second = new_id(), new_id(), new_id()
    desk.scan(code, first)
    desk.post("undoings", id=undo, undo_of=first)
    desk.scan(code, second)
    assert desk.post("undoings", id=undo, undo_of=first) == {"id": undo, "undone": True}
    assert _arrivals(app) == [second]


def test_undoing_a_scan_that_did_not_admit_leaves_the_arrival(app, desk, code):
    first, refused = new_id(), new_id()
    desk.scan(code, first)
    open_desk(app, "D2").scan(code, refused)
    assert desk.post("undoings", id=new_id(), undo_of=refused)["undone"] is False
    assert _arrivals(app) == [first]


def test_another_desk_may_undo(app, desk, code):
    scan_id = new_id()
    desk.scan(code, scan_id)
    assert open_desk(app, "D2").post("undoings", id=new_id(), undo_of=scan_id)["undone"] is True


def test_a_scan_that_is_not_known_cannot_be_undone(desk):
    answer = desk.post("undoings", 422, id=new_id(), undo_of=new_id())
    assert answer == {"error": "查無這次掃描，沒有可以復原的紀錄。", "field": "undo_of"}
    assert desk.post("undoings", 422, id=new_id(), undo_of="?")["field"] == "undo_of"
