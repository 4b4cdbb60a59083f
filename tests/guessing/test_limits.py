"""Limits by network: exact, forgotten in time, told in a sentence, and met by no guest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from werkzeug.exceptions import TooManyRequests

from events_app.access import Role
from events_app.attendee.links import new_personal_link
from events_app.checkin.devices import Plan, make_device
from events_app.clock import now
from events_app.database import INSERT_INTO, db, writing_apart
from events_app.guessing import limits
from events_app.guessing.limits import MOST, Secret
from events_app.guessing.models import WrongGuesses
from events_app.networks import network_of
from events_app.staff import service as staff
from tests import factories
from tests.times import later
from tests.waiting import PATIENCE

PASSWORD = "a long enough password"
FEW = 3


@pytest.fixture
def few(monkeypatch, event):
    """Let three wrong tries be the most."""
    monkeypatch.setattr(limits, "MOST", dict.fromkeys(Secret, FEW))
    return event


def _link(client, token="wrong"):
    return client.get(f"/i/{token}")


def _survey(client, token="wrong"):
    return client.get(f"/s/{token}")


def _survey_answers(client):
    return client.post("/survey/answers", data={"key": "wrong"})


def _survey_questions(client):
    return client.post("/survey/questions", data={"token": "wrong"})


def _pairing(client, code="wrong"):
    return client.post("/desk/EIF113/pairing", json={"code": code})


def _sign_in(client, password="wrong", email="mei.lin@aoc.example"):
    token = factories.csrf(client, "/sign-in")
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password})


DOORS = {_link: 404, _survey: 404, _survey_answers: 404, _survey_questions: 404, _pairing: 422,
         _sign_in: 422}  # fmt: skip


@pytest.mark.parametrize(("door", "wrong"), DOORS.items())
def test_what_is_wrong_too_often_is_answered_with_a_clear_page(app, few, door, wrong):
    answers = [door(app.test_client()) for _try in range(FEW + 2)]
    assert [answer.status_code for answer in answers] == [*[wrong] * FEW, 429, 429]
    assert "請於十分鐘後再試" in answers[-1].get_data(as_text=True).encode().decode(
        "unicode_escape" if answers[-1].is_json else "utf-8"
    )
    assert answers[-1].headers["Retry-After"] == "600"
    later(timedelta(minutes=10, seconds=1))
    assert door(app.test_client()).status_code == wrong


def test_another_network_and_another_kind_are_counted_apart(app, few):
    for _try in range(FEW + 1):
        last = _link(app.test_client())
    elsewhere = app.test_client().get("/i/wrong", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert [last.status_code, elsewhere.status_code] == [429, 404]
    assert _survey(app.test_client()).status_code == 404


def test_a_right_link_opens_whatever_others_in_the_network_try(app, few):
    with app.app_context():
        forum = few()
        forum.ends_at = now() + timedelta(days=1)
        link = new_personal_link(factories.attendee(forum))
        db.session.commit()
    for _try in range(FEW + 1):
        _link(app.test_client())
    assert _link(app.test_client(), link.rpartition("/")[2]).status_code == 303


def test_a_right_pairing_code_waits_with_its_network(app, few):
    with app.app_context():
        event = few()
        plan = Plan("平板", event.stations[0].id, "desk", now() + timedelta(hours=1))
        code = make_device(event.id, plan, by=factories.staff(Role.ORGANISER).id)[1]
        db.session.commit()
    for _try in range(FEW):
        _pairing(app.test_client())
    assert _pairing(app.test_client(), code).status_code == 429
    later(timedelta(minutes=10, seconds=1))
    assert _pairing(app.test_client(), code).status_code == 200


def test_a_browser_that_the_account_knows_does_not_wait_with_its_network(app, client, few):
    with app.app_context():
        staff.open_account("mei.lin@aoc.example", "林組長", Role.ORGANISER, PASSWORD)
        db.session.commit()
    assert _sign_in(client, PASSWORD).status_code == 302
    client.post("/sign-out", data={"csrf_token": factories.csrf(client, "/staff/account")})
    for number in range(FEW):
        _sign_in(app.test_client(), email=f"nobody{number}@aoc.example")
    assert _sign_in(app.test_client(), PASSWORD).status_code == 429
    assert _sign_in(client, PASSWORD).status_code == 302


def test_a_hall_of_guests_and_tablets_behind_one_address_meets_no_limit(app, event):
    with app.app_context():
        forum = event()
        forum.ends_at = now() + timedelta(days=1)
        by = factories.staff(Role.ORGANISER).id
        plan = Plan("平板", forum.stations[0].id, "desk", now() + timedelta(hours=1))
        codes = [make_device(forum.id, plan, by=by)[1] for _tablet in range(30)]
        person = factories.attendee(forum)
        tokens = [new_personal_link(person).rpartition("/")[2] for _guest in range(250)]
        db.session.commit()
    # Every tenth guest cuts the link off, and every tablet's code is mistyped once.
    cut = [_link(app.test_client(), token[:-1]).status_code for token in tokens[::10]]
    opened = [_link(app.test_client(), token).status_code for token in tokens]
    slips = [_pairing(app.test_client(), code[::-1]).status_code for code in codes]
    paired = [_pairing(app.test_client(), code).status_code for code in codes]
    assert (set(cut), set(opened), set(slips), set(paired)) == ({404}, {303}, {422}, {200})


def test_nothing_says_which_network_it_was_and_old_rows_go(app, few):
    for number in range(5):
        app.test_client().get("/i/x", environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
    with app.app_context():
        rows = db.session.scalars(db.select(WrongGuesses)).all()
        assert [(len(row.network), row.number) for row in rows] == [(32, 1)] * 5
    later(timedelta(minutes=11))
    _link(app.test_client())
    with app.app_context():
        assert len(db.session.scalars(db.select(WrongGuesses)).all()) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        (None, ""),
        ("unix:", ""),
    ],
)
def test_a_network_is_an_address_or_of_ipv6_the_64(address, network):
    assert network_of(address) == network


def _guess_at_once(app, people=8):
    start = Barrier(people, timeout=PATIENCE)

    def guess(_person):
        with app.app_context(), app.test_request_context():
            start.wait()
            try:
                limits.count_wrong(Secret.LINK)
            except TooManyRequests:
                return "stopped"
            return "told"

    with ThreadPoolExecutor(people) as others:
        return sorted(others.map(guess, range(people)))


def test_of_eight_wrong_at_once_no_more_are_told_than_the_limit_has(app, few):
    assert _guess_at_once(app) == ["stopped"] * 5 + ["told"] * 3


def test_counted_by_looking_first_all_eight_would_be_told(app, few, monkeypatch):
    """The control: the same race with a count that looks and then writes."""
    together = Barrier(8, timeout=PATIENCE)

    def look_and_write(secret):
        db.session.rollback()
        stopped = limits.refuse_after_many(secret)
        db.session.rollback()
        together.wait()
        statement = INSERT_INTO[db.engine.dialect.name](WrongGuesses)
        with writing_apart() as connection:
            connection.execute(
                statement.values(network="n", number=1, since=now()).on_conflict_do_update(
                    index_elements=["network"], set_={"number": WrongGuesses.number + 1}
                )
            )
        return stopped

    monkeypatch.setattr(limits, "count_wrong", look_and_write)
    assert _guess_at_once(app) == ["told"] * 8


def test_the_limits_are_those_that_the_manual_names():
    assert MOST == {"link": 200, "survey": 200, "pairing": 60, "sign-in": 100}
