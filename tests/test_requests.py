"""What holds for every request: no 500 for odd addresses, tokens that work over https."""

import pytest
from flask import request

from events_app.access import Role
from events_app.registration import public_routes
from events_app.schema import migrate
from events_app.site import create_app
from tests import factories
from tests.conftest import InspectingClient, test_settings


@pytest.mark.parametrize(
    "path",
    [
        "/i/%00",
        "/my/%00",
        "/privacy/%00",
        "/staff/%00/guest-lists",
        "/staff/EIF113/guest-lists/%00",
        "/staff/EIF113/attendees?words=%00",
        "/staff/EIF113/invitations?q=%00",
        "/staff/EIF113/invitations?page=99999999999999999999",
        "/staff/EIF113/one-badge?words=%F0%9F%92%A9%ED%A0%80",
        "/desk/%F0%9F%92%A9/",
        "/?lang=%00",
        "/?endpoint=event&_anchor=x&_external=1&_method=x&_scheme=x",
        "/staff/EIF113/log?page=-1",
    ],
)
def test_odd_addresses_get_an_answer_and_never_a_500(app, client, path):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    assert client.get(path).status_code in {200, 404}


@pytest.mark.parametrize("number", ["9" * 10, "9" * 20, "9" * 5000, "-1"])
def test_a_number_no_row_can_have_leads_nowhere(app, client, number):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(Role.ADMINISTRATOR))
        organiser = factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
    data = {"csrf_token": factories.csrf(client, "/staff/accounts")}
    assert client.post(f"/staff/accounts/{number}/closing", data=data).status_code == 404
    data = {"csrf_token": factories.csrf(organiser, "/staff/EIF113/guest-lists")}
    path = f"/staff/EIF113/mails/{number}/new-try"
    assert organiser.post(path, data=data).status_code == 404
    assert organiser.get(f"/staff/EIF113/letters/{number}/zh").status_code == 404


def test_no_address_holds_a_secret_but_the_two_that_mails_lead_to(application):
    """The first is left at once for a clean one, the second cleaned by a script of its page."""
    secret = {"token", "key", "code", "link"}
    found = {rule.endpoint for rule in application.url_map.iter_rules() if rule.arguments & secret}
    assert found == {"registration.open_link", "answering.invited", "invitation.body"}


def test_a_search_of_a_thousand_words_gets_an_answer(app, client):
    with app.app_context():
        forum = factories.forum()
        factories.confirmed(forum, name="王小明")
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    words = "+".join(["王"] * 1_200)
    for page in ("attendees?words", "invitations?q", "one-badge?words"):
        answer = client.get(f"/staff/EIF113/{page}={words}")
        assert answer.status_code == 200, page
        assert "王小明" in answer.get_data(as_text=True), page


def test_the_language_switch_keeps_what_was_asked_and_leads_nowhere_else(app, client):
    with app.app_context():
        factories.forum()
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    page = client.get("/staff/EIF113/attendees?words=王&words=李&event_code=other&endpoint=x")
    kept = "words=%E7%8E%8B&amp;words=%E6%9D%8E&amp;event_code=other&amp;endpoint=x"
    assert f'href="/staff/EIF113/attendees?{kept}&amp;lang=en"' in page.get_data(as_text=True)


def test_a_form_works_over_https_although_no_referrer_is_sent(database_url, tmp_path):
    settings = test_settings(
        database_url, tmp_path, base_url="https://forum.example", cookies_need_https=True,
        environment="production", sender="forum@agency.gov.tw",
    )  # fmt: skip
    app = create_app(settings)
    app.test_client_class = InspectingClient
    with app.app_context():
        migrate()
    client = app.test_client()
    form = client.get("/sign-in", base_url="https://forum.example")
    token = form.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    response = client.post(
        "/sign-in",
        base_url="https://forum.example",
        data={"csrf_token": token, "email": "nobody@aoc.example", "password": "not this one"},
    )
    assert response.status_code == 422
    cookie = form.headers["Set-Cookie"]
    assert cookie.startswith("__Host-forumdesk=")
    assert "; Secure" in cookie and "; HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_another_host_than_ours_is_refused_in_production(database_url, tmp_path):
    settings = test_settings(
        database_url, tmp_path, base_url="https://forum.example", cookies_need_https=True,
        environment="production", sender="forum@agency.gov.tw",
    )  # fmt: skip
    answer = create_app(settings).test_client().get("/", base_url="https://elsewhere.example")
    assert answer.status_code == 400


def test_slices_of_fonts_are_kept_and_everything_else_is_asked_for_again(client):
    kept = client.get("/static/vendor/fonts/noto-sans-tc/files/noto-sans-tc-0-wght-normal.woff2")
    asked = client.get("/static/css/tokens.css")
    page = client.get("/privacy/v1")
    assert kept.headers["Cache-Control"] == "public, max-age=2592000"
    assert asked.headers["Cache-Control"] == "no-cache"
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [
        (0, ("http", "localhost", "127.0.0.1", "")),
        (1, ("https", "forum.example", "203.0.113.9", "")),
        (2, ("https", "outer.example", "198.51.100.7", "")),
    ],
)
def test_as_many_proxies_are_believed_as_are_said_to_stand_in_front(
    database_url, tmp_path, proxies, expected
):
    app = create_app(test_settings(database_url, tmp_path, trusted_proxies=proxies))
    seen = []
    app.before_request(
        lambda: seen.append(
            (request.scheme, request.host, request.remote_addr, request.script_root)
        )
    )
    app.test_client().get(
        "/privacy/v1",
        headers={
            "X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9",
            "X-Forwarded-Proto": "https, https",
            "X-Forwarded-Host": "outer.example, forum.example",
            "X-Forwarded-Port": "4443",
            "X-Forwarded-Prefix": "/elsewhere",
        },
    )
    assert seen == [expected]


def test_an_error_is_written_down_without_the_address(app, client, monkeypatch, caplog):
    def fail(_token):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(public_routes, "valid_link", fail)
    assert client.get("/i/a-secret-link?q=somebody").status_code == 500
    assert "registration.open_link" in caplog.text and "a fault of ours" in caplog.text
    assert "a-secret-link" not in caplog.text and "somebody" not in caplog.text


FILE = b'--x\r\nContent-Disposition: form-data; name="email"; filename="x"\r\n\r\nx\r\n--x--\r\n'


@pytest.mark.parametrize("body", [
    {"json": {"email": 1, "password": []}},
    {"json": [1]},
    {"data": FILE, "content_type": "multipart/form-data; boundary=x"},
])  # fmt: skip
def test_forms_take_text_alone(app, client, body):
    with app.app_context():
        factories.forum()
    token = factories.csrf(client, "/sign-in")
    assert client.post("/sign-in", headers={"X-CSRFToken": token}, **body).status_code == 415
