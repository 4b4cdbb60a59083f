"""Signing in: the right password, the wrong one, the fifth wrong one, and out again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from events_app.access import Role
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.staff import queries, service
from events_app.staff.models import StaffSession
from tests import factories
from tests.locks import write_beside
from tests.times import later
from tests.waiting import PATIENCE

PASSWORD = "a long enough password"


@pytest.fixture
def organiser(app):
    with app.app_context():
        factories.forum()
        service.open_account("Organiser@gov-aoc.example", "林組長", Role.ORGANISER, PASSWORD)
        db.session.commit()
    return "organiser@gov-aoc.example"


def _sign_in(client, email, password):
    token = factories.csrf(client, "/sign-in")
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": password})


def test_the_right_password_opens_the_overview(client, organiser):
    response = _sign_in(client, organiser, PASSWORD)
    assert (response.status_code, response.location) == (302, "/staff/")


def test_others_can_write_while_a_password_is_checked_or_made(app, client, organiser, monkeypatch):
    written = []

    def slowly(deed):
        def deed_while_others_write(*given):
            written.append(write_beside(app))
            return deed(*given)

        return deed_while_others_write

    monkeypatch.setattr(service, "is_right", slowly(service.is_right))
    monkeypatch.setattr(service, "hash_password", slowly(service.hash_password))
    assert _sign_in(client, organiser, PASSWORD).status_code == 302
    assert _sign_in(app.test_client(), organiser, "not the password").status_code == 422
    with app.app_context():
        boss = factories.sign_in(app.test_client(), factories.staff(Role.ADMINISTRATOR))
    typed = {"email": "a@b.example", "name": "新同仁", "role": "desk", "password": PASSWORD}
    token = factories.csrf(boss, "/staff/accounts")
    answer = boss.post("/staff/accounts", data={"csrf_token": token, "nominator": ""} | typed)
    assert answer.status_code == 302
    assert written == ["meanwhile"] * 3


def test_a_wrong_password_is_told_and_keeps_the_address(client, organiser):
    response = _sign_in(client, organiser, "not the password")
    assert response.status_code == 422
    assert f'value="{organiser}"' in response.get_data(as_text=True)


def test_unknown_and_wrong_are_answered_alike(client, organiser):
    wrong = _sign_in(client, organiser, "not the password")
    unknown = _sign_in(client, "nobody@gov-aoc.example", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    assert (
        wrong.get_data(as_text=True).replace(organiser, "nobody@gov-aoc.example").count("alert")
        == unknown.get_data(as_text=True).count("alert")
        == 1
    )


def test_signing_out_ends_the_session_for_good(app, client, organiser):
    _sign_in(client, organiser, PASSWORD)
    stolen = client.get_cookie("forumdesk").value
    answer = client.post("/sign-out", data={"csrf_token": factories.csrf(client, "/staff/EIF113/")})
    # The browser's storage stays: a tablet's scans may wait in it.
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    client.set_cookie("forumdesk", stolen)
    response = client.get("/staff/")
    assert (response.status_code, response.location) == (302, "/sign-in?next=/staff/")
    with app.app_context():
        assert db.session.scalars(db.select(StaffSession)).one().ended_at is not None


@pytest.mark.parametrize("role", Role)
def test_half_an_hour_without_a_request_signs_out(app, client, role):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(role))
    later(timedelta(minutes=29))
    assert client.get("/staff/account").status_code == 200
    later(timedelta(minutes=58))
    assert client.get("/staff/account").status_code == 200
    later(timedelta(minutes=89))
    assert client.get("/staff/account").status_code == 302


@pytest.mark.parametrize("role", Role)
def test_half_a_day_signs_out_however_busy_it_was(app, client, role):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(role))
    for quarters in range(1, 48):
        later(timedelta(minutes=15 * quarters))
        assert client.get("/staff/account").status_code == 200
    later(timedelta(hours=12, seconds=1))
    assert client.get("/staff/account").status_code == 302


@pytest.mark.parametrize("target", ["//elsewhere.example/", "https://elsewhere.example/", "/\\x"])
def test_no_address_leads_away_after_signing_in(client, organiser, target):
    token = factories.csrf(client, "/sign-in")
    response = client.post(
        f"/sign-in?next={target}",
        data={"csrf_token": token, "email": organiser, "password": PASSWORD},
    )
    assert response.location == "/staff/"


def test_an_account_opened_four_times_at_once_is_opened_once(app):
    def open_account(_press):
        with app.app_context(), app.test_request_context():
            start.wait()
            try:
                service.open_account("Once@aoc.example", "一次", Role.DESK, "a password of ours")
            except RuleViolation as violation:
                db.session.rollback()
                return violation.field
            db.session.commit()
            return "opened"

    start = Barrier(4, timeout=PATIENCE)
    with ThreadPoolExecutor(4) as presses:
        answers = sorted(presses.map(open_account, range(4)))
    assert answers == ["email", "email", "email", "opened"]
    with app.app_context():
        assert [account.email for account in queries.accounts(0, 9)] == ["once@aoc.example"]
