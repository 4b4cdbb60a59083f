"""A rehearsal has the forum's shape and invented people, and goes without a trace."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from events_app.attendee.models import Attendee, BadgeCode
from events_app.audit.models import AuditEntry
from events_app.database import Base, db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.event.queries import current_event
from events_app.rehearsal.invented import ODD_NAMES
from events_app.rehearsal.queries import people_by_status
from events_app.rehearsal.service import make_rehearsal
from tests import factories

PAGE = "/staff/EIF113/rehearsal"
# Tables of the house, which belong to no event, and one whose rows go with the list they are in.
OF_NO_EVENT = {
    "event",
    "former_password",
    "nominator",
    "staff_member",
    "staff_session",
    "sign_in_door",
    "guest_list_row",
    "wrong_guesses",
}


def shape(event):
    """What a rehearsal has in common with its forum."""
    group_codes = {group.id: group.code for group in event.public_groups}
    return {
        "times": (event.doors_at, event.starts_at, event.ends_at, event.venue_zh, event.seats),
        "groups": [(group.code, group.label_zh, group.colour) for group in event.public_groups],
        "types": [
            (kind.code, group_codes[kind.public_group_id], kind.seats)
            for kind in event.stakeholder_types
        ],
        "stations": [(station.code, station.name_zh) for station in event.stations],
        "programme": [
            (item.code, item.starts_at, item.title_en, [one.role_zh for one in item.speakers])
            for item in event.sessions
        ],
    }


def test_the_copy_has_the_forums_shape_and_says_what_it_is(app, event, rehearsal):
    with app.app_context():
        copy = rehearsal()
        assert shape(copy) == shape(event())
        assert (copy.short_zh, copy.short_en) == (
            "演練・企業誠信論壇",
            "Rehearsal: Integrity Forum",
        )
        assert (copy.is_rehearsal, event().is_rehearsal) == (True, False)
        assert current_event() == event()


def test_its_people_are_seated_waiting_and_cancelled(app, rehearsal):
    with app.app_context():
        copy = rehearsal()
        assert people_by_status(copy.id) == {"confirmed": 32, "waitlisted": 4, "cancelled": 4}
        people = db.session.scalars(sa.select(Attendee).filter_by(event_id=copy.id)).all()
        assert set(ODD_NAMES) <= {person.name for person in people}
        assert len({person.name for person in people}) == 40
        assert {person.email.rpartition("@")[2] for person in people} == {"rehearsal.example"}
        assert copy.seats_taken == sum(kind.seats_taken for kind in copy.stakeholder_types) == 32
        revoked = sa.select(sa.func.count(BadgeCode.id)).where(BadgeCode.revoked_at.is_not(None))
        assert db.session.scalar(revoked) == 4 + 2  # cancelled, and two badges printed anew


def test_one_at_a_time_and_none_of_a_rehearsal(app, event, rehearsal):
    with app.test_request_context():
        for forum in (event(), rehearsal()):
            with pytest.raises(RuleViolation):
                make_rehearsal(forum, by=None)
        with pytest.raises(IntegrityError):
            db.session.execute(
                sa.insert(Event).from_select(
                    ["code", *_columns()],
                    sa.select(sa.literal("EIF113-R2"), *(_columns().values())).where(
                        Event.code == "EIF113-R1"
                    ),
                )
            )


def _columns():
    return {
        column.key: column for column in Event.__table__.columns if column.key not in {"id", "code"}
    }


def test_the_organisers_buttons(app, event, organiser):
    token = factories.csrf(organiser, PAGE)
    made = organiser.post(PAGE, data={"csrf_token": token}, follow_redirects=True)
    assert made.request.path == "/staff/EIF113-R1/rehearsal"
    again = organiser.post(PAGE, data={"csrf_token": token}, follow_redirects=True)
    assert "已有一場演練" in again.text
    gone = organiser.post(f"{PAGE}/removal", data={"csrf_token": token}, follow_redirects=True)
    assert gone.request.path == PAGE and "演練及其所有資料已刪除。" in gone.text
    assert organiser.get("/staff/EIF113-R1/rehearsal").status_code == 404
    with app.app_context():
        entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(entry.action, entry.detail) for entry in entries] == [
            ("make rehearsal", {"code": "EIF113-R1"}),
            ("remove rehearsal", {"code": "EIF113-R1"}),
        ]


def test_every_table_says_which_event_its_rows_belong_to():
    silent = {table.name for table in Base.metadata.sorted_tables if "event_id" not in table.c}
    assert silent == OF_NO_EVENT


def rows():
    """The number of rows of each table."""
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name not in {"audit_entry", "staff_session"}
    }


def test_removing_leaves_nothing_behind_and_the_forum_as_it_was(app, event, organiser):
    with app.app_context():
        factories.arrive(factories.confirmed(event()))
        before = rows()
    token = factories.csrf(organiser, PAGE)
    organiser.post(PAGE, data={"csrf_token": token})
    with app.app_context():
        copy = db.session.scalars(sa.select(Event).filter_by(code="EIF113-R1")).one()
        for person in db.session.scalars(sa.select(Attendee).filter_by(event_id=copy.id)).all()[:9]:
            factories.arrive(person)
    fields = {"which": "everyone", "group": "", "order": "strokes", "sheet": "a6"}
    printed = organiser.post("/staff/EIF113-R1/badges", data={"csrf_token": token, **fields})
    assert printed.mimetype == "application/pdf"
    with app.app_context():
        assert rows() != before
    organiser.post("/staff/EIF113-R1/rehearsal/removal", data={"csrf_token": token})
    with app.app_context():
        assert rows() == before
