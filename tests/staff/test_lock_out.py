"""Five failures lock a door for a quarter of an hour: no sooner, no longer, and not the owner's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.audit.models import AuditEntry
from events_app.database import db, reading_only
from events_app.staff import counting, queries, service
from events_app.staff.models import SignInDoor
from tests import factories
from tests.times import later
from tests.waiting import PATIENCE

PASSWORD = "a long enough password"
WRONG = "not the password"


@pytest.fixture
def address(app):
    """The address of an organiser with a password."""
    with app.app_context():
        factories.forum()
        service.open_account("mei.lin@aoc.example", "林組長", Role.ORGANISER, PASSWORD)
        db.session.commit()
    return "mei.lin@aoc.example"


def _sign_in(client, email, password):
    token = factories.csrf(client, "/sign-in")
    typed = {"csrf_token": token, "email": email, "password": password}
    return client.post("/sign-in", data=typed).status_code == 302


def _fail(client, email, times):
    assert not any(_sign_in(client, email, WRONG) for _try in range(times))


@pytest.mark.parametrize(("failures", "opens"), [(4, True), (5, False)])
def test_the_fifth_failure_locks_and_the_fourth_does_not(client, address, failures, opens):
    _fail(client, address, failures)
    assert _sign_in(client, address, PASSWORD) is opens


def test_failures_with_less_than_a_quarter_of_an_hour_between_them_add_up(client, address):
    for number in range(5):
        later(timedelta(minutes=14) * number)
        _fail(client, address, 1)
    assert not _sign_in(client, address, PASSWORD)


def test_a_lock_lasts_a_quarter_of_an_hour_and_tries_do_not_prolong_it(client, address):
    _fail(client, address, 5)
    for minutes in (5, 10, 14):
        later(timedelta(minutes=minutes))
        _fail(client, address, 5)
        assert not _sign_in(client, address, PASSWORD)
    later(timedelta(minutes=15, seconds=1))
    assert _sign_in(client, address, PASSWORD)


def test_strangers_do_not_lock_the_owners_own_browser(app, client, address):
    assert _sign_in(client, address, PASSWORD)
    client.post("/sign-out", data={"csrf_token": factories.csrf(client, "/staff/account")})
    _fail(app.test_client(), address, 6)
    assert not _sign_in(app.test_client(), address, PASSWORD)
    assert _sign_in(client, address, PASSWORD)


def test_the_owners_own_browser_locks_too(client, address):
    assert _sign_in(client, address, PASSWORD)
    client.post("/sign-out", data={"csrf_token": factories.csrf(client, "/staff/account")})
    _fail(client, address, 5)
    assert not _sign_in(client, address, PASSWORD)


@pytest.mark.parametrize("invented", ["x", "1", "a browser"])
def test_a_browser_that_says_it_is_known_is_a_stranger(app, address, invented):
    _fail(app.test_client(), address, 5)
    liar = app.test_client()
    liar.set_cookie("forumdesk-browser", invented)
    assert not _sign_in(liar, address, PASSWORD)


def test_a_browser_known_to_one_account_is_a_stranger_to_another(app, client, address):
    with app.app_context():
        service.open_account("hao.chen@aoc.example", "陳專員", Role.DESK, PASSWORD)
        db.session.commit()
    assert _sign_in(client, "hao.chen@aoc.example", PASSWORD)
    client.post("/sign-out", data={"csrf_token": factories.csrf(client, "/staff/account")})
    _fail(app.test_client(), address, 5)
    assert not _sign_in(client, address, PASSWORD)


def test_an_issued_password_opens_the_door_that_strangers_locked(app, address):
    _fail(app.test_client(), address, 5)
    with app.app_context():
        boss = factories.sign_in(app.test_client(), factories.staff(Role.ADMINISTRATOR))
        account = queries.account(address).id
    path = f"/staff/accounts/{account}/password"
    page = boss.post(path, data={"csrf_token": factories.csrf(boss, "/staff/accounts")}).text
    issued = page.split('id="new-password"')[1].split(">")[1].split("<")[0]
    assert _sign_in(app.test_client(), address, issued)


def test_the_log_says_who_came_in_who_failed_and_what_was_locked(app, client, address):
    _fail(client, address, 7)
    _fail(client, "nobody@aoc.example", 1)
    later(timedelta(minutes=16))
    _sign_in(client, address, PASSWORD)
    client.post("/sign-out", data={"csrf_token": factories.csrf(client, "/staff/account")})
    with app.app_context():
        own = queries.account(address).id
        entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
        said = [(each.action, each.staff_member_id, each.detail, each.network) for each in entries]
    failed = ("fail to sign in", None, {"account": own}, "127.0.0.1")
    assert said == [
        *[failed] * 5,
        ("lock sign-in", None, {"account": own}, "127.0.0.1"),
        ("fail to sign in", None, {}, "127.0.0.1"),
        ("sign in", own, {}, "127.0.0.1"),
        ("sign out", own, {}, "127.0.0.1"),
    ]


def test_doors_that_count_nothing_any_more_are_removed(app, client, address):
    for number in range(4):
        _fail(client, f"nobody{number}@aoc.example", 1)
    later(timedelta(minutes=16))
    _sign_in(client, address, PASSWORD)
    later(timedelta(minutes=32))
    _fail(app.test_client(), address, 1)
    with app.app_context():
        doors = db.session.scalars(db.select(SignInDoor)).all()
        assert sorted(door.staff_member_id is None for door in doors) == [False, True]


def _fail_at_once(app, people=8):
    """Let as many fail at the same moment as may; return the failures that stand afterwards."""
    start = Barrier(people, timeout=PATIENCE)

    def fail(_person):
        with app.app_context():
            start.wait()
            counted = counting.count("a door", failed=True)
            db.session.commit()
            return counted

    with ThreadPoolExecutor(people) as others:
        return sorted(others.map(fail, range(people)), key=lambda each: each or 9)


def test_of_eight_failures_at_once_five_count_and_the_fifth_locks(app):
    assert _fail_at_once(app) == [1, 2, 3, 4, 5, None, None, None]


def test_counted_by_looking_first_all_eight_would_have_been_tried(app, monkeypatch):
    """The control: the same race with a count that looks and then writes."""
    together = Barrier(8, timeout=PATIENCE)

    def look_and_write(door, *, failed):
        with reading_only():
            found = db.session.get(SignInDoor, door)
            stands = found.failures if found else 0
            db.session.rollback()
        together.wait()
        if stands >= counting.LOCK_AFTER:
            return None
        merged = SignInDoor(door=door, failures=stands + failed, at=clock.now())
        table = SignInDoor.__table__
        db.session.execute(sa.delete(table).where(table.c.door == merged.door))
        counting.know(merged.door, None)
        return stands + failed

    monkeypatch.setattr(counting, "count", look_and_write)
    assert _fail_at_once(app) == [1] * 8
