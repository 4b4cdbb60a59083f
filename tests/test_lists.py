"""Every page of staff costs the same few statements and shows a part, however much there is."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from events_app import clock
from events_app.access import Role, declared
from events_app.account import staff_routes as account_routes
from events_app.database import db
from events_app.invitation import staging
from events_app.invitation.staging import Corrections
from tests import crowd, factories
from tests.conftest import empty_tables
from tests.everything import address, one_of_everything
from tests.statements import counted

FEW, MANY = 12, 260
# Rows and entries of a page: a hundred, with the headings and the navigation around them.
LONGEST_PAGE = 165


def pages(app: Flask) -> dict[str, tuple[Role, object]]:
    """Return every page of staff with a role that may open it."""
    found = {}
    for rule in app.url_map.iter_rules():
        roles = declared(app, rule.endpoint).roles
        if roles is not None and "GET" in rule.methods:
            role = Role.ORGANISER if Role.ORGANISER in roles else min(roles)
            found[rule.endpoint] = (role, rule)
    return found


def filled(number: int) -> dict[str, str]:
    """Fill a forum that has just ended; return what addresses call its things."""
    ended = clock.now() - timedelta(hours=1)
    forum = factories.forum(starts_at=ended - timedelta(hours=3), ends_at=ended)
    named = one_of_everything(forum)
    crowd.fill(forum, number, number)
    rows = "".join(f"王小明{index},示範企業社,經理,\n" for index in range(number))
    staged = staging.stage(
        forum, f"姓名,服務單位,職稱,電子郵件\n{rows}".encode(), "long.csv", uploaded_by_id=None,
        corrections=Corrections("PARTNER", "PR01"),
    )  # fmt: skip
    db.session.commit()
    return named | {"list": staged.public_id}


def costs(app: Flask, named: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Return, by page, the number of statements that it takes and of entries that it shows."""
    found = {}
    clients = {}
    for endpoint, (role, rule) in pages(app).items():
        if role not in clients:
            with app.app_context():
                browser = FlaskClient(app, app.response_class)
                clients[role] = factories.sign_in(browser, factories.staff(role))
        with counted(app) as statements:
            answer = clients[role].get(address(rule, named))
        assert answer.status_code in {200, 302}, endpoint
        text = answer.get_data(as_text=True)
        found[endpoint] = (len(statements), text.count("<tr") + text.count("<li"))
    return found


def offences(few: dict[str, tuple[int, int]], many: dict[str, tuple[int, int]]) -> set[str]:
    """Return the pages that take more statements for many things, or show them all."""
    return {
        endpoint
        for endpoint, (statements, entries) in many.items()
        if statements != few[endpoint][0] or entries > LONGEST_PAGE
    }


def test_every_page_takes_the_same_statements_and_shows_a_part(app, monkeypatch):
    with app.app_context():
        named = filled(FEW)
    few = costs(app, named)
    with app.app_context():
        empty_tables()
        named = filled(MANY)
    many = costs(app, named)
    assert len(many) > 25
    assert offences(few, many) == set()
    # The control: a list that is not paged, and a statement for each row.
    monkeypatch.setattr(account_routes, "ACCOUNTS_PER_PAGE", 1000)
    say_moment = app.jinja_env.filters["say_moment"]
    monkeypatch.setitem(
        app.jinja_env.filters,
        "say_moment",
        lambda moment: db.session.execute(sa.text("SELECT 1")) and say_moment(moment),
    )
    assert {"account.accounts", "audit.log"} <= offences(few, costs(app, named))
