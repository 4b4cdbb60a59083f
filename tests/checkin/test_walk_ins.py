"""People who come without having signed up, and the desk's figures."""

import pytest
from sqlalchemy import select, update

from events_app.attendee.models import Attendee
from events_app.checkin.models import CheckIn
from events_app.database import db
from events_app.event.models import Event
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import new_id, open_desk

LEE = {"name": "李臨時", "organisation": "示範食品行", "title": "負責人"}


def _attendees(app):
    with app.app_context():
        return [
            (person.name, person.origin, person.status, person.public_group.code)
            for person in db.session.scalars(select(Attendee))
        ]


def _fill_the_hall(app):
    with app.app_context():
        db.session.execute(update(Event).values(seats_taken=Event.seats))
        db.session.commit()


def test_a_walk_in_gets_a_seat_a_code_and_is_in(app, desk):
    walk_in_id = new_id()
    answer = desk.post("walk-ins", id=walk_in_id, **LEE)
    with app.app_context():
        desk_code = db.session.scalars(select(Attendee)).one().badge_code.desk_code
        assert db.session.scalars(select(CheckIn.scan_id)).all() == [walk_in_id]
        assert event_by_code("EIF113").seats_taken == 1
    assert answer == {
        "id": walk_in_id,
        "outcome": "admitted",
        "colour": "green",
        "shape": "tick",
        "sound": "rising",
        **LEE,
        "group": {"code": "organisation", "label": "團體及來賓"},
        "first": None,
        "desk_code": desk_code,
    }
    assert desk.scan(desk_code)["outcome"] == "already_in"


def test_the_same_walk_in_again_registers_once(app, desk):
    walk_in_id = new_id()
    answers = [desk.post("walk-ins", id=walk_in_id, **LEE) for _time in range(2)]
    assert answers[0] == answers[1]
    assert _attendees(app) == [("李臨時", "walk_in", "confirmed", "organisation")]


def test_two_walk_ins_of_one_name_are_two_people(app, desk):
    for _person in range(2):
        desk.post("walk-ins", id=new_id(), **LEE)
    assert _attendees(app) == [("李臨時", "walk_in", "confirmed", "organisation")] * 2


def test_in_a_full_hall_a_walk_in_waits(app, desk):
    _fill_the_hall(app)
    answer = desk.post("walk-ins", id=new_id(), group="government", **LEE)
    assert (answer["outcome"], answer["desk_code"]) == ("waitlisted", "")
    assert _attendees(app) == [("李臨時", "walk_in", "waitlisted", "government")]
    with app.app_context():
        assert db.session.scalars(select(CheckIn)).all() == []


def test_a_walk_in_can_be_undone(app, desk):
    walk_in_id = new_id()
    desk.post("walk-ins", id=walk_in_id, **LEE)
    assert desk.post("undoings", id=new_id(), undo_of=walk_in_id)["undone"] is True


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \u200b "}, "name"),
        ({"name": "長" * 51}, "name"),
        ({"name": 5}, "name"),
        ({"organisation": "長" * 121}, "organisation"),
        ({"title": "長" * 61}, "title"),
        ({"group": "GUEST"}, "group"),
        ({"id": "x"}, "id"),
        ({"station": "D9"}, "station"),
    ],
    ids=str,
)
def test_bad_input_gets_a_sentence_and_stores_nothing(app, desk, typed, field):
    answer = desk.post("walk-ins", 422, **({"id": new_id()} | LEE | typed))
    assert answer["field"] == field
    assert _attendees(app) == []
    with app.app_context():
        assert event_by_code("EIF113").seats_taken == 0


def test_the_figures_count_people_and_not_scans(app, desk):
    with app.app_context():
        event = event_by_code("EIF113")
        codes = [factories.confirmed(event).badge_code.code for _person in range(3)]
        factories.attendee(event)
        factories.confirmed(event, status="cancelled")
    desk.scan(codes[0])
    desk.scan(codes[0])
    open_desk(app, "D2").scan(codes[1])
    desk.post("walk-ins", id=new_id(), **LEE)
    figures = desk.client.get("/desk/EIF113/counts").get_json()
    stations = figures.pop("stations")
    # 250 seats: three people, the one who cancelled kept theirs in this test, one walk-in.
    assert figures == {"expected": 4, "arrived": 3, "recent": 3, "free_seats": 245}
    assert stations[:3] == [
        {"code": "D1", "name": "1號窗口", "arrived": 2},
        {"code": "D2", "name": "2號窗口", "arrived": 1},
        {"code": "D3", "name": "3號窗口", "arrived": 0},
    ]
