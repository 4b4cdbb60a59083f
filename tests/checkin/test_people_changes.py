"""A tablet is told what changed and nothing else, whoever changed it; usually that is nothing."""

import pytest
import sqlalchemy as sa

from events_app.attendee.badge_codes import issue_badge_code, revoke_badge_code
from events_app.attendee.models import Attendee
from events_app.checkin import people_copy
from events_app.checkin.models import PeopleChange
from events_app.database import db
from events_app.event.models import Event, PublicGroup
from events_app.event.queries import event_by_code
from tests import factories
from tests.checkin.conftest import add_person, open_tablet
from tests.databases import on_postgresql
from tests.statements import counted


class Copy:
    """What a tablet knows, kept up to date as the page does it."""

    def __init__(self, tablet):
        self.tablet, self.mark, self.people, self.told = tablet, "", {}, []

    def follow(self):
        """Ask what is new; return the ids that were told, `all` before a whole copy, None for nothing."""
        response = self.tablet.client.get(f"/desk/EIF113/people?since={self.mark}")
        if response.status_code == 204:
            assert response.get_data() == b""
            return None
        answer = response.get_json()
        self.mark, told = answer["mark"], [each["id"] for each in answer["changed"]]
        if answer["all"]:
            self.people = {}
        self.people |= {each["id"]: each for each in answer["changed"]}
        for gone in answer["gone"]:
            del self.people[gone]
        return [*(["all"] if answer["all"] else []), *told, *answer["gone"]]


def of(public_id):
    """Return a person of that public id."""
    return db.session.scalars(sa.select(Attendee).filter_by(public_id=public_id)).one()


@pytest.fixture
def person(app, tablet):
    """The public id of the first of three people."""
    return [add_person(app)[0] for _person in range(3)][0]


def test_without_a_change_the_tablet_and_the_version_are_all_that_is_asked_for(app, tablet, person):
    copy = Copy(tablet)
    assert copy.follow()[0] == "all"
    with counted(app) as statements:
        assert copy.follow() is None
    assert len(statements) == 2
    assert [each for each in statements if "attendee" in each or "badge_code" in each] == []


def _sql(statement):
    return lambda person: db.session.execute(sa.text(statement), {"id": person.id})


