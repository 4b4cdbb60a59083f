"""People who come without having signed up: registered on the tablet, stored here once."""

import json

import pytest
from sqlalchemy import select, update

from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import SetAsideScan
from events_app.checkin.reading import kept
from events_app.database import db
from events_app.event.models import Event, PublicGroup
from events_app.event.queries import event_by_code
from tests.arrivals import arrival_scans
from tests.checkin.conftest import add_person, change, new_id, open_tablet
from tests.checkin.test_scans import set_aside, stored


def attendees(app):
    """Return who is there, with the codes that open the door for them."""
    with app.app_context():
        return [
            (person.name, person.origin, person.status, person.public_group.code,
             person.badge_code.code if person.badge_code else None)
            for person in db.session.scalars(select(Attendee).order_by(Attendee.id))
        ]  # fmt: skip


def seats_taken(app):
    """Return how many seats of the hall are taken."""
    with app.app_context():
        return event_by_code("EIF113").seats_taken


def arrived(app):
    """Return how many people have arrived."""
    with app.app_context():
        return len(arrival_scans())


def _leave_seats(app, number):
    with app.app_context():
        db.session.execute(update(Event).values(seats_taken=Event.seats - number))
        db.session.commit()


def test_a_walk_in_gets_a_seat_and_the_codes_that_stand_on_the_badge(app, tablet):
    scan = tablet.walk_in(group="government")
    receipt = tablet.send(scan)[0]
    assert (receipt["state"], receipt["person"], receipt["objection"]) == (
        "stored", scan["person"], "",
    )  # fmt: skip
    assert attendees(app) == [("李臨時", "walk_in", "confirmed", "government", scan["code"])]
    assert (seats_taken(app), arrived(app)) == (1, 1)
    other = open_tablet(app, "D2")
    receipts = other.send(
        other.entry(scan["code"], "already_in"), other.entry(scan["desk_code"], "already_in")
    )
    assert [each["person"] for each in receipts] == [scan["person"]] * 2
    assert other.get("people")["changed"][0]["id"] == scan["person"]


def test_the_same_walk_in_again_registers_once(app, tablet):
    scan = tablet.walk_in()
    receipts = tablet.send(scan) + tablet.send(scan, scan)
    assert [each["state"] for each in receipts] == ["stored", "known", "known"]
    assert len(attendees(app)) == seats_taken(app) == arrived(app) == 1


def test_two_walk_ins_of_one_name_are_two_people(app, tablet):
    tablet.send(tablet.walk_in(), tablet.walk_in())
    assert len(attendees(app)) == seats_taken(app) == 2


def test_the_badge_of_a_walk_in_is_known_within_the_same_batch(app, tablet):
    scan = tablet.walk_in()
    again = tablet.entry(scan["code"], "already_in")
    by_name = tablet.entry(person=scan["person"], verdict="already_in")
    receipts = tablet.send(again, by_name, scan)
    assert [each["person"] for each in receipts] == [scan["person"]] * 3


def test_in_a_hall_that_filled_up_meanwhile_the_lead_is_told(app, tablet):
    _leave_seats(app, 1)
    first, second = tablet.walk_in(), tablet.walk_in("王臨時")
    receipts = tablet.send(first, second)
    assert sorted(each["objection"] for each in receipts) == ["", "waitlisted"]
    assert sorted(row[2] for row in attendees(app)) == ["confirmed", "waitlisted"]
    # Both are in the hall, and both badges can be scanned.
    assert arrived(app) == 2
    assert {row[4] for row in attendees(app)} == {first["code"], second["code"]}


def test_whom_the_tablet_listed_waits_without_a_badge(app, tablet):
    receipt = tablet.send(tablet.walk_in(verdict="waitlisted"))[0]
    assert receipt["objection"] == ""
    assert attendees(app) == [("李臨時", "walk_in", "waitlisted", "organisation", None)]
    assert (seats_taken(app), arrived(app)) == (0, 0)


