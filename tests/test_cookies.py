"""Over https every cookie is bound to this host, out of scripts' reach and not for ever."""

from datetime import timedelta

import pytest

from events_app import clock
from events_app.access import Role
from events_app.checkin.devices import Plan, make_device
from events_app.cookies import keep_cookie, kept_cookie
from events_app.database import db
from events_app.schema import migrate
from events_app.site import create_app
from events_app.staff import service
from tests import factories
from tests.conftest import InspectingClient, empty_tables, test_settings

HTTPS = "https://forum.example"
PASSWORD = "a long enough password"


@pytest.fixture
def browser(database_url, tmp_path):
    """A browser that speaks https with the site; the client looks at every cookie it is given."""
    settings = test_settings(database_url, tmp_path, base_url=HTTPS, cookies_need_https=True)
    app = create_app(settings)
    app.test_client_class = InspectingClient
    with app.app_context():
        migrate()
        empty_tables()
        factories.forum()
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def _given(answer):
    """Return the cookies of an answer by name: where they are sent back and how long they last."""
    found = {}
    for header in answer.headers.getlist("Set-Cookie"):
        first, *rest = header.split("; ")
        values = dict(part.partition("=")[::2] for part in rest)
        found[first.partition("=")[0]] = values["Path"], int(values.get("Max-Age", 0))
    return found


def test_the_language_is_remembered_for_a_year(browser):
    answer = browser.get("/sign-in?lang=en", base_url=HTTPS)
    given = _given(answer)
    assert given["__Host-language"] == ("/", 365 * 24 * 3600)
    assert "Password" in browser.get("/sign-in", base_url=HTTPS).text


def test_signing_in_gives_a_session_and_makes_the_browser_known(browser):
    with browser.application.app_context():
        service.open_account("mei.lin@aoc.example", "林組長", Role.DESK, PASSWORD)
        db.session.commit()
    page = browser.get("/sign-in", base_url=HTTPS).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    typed = {"csrf_token": token, "email": "mei.lin@aoc.example", "password": PASSWORD}
    answer = browser.post("/sign-in", base_url=HTTPS, data=typed)
    assert _given(answer) == {
        "__Host-forumdesk": ("/", 0),
        "__Host-forumdesk-browser": ("/", 180 * 24 * 3600),
    }


def test_a_tablets_secret_goes_to_its_desk_alone_and_ends(browser):
    with browser.application.app_context():
        event = factories.forum_of_another_year("EIF114")
        until = clock.now() + timedelta(days=400)
        plan = Plan("平板", event.stations[0].id, "desk", until)
        _device, code = make_device(event.id, plan, by=factories.staff(Role.ORGANISER).id)
        db.session.commit()
    answer = browser.post("/desk/EIF114/pairing", base_url=HTTPS, json={"code": code})
    assert _given(answer) == {"__Secure-forumdesk-device": ("/desk/EIF114/", 400 * 24 * 3600)}
    assert browser.get("/desk/EIF114/people", base_url=HTTPS).status_code == 200


@pytest.mark.parametrize("lasts", [timedelta(days=400), timedelta(days=430), timedelta(days=9999)])
def test_none_lasts_longer_than_browsers_keep_any(browser, lasts):
    app = browser.application
    with app.test_request_context(headers={"Cookie": "__Secure-x=kept; x=plain"}):
        answer = app.make_response("")
        keep_cookie(answer, "x", "1", lasts, path="/here")
        assert _given(answer) == {"__Secure-x": ("/here", 400 * 24 * 3600)}
        assert (kept_cookie("x", "/here"), kept_cookie("x")) == ("kept", None)