DEEDS = {
    "a name": lambda person: setattr(person, "name", "新名字"),
    "an organisation": lambda person: setattr(person, "organisation", "新單位"),
    "a title": lambda person: setattr(person, "title", "新職稱"),
    "a search key": lambda person: setattr(person, "search_key", "新"),
    "a group": lambda person: setattr(
        person, "public_group_id", max(group.id for group in person.event.public_groups)
    ),
    "a cancellation": lambda person: setattr(person, "status", "cancelled"),
    "a new badge": issue_badge_code,
    "no badge": revoke_badge_code,
    "not signed up": lambda person: setattr(person, "status", "pending"),
    "a statement of somebody else": _sql("UPDATE attendee SET name = 'SQL' WHERE id = :id"),
    "a badge taken away": _sql("DELETE FROM badge_code WHERE attendee_id = :id"),
    "another hash": _sql("UPDATE badge_code SET code_hash = 'q' WHERE attendee_id = :id"),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("role", ["desk", "scanner"])
def test_whatever_is_done_to_a_person_is_told_of_this_one_alone(app, tablet, person, role, deed):
    copy = Copy(open_tablet(app, role=role))
    copy.follow()
    with app.app_context():
        deed(of(person))
        db.session.commit()
    assert copy.follow() == [person]
    whole = Copy(copy.tablet)
    whole.follow()
    # The records of a scanner's copy are sealed anew each time.
    assert _unsealed(copy.people) == _unsealed(whole.people)
    assert copy.follow() is None


def _unsealed(people):
    return {
        who: known | {"codes": [code[:2] for code in known["codes"]]}
        for who, known in people.items()
    }


@pytest.mark.parametrize(
    "deed",
    [
        lambda person: setattr(person, "email", "new@example.org"),
        lambda person: setattr(person, "phone", "02"),
        lambda person: setattr(person, "section", "二科"),
        lambda person: factories.attendee(person.event),
        lambda person: setattr(factories.attendee(person.event), "name", "受邀者"),
    ],
    ids=["address", "phone", "section", "an invitation", "a change to an invitation"],
)
def test_what_no_tablet_shows_is_no_change(app, tablet, person, deed):
    copy = Copy(tablet)
    copy.follow()
    with app.app_context():
        deed(of(person))
        db.session.commit()
    assert copy.follow() is None


def test_walk_ins_and_their_undoing_are_told(app, tablet, person):
    copy = Copy(open_tablet(app, "D2"))
    copy.follow()
    scan = tablet.walk_in()
    tablet.send(scan)
    assert copy.follow() == [scan["person"]]
    assert copy.people[scan["person"]]["status"] == "confirmed"
    tablet.send(tablet.undo(scan["id"]))
    assert copy.follow() == [scan["person"]]
    assert copy.people[scan["person"]]["status"] == "cancelled"


def test_free_seats_alone_tell_nobody_anew(app, tablet, person):
    copy = Copy(tablet)
    copy.follow()
    with app.app_context():
        db.session.execute(sa.update(Event).values(seats=Event.seats + 1))
        db.session.commit()
    assert copy.follow() == []


@pytest.mark.parametrize("values", [{"code": "changed"}, {"label_zh": "改名"}])
def test_a_groups_code_concerns_everybody_and_its_label_nobody(app, tablet, person, values):
    copy = Copy(tablet)
    copy.follow()
    with app.app_context():
        group_id = of(person).public_group_id
        db.session.execute(sa.update(PublicGroup).filter_by(id=group_id).values(**values))
        db.session.commit()
    told = copy.follow()
    assert (told and told[0]) == ("all" if "code" in values else None)


def test_who_is_erased_is_gone(app, tablet, person):
    copy = Copy(tablet)
    copy.follow()
    with app.app_context():
        uninvited = factories.uninvited(event_by_code("EIF113")).public_id
    assert copy.follow() == [uninvited]
    with app.app_context():
        db.session.execute(sa.delete(Attendee).filter_by(public_id=uninvited))
        db.session.commit()
    assert copy.follow() == [uninvited]
    assert uninvited not in copy.people


@pytest.mark.parametrize(
    "mark", ["", "x", "0", "1", "1.2.3", "-1.1.1", "9" * 40, "9" * 15, "٣.1.1", "1e5.1.1", "%00"]
)
def test_with_a_mark_that_was_never_given_everything_is_told(tablet, person, mark):
    response = tablet.client.get(f"/desk/EIF113/people?since={mark}")
    if mark == "%00":
        assert response.status_code == 404
        return
    told = response.get_json()
    # Since nought: nothing was ever left out, so these are differences from nothing.
    assert told["all"] is (mark != "0")
    assert len(told["changed"]) == 3


def test_a_server_from_an_older_backup_tells_everything_although_it_has_gone_on(
    app, tablet, person
):
    copy = Copy(tablet)
    copy.follow()
    with app.app_context():
        backup = db.session.scalar(sa.select(sa.func.max(PeopleChange.version)))
        of(person).name = "失去的名字"
        db.session.commit()
    copy.follow()
    with app.app_context():
        _go_back_to(backup, person)
        add_person(app)
    assert copy.follow()[0] == "all"
    assert copy.people[person]["name"] != "失去的名字"


def _go_back_to(backup, person):
    db.session.execute(sa.update(Attendee).filter_by(public_id=person).values(name="舊名字"))
    db.session.commit()
    db.session.execute(sa.delete(PeopleChange).where(PeopleChange.version > backup))
    db.session.commit()


def test_after_very_many_changes_everything_is_told_page_by_page(app, tablet, person, monkeypatch):
    monkeypatch.setattr(people_copy, "MOST", 2)
    copy = Copy(tablet)
    first = tablet.get("people")
    rest = tablet.get(f"people?after={first['next']}")
    assert [len(first["changed"]), len(rest["changed"]), rest["next"]] == [2, 1, ""]
    ids = [each["id"] for each in first["changed"] + rest["changed"]]
    assert ids == sorted(set(ids)) and len(ids) == 3
    copy.mark = first["mark"]
    with app.app_context():
        db.session.execute(sa.update(Attendee).values(title="三人"))
        db.session.commit()
    assert copy.follow()[0] == "all"


def test_another_forums_changes_are_not_told(app, tablet, person):
    with app.app_context():
        another = factories.forum_of_another_year()
    copy = Copy(tablet)
    copy.follow()
    with app.app_context():
        factories.confirmed(db.session.merge(another))
    assert copy.follow() is None


@on_postgresql
def test_a_change_that_is_committed_late_is_told_late_and_not_forgotten(app, tablet, person):
    """A version given when a change is made would be passed by; ours is given at the very end."""
    copy = Copy(tablet)
    copy.follow()
    with app.app_context(), db.engine.connect() as slow:
        slow.execute(sa.update(Attendee).filter_by(public_id=person).values(name="慢"))
        made_at = slow.scalar(sa.text("SELECT extract(epoch FROM clock_timestamp()) * 1000"))
        quick = add_person(app)[0]
        assert copy.follow() == [quick]
        slow.commit()
        versions = sa.select(PeopleChange.version).filter_by(person=person)
        assert max(db.session.scalars(versions)) > made_at
    assert copy.follow() == [person]


@on_postgresql
def test_whoever_changes_one_person_does_not_hold_up_who_changes_another(app, tablet, person):
    with app.app_context(), db.engine.connect() as one, db.engine.connect() as other:
        for connection in (one, other):
            connection.execute(sa.text("SET lock_timeout = '5s'"))
        one.execute(sa.update(Attendee).filter_by(public_id=person).values(name="甲"))
        other.execute(sa.update(Attendee).where(Attendee.public_id != person).values(name="乙"))
        other.commit()
        one.commit()
        assert set(db.session.scalars(sa.select(Attendee.name))) == {"甲", "乙"}