@pytest.mark.parametrize("order", ["before", "after", "same batch", "same batch, undo first"])
def test_an_undone_walk_in_gives_the_seat_back_whichever_arrives_first(app, tablet, order):
    scan = tablet.walk_in()
    undo = tablet.undo(scan["id"])
    batches = {
        "before": [[undo], [scan]],
        "after": [[scan], [undo]],
        "same batch": [[scan, undo]],
        "same batch, undo first": [[undo, scan]],
    }
    for batch in batches[order]:
        tablet.send(*batch)
    assert attendees(app) == [("李臨時", "walk_in", "cancelled", "organisation", None)]
    assert (seats_taken(app), arrived(app)) == (0, 0)
    for batch in batches[order]:
        tablet.send(*batch)
    assert seats_taken(app) == 0


def test_an_undo_that_comes_again_does_not_take_back_what_was_given_since(app, tablet):
    scan = tablet.walk_in()
    undo = tablet.undo(scan["id"])
    tablet.send(scan, undo)
    change(app, Attendee, scan["person"], status="confirmed")
    _leave_seats(app, 10)
    before = seats_taken(app)
    assert [each["state"] for each in tablet.send(scan, undo)] == ["known", "known"]
    assert (attendees(app)[0][2], seats_taken(app)) == ("confirmed", before)


def test_an_undone_walk_in_who_waited_gives_no_seat_back(app, tablet):
    add_person(app)
    scan = tablet.walk_in(verdict="waitlisted")
    tablet.send(scan, tablet.undo(scan["id"]))
    assert attendees(app)[1][2] == "cancelled"
    assert seats_taken(app) == 1


def test_undoing_a_scan_of_somebody_who_signed_up_leaves_the_seat(app, tablet):
    _person, code, _desk_code = add_person(app)
    scan = tablet.entry(code)
    tablet.send(scan, tablet.undo(scan["id"]))
    assert (attendees(app)[0][2], seats_taken(app), arrived(app)) == ("confirmed", 1, 0)


@pytest.mark.parametrize("taken", ["code", "desk_code", "person"])
def test_codes_and_ids_of_somebody_else_cannot_be_taken(app, tablet, taken):
    person, code, desk_code = add_person(app)
    theirs = {"code": code, "desk_code": desk_code, "person": person}
    bad = tablet.walk_in() | {taken: theirs[taken]}
    good = tablet.walk_in("王臨時")
    receipts = tablet.send(bad, good)
    assert [(each["state"], each["reason"]) for each in receipts] == [
        ("set_aside", "unreadable"), ("stored", ""),
    ]  # fmt: skip
    assert [row[0] for row in attendees(app)][1:] == ["王臨時"]
    assert seats_taken(app) == 2
    with app.app_context():
        assert len(db.session.scalars(select(BadgeCode)).all()) == 2


def test_a_scanner_may_not_register_and_nothing_is_lost(app, forum):
    scanner = open_tablet(app, role="scanner")
    scan = scanner.walk_in()
    receipt = scanner.send(scan)[0]
    assert (receipt["state"], receipt["reason"]) == ("set_aside", "not_allowed")
    assert attendees(app) == stored(app) == []
    assert set_aside(app) == {scan["id"]: "not_allowed"}


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": " \u200b "},
        {"name": "長" * 51},
        {"name": 5},
        {"name": None},
        {"organisation": "長" * 121},
        {"organisation": None},
        {"title": "長" * 61},
        {"group": 7},
        {"code": "FD1SHORT"},
        {"code": "FD1" + "U" * 26},
        {"desk_code": "AAAAAAAA"},
        {"desk_code": ""},
        {"person": "x"},
        {"person": None},
        {"verdict": "already_in"},
    ],
    ids=str,
)
def test_bad_input_is_set_aside_and_registers_nobody(app, tablet, typed):
    receipt = tablet.send(tablet.walk_in() | typed)[0]
    assert (receipt["state"], receipt["reason"]) == ("set_aside", "unreadable")
    assert attendees(app) == []
    assert seats_taken(app) == 0


def test_a_group_that_is_not_there_becomes_the_usual_one(app, tablet):
    tablet.send(tablet.walk_in(group="GUEST"))
    assert attendees(app)[0][3] == "organisation"


def test_a_forum_without_the_usual_group_has_walk_ins_too(app, tablet):
    with app.app_context():
        db.session.execute(
            update(PublicGroup).where(PublicGroup.code == "organisation").values(code="visitor")
        )
        db.session.commit()
        first = event_by_code("EIF113").public_groups[0].code
    tablet.send(tablet.walk_in(group="visitor"), tablet.walk_in(group="GUEST"))
    assert sorted(row[3] for row in attendees(app)) == sorted(["visitor", first])


def test_texts_are_cleaned_and_kept_as_typed_otherwise(app, tablet):
    tablet.send(tablet.walk_in("  撒韵‧示例\u200b  Sayun Sili’ \ud800"))
    assert attendees(app)[0][0] == "撒韵‧示例 Sayun Sili’"


def test_a_whole_walk_in_that_is_set_aside_fits_whatever_it_is_called(app, forum):
    scanner = open_tablet(app, role="scanner")
    long = scanner.walk_in(
        "\U0001f98a" * 50, id=new_id(), organisation="\U0001f98a" * 120, title="\U0001f98a" * 60
    )
    assert scanner.send(long)[0]["state"] == "set_aside"


@pytest.mark.parametrize(
    ("typed", "name", "organisation", "title"),
    [
        ({"name": "FD10123456789ABCDEFGHJKMNPQRS"}, "臨時來賓", "示範食品行", "負責人"),
        ({"name": "]Q1FD10123456789ABCDEFGHJKMNPQRS"}, "臨時來賓", "示範食品行", "負責人"),
        ({"name": "C3C5-42DD"}, "臨時來賓", "示範食品行", "負責人"),
        ({"name": "王大明（更生人）"}, "王大明", "示範食品行", "負責人"),
        ({"name": "王大明A123456789"}, "王大明", "示範食品行", "負責人"),
        ({"organisation": "C3C542DD"}, "李臨時", "", "負責人"),
        ({"title": "前收容人"}, "李臨時", "示範食品行", ""),
    ],
)
def test_what_must_never_be_stored_stops_no_queue_and_is_told(
    app, tablet, typed, name, organisation, title
):
    scan = tablet.walk_in() | typed
    receipts = tablet.send(scan) + tablet.send(scan)
    assert [(each["state"], each["reason"]) for each in receipts] == [
        ("stored", "left_out"), ("known", "left_out"),
    ]  # fmt: skip
    with app.app_context():
        (person,) = db.session.scalars(select(Attendee))
        assert (person.name, person.organisation, person.title) == (name, organisation, title)
        assert person.status == "confirmed"
    assert (seats_taken(app), arrived(app)) == (1, 1)


@pytest.mark.parametrize("changes", [{"event": "EIF112"}, {"station": 7}, {"kind": "更生人"}])
def test_what_cannot_be_read_is_kept_without_it_too(app, tablet, changes):
    scan = tablet.walk_in("更生人王小姐") | {"title": ["A123456789"]} | changes
    assert tablet.send(scan)[0]["state"] == "set_aside"
    with app.app_context():
        (raw,) = db.session.scalars(select(SetAsideScan.raw))
        said = json.loads(raw)
    assert (said["name"], said["title"]) == ("…王小姐", ["…"])


def test_a_walk_in_set_aside_whole_is_merged_as_it_may_be_stored(app, forum):
    scanner = open_tablet(app, role="scanner")
    scan = scanner.walk_in("更生人") | {"title": "受刑人"}
    assert scanner.send(scan)[0]["reason"] == "not_allowed"
    with app.app_context():
        (raw,) = db.session.scalars(select(SetAsideScan.raw))
        assert (kept(raw).walk_in.name, kept(raw).walk_in.title) == ("臨時來賓", "")
