"""After sign-up a link shows no more than a badge does, until a mailed code was typed."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.audit.words import DEEDS
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.invitation.models import Invitation
from events_app.invitation.queries import invitation_of
from events_app.mail.composing import COMPOSERS, LEFT_OUT
from events_app.mail.models import OutboxMail
from events_app.registration import proofs, service
from events_app.registration.codes import MOST_MAILS, MOST_TRIES, is_right, may_mail
from events_app.registration.details import Notice, details_of
from events_app.registration.models import KnownBrowser
from events_app.registration.personal_pages import RIGHT_LASTS
from events_app.site import create_app
from events_app.tokens import is_desk_code
from tests import factories
from tests.conftest import test_settings
from tests.registration.people import (
    TYPED,
    code_in,
    invite,
    let_time_pass,
    link_path,
    post,
    prove,
    sent,
    sign_up,
)
from tests.registration.test_concurrency import at_once
from tests.registration.test_personal_link import whole_database

SECRETS = {
    "name": "撒韵示例",
    "organisation": "示範鴻禾食品",
    "section": "人資部",
    "title": "執行長",
    "email": "sayun@example.org",
    "phone": "03-3396789",
    "tax_id": "04595257",
}
ANSWERS = {"parking": "y", "plate": "ABC-1234", "panel_question": "如何補件"}
HIDDEN = [*SECRETS.values(), "ABC-1234", "如何補件"]
STATES = ("confirmed", "waitlisted", "cancelled", "over", "rejected")


@pytest.fixture
def person(app):
    """The public id and a link of somebody who signed up in a browser of their own, and that browser."""
    public_id, path = invite(app, email=SECRETS["email"])
    browser = app.test_client()
    browser.get(path)
    assert sign_up(browser, public_id, **SECRETS, **ANSWERS).status_code == 303
    return public_id, path, browser


@pytest.fixture
def signed_in_organiser(app, person):
    """The browser of an organiser of the person's forum."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))


def bring_into(app, browser, public_id: str, state: str) -> None:
    """Let the person wait, cancel, or come to the end of the forum."""
    if state == "cancelled":
        post(browser, f"/my/{public_id}", f"/my/{public_id}/cancellation")
    with app.app_context():
        if state in ("waitlisted", "rejected"):
            db.session.execute(sa.update(Attendee).values(status=state))
        if state == "over":
            forum = db.session.scalars(sa.select(Event)).one()
            factories.arrive(db.session.scalars(sa.select(Attendee)).one())
            forum.starts_at, forum.ends_at = (
                clock.now() - timedelta(hours=hours) for hours in (6, 2)
            )
        db.session.commit()


def own_pages(app, public_id: str) -> list[tuple[str, str]]:
    """Return method and address of every route of a personal page, from the map of the routes."""
    found = [
        (method, rule.rule.replace("<public_id>", public_id))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if rule.rule.startswith("/my/")
    ]
    assert [path for _method, path in found if "<" in path] == []
    return found


def told(answer) -> list[str]:
    """Return which of the person's own words stand in an answer."""
    assert answer.mimetype in ("text/html", "text/calendar", "application/pdf")
    kept = (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"])
    assert kept == ("no-store", "no-referrer")
    if answer.mimetype == "application/pdf":
        return ["a certificate"]
    return [word for word in HIDDEN if word in answer.text]


def without_mails_and_browsers() -> dict[str, list[tuple]]:
    """Return every row of every table, but for codes that were asked for."""
    return {
        table: rows
        for table, rows in whole_database().items()
        if table not in ("known_browser", "outbox_mail")
    }


@pytest.mark.parametrize("state", STATES)
def test_no_page_tells_or_changes_anything_in_a_browser_that_was_not_proved(app, person, state):
    """Whatever stands under /my/, routes to come included."""
    public_id, path, own_browser = person
    bring_into(app, own_browser, public_id, state)
    stranger = app.test_client()
    stranger.get(path)
    token = factories.csrf(stranger, "/sign-in")
    with app.app_context():
        before = without_mails_and_browsers()
    typed = {**TYPED, "email": "stranger@example.com", "code": "12345678", "csrf_token": token}
    for method, page in own_pages(app, public_id):
        data = typed if method == "POST" else None
        answer = stranger.open(page, method=method, data=data, follow_redirects=True)
        assert (page, answer.status_code < 500, told(answer)) == (page, True, [])
    with app.app_context():
        assert without_mails_and_browsers() == before


@pytest.mark.parametrize("state", STATES)
def test_the_control_the_same_pages_tell_the_person_everything(app, person, state):
    public_id, path, own_browser = person
    bring_into(app, own_browser, public_id, state)
    other = app.test_client()
    other.get(path)
    answers = {}
    for browser in (own_browser, other):
        if browser is other:
            assert prove(other, public_id).location == f"/my/{public_id}"
        answers[browser] = {
            word
            for method, page in own_pages(app, public_id)
            if method == "GET"
            for word in told(browser.get(page, follow_redirects=True))
        }
    expected = {
        "confirmed": set(HIDDEN),
        "waitlisted": set(HIDDEN),
        "over": {*HIDDEN, "a certificate"},
        "cancelled": set(HIDDEN) - {"ABC-1234", SECRETS["email"]},
        "rejected": {SECRETS["name"]},
    }[state]
    assert [expected - answers[browser] for browser in (own_browser, other)] == [set(), set()]


def test_a_forwarded_link_shows_what_the_door_needs(app, person):
    public_id, path, own_browser = person
    stranger = app.test_client()
    stranger.get(path)
    page, own = stranger.get(f"/my/{public_id}").text, own_browser.get(f"/my/{public_id}").text
    with app.app_context():
        code = db.session.scalars(sa.select(Attendee)).one().badge_code.desk_code
    picture = re.search(r'data:image/png;base64,[^"]+', own).group()
    for needed in (f"{code[:4]}-{code[4:]}", picture, "13:30", "寄驗證碼給我"):
        assert needed in page
    assert "/cancellation" not in page
    assert "寄驗證碼給我" not in own


def test_once_per_browser_also_after_the_link_was_opened_anew(app, person, client):
    public_id, path, _own_browser = person
    client.get(path)
    prove(client, public_id)
    let_time_pass(RIGHT_LASTS + timedelta(days=3))
    assert client.get(f"/my/{public_id}").status_code == 404
    with app.app_context():
        another = link_path(db.session.scalars(sa.select(Attendee)).one())
    client.get(another)
    assert SECRETS["name"] in client.get(f"/my/{public_id}").text
    assert client.get(f"/my/{public_id}/proof").location == f"/my/{public_id}"


def test_a_code_opens_the_page_in_the_browser_that_asked_and_for_that_person_alone(app, person):
    public_id, path, _own_browser = person
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
        other_person = factories.confirmed(forum)
        other_id, other_path = other_person.public_id, link_path(other_person)
    browsers = [app.test_client(), app.test_client()]
    for browser in browsers:
        for link in (path, other_path):
            browser.get(link)
        post(browser, f"/my/{public_id}/proof", f"/my/{public_id}/code")
        post(browser, f"/my/{other_id}/proof", f"/my/{other_id}/code")
        if browser is browsers[0]:
            code = code_in(sent(app, "browser_code", public_id))
            sent(app, "browser_code", other_id)
    asked, did_not = browsers
    assert post(did_not, f"/my/{public_id}/proof", code=code).status_code == 422
    assert post(asked, f"/my/{other_id}/proof", code=code).status_code == 422
    assert post(asked, f"/my/{public_id}/proof", code=code).status_code == 303


def test_a_code_ends_after_ten_minutes_and_after_five_tries(app, person, client):
    public_id, path, _own_browser = person
    page = f"/my/{public_id}/proof"
    client.get(path)
    post(client, page, f"/my/{public_id}/code")
    code = code_in(sent(app, "browser_code"))
    let_time_pass(timedelta(minutes=10, seconds=1))
    late = post(client, page, code=code)
    assert (late.status_code, late.text.count('id="code-error"')) == (422, 1)
    post(client, page, f"/my/{public_id}/code")
    code = code_in(sent(app, "browser_code"))
    for _try in range(MOST_TRIES):
        assert post(client, page, code="1").status_code == 422
    assert post(client, page, code=code).status_code == 422


def test_codes_are_sent_a_few_times_an_hour(app, person, client):
    public_id, path, _own_browser = person
    page = f"/my/{public_id}/proof"
    client.get(path)
    for _time in range(MOST_MAILS):
        post(client, page, f"/my/{public_id}/code")
        post(client, page, f"/my/{public_id}/code")  # one is on its way already
        sent(app, "browser_code")
    post(client, page, f"/my/{public_id}/code")
    assert "已寄送多組驗證碼" in client.get(page).text
    with app.app_context():
        codes = sa.select(sa.func.count()).where(OutboxMail.kind == "browser_code")
        assert db.session.scalar(codes) == MOST_MAILS
    let_time_pass(timedelta(hours=1, seconds=1))
    post(client, page, f"/my/{public_id}/code")
    with app.app_context():
        assert db.session.scalar(codes) == MOST_MAILS + 1


@pytest.mark.parametrize("like", ["1998 0521", "88 05 21", "22222222", "A123456789"])
def test_a_code_that_looks_like_something_else_is_taken_for_a_code(app, person, client, like):
    """A birthday, a code for the desk: what no other field takes."""
    assert is_desk_code("22222222")
    public_id, path, _own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}", f"/my/{public_id}/code")
    answer = post(client, f"/my/{public_id}/proof", code=like)
    assert (answer.status_code, answer.text.count("驗證碼與最新一封郵件不符")) == (422, 2)


@pytest.mark.parametrize("locked", [True, False])
def test_codes_are_counted_exactly_when_many_are_asked_for_at_once(
    app, person, monkeypatch, locked
):
    """The second case is the control: nobody queues up, and all have counted before any is written."""
    # Whoever may write on SQLite has waited for everybody else already.
    locked = locked or app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    if not locked:
        everybody = threading.Barrier(8)
        monkeypatch.setattr(proofs, "queue_up", lambda _event_id: None)
        monkeypatch.setattr(
            proofs, "may_mail", lambda *asked: (may_mail(*asked), everybody.wait())[0]
        )

    def asks(browser: str) -> Callable[[], None]:
        def deed() -> None:
            with suppress(RuleViolation):
                proofs.ask_for_code(db.session.scalars(sa.select(Attendee)).one(), browser)

        return deed

    at_once(app, [asks(f"browser {number}") for number in range(8)])
    with app.app_context():
        codes = sa.select(sa.func.count()).where(OutboxMail.kind == "browser_code")
        assert db.session.scalar(codes) == (MOST_MAILS if locked else 8)


def test_tries_are_exact_when_many_come_at_once(app, person, client):
    """All type the right code; as many as there are tries are believed."""
    public_id, path, _own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}/proof", f"/my/{public_id}/code")
    code = code_in(sent(app, "browser_code"))
    believed = []

    def tries() -> None:
        row = db.session.scalars(sa.select(KnownBrowser).filter_by(proved_at=None)).one()
        believed.append(is_right(row, code))

    at_once(app, [tries] * 16)
    assert (believed.count(True), believed.count(False)) == (MOST_TRIES, 16 - MOST_TRIES)


def test_looking_before_counting_would_give_everybody_a_try(app, person, client):
    """The control: the same race, the tries read first and written down afterwards."""
    public_id, path, _own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}/proof", f"/my/{public_id}/code")
    code_in(sent(app, "browser_code"))
    believed = []

    def looks() -> None:
        row = db.session.scalars(sa.select(KnownBrowser).filter_by(proved_at=None)).one()
        left = row.tries_left
        db.session.rollback()
        everybody.wait()
        believed.append(left > 0)
        row.tries_left = left - 1

    everybody = threading.Barrier(16)
    at_once(app, [looks] * 16)
    assert believed == [True] * 16


def test_no_copy_of_the_database_holds_a_code(app, person, client, monkeypatch):
    public_id, path, _own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}/proof", f"/my/{public_id}/code")
    code = code_in(sent(app, "browser_code")).replace(" ", "")
    with app.app_context():
        row = db.session.scalars(sa.select(KnownBrowser).filter_by(proved_at=None)).one()
        stored = [
            str(value) for rows in whole_database().values() for each in rows for value in each
        ]
        assert [value for value in stored if code in value] == []
        # Keyed: whoever has the copy cannot try the hundred million codes, either.
        monkeypatch.setitem(
            app.config, "SETTINGS", replace(app.config["SETTINGS"], secret_key="another key")
        )
        assert not is_right(row, code)
        monkeypatch.undo()
        assert is_right(row, code)
        db.session.rollback()


def test_whoever_was_signed_up_on_the_phone_types_a_code_first(app, client, organiser):
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
    public_id, path = invite(app, forum=forum, **{**SECRETS, "email": TYPED["email"]})
    post(organiser, f"/staff/EIF113/attendees/{public_id}/registration", **TYPED)
    client.get(path)
    assert client.get(f"/my/{public_id}/registration").location == f"/my/{public_id}/proof"
    assert prove(client, public_id).status_code == 303
    assert client.get(f"/my/{public_id}/registration").status_code == 200


def test_a_second_sign_up_that_comes_too_late_changes_nothing_and_proves_nothing(app, client):
    """Two browsers with one link stand before the form; only the first one is the person's."""
    public_id, path = invite(app)
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        browser.get(path)
    token = factories.csrf(second, f"/my/{public_id}/registration")
    sign_up(first, public_id)
    data = TYPED | {"name": "別人", "csrf_token": token}
    answer = second.post(f"/my/{public_id}/registration", data=data)
    assert answer.location == f"/my/{public_id}/proof"
    with app.app_context():
        assert db.session.scalars(sa.select(Attendee.name)).all() == [TYPED["name"]]
        assert db.session.scalar(sa.select(sa.func.count(KnownBrowser.id))) == 1


def test_the_same_in_one_instant(app):
    """Past the pages, where both are still let in: the service lets the first one alone through."""
    with app.app_context():
        person = factories.attendee(factories.forum())
        person_id, invitation_id = person.id, invitation_of(person.id).id

    def signs_up(browser: str) -> Callable[[], None]:
        def deed() -> None:
            invitation = db.session.get_one(Invitation, invitation_id)
            details = replace(details_of(invitation.attendee), name=browser)
            service.sign_up(invitation, details, {}, Notice("v1", "zh"), browser=browser)

        return deed

    at_once(app, [signs_up(f"瀏覽器{number}") for number in range(6)])
    with app.app_context():
        (proved,) = db.session.scalars(sa.select(KnownBrowser.browser_hash)).all()
        assert db.session.get_one(Attendee, person_id).name == proved


@pytest.mark.parametrize("body", ["contact@body.example", ""])
def test_whoever_has_no_address_is_reached_through_the_body_or_told_whom_to_call(app, client, body):
    with app.app_context():
        forum = factories.forum()
        nominator = factories.nominator("TACA")
        nominator.contact_email = body
        person = factories.confirmed(forum, "GUEST", email="", nominator_id=nominator.id)
        public_id, path = person.public_id, link_path(person)
    client.get(path)
    post(client, f"/my/{public_id}", f"/my/{public_id}/code")
    page = client.get(f"/my/{public_id}/proof").text
    assert ("one-time-code" in page, "沒有可寄送驗證碼的地址" in page) == (bool(body), not body)
    if body:
        assert sent(app, "browser_code").recipient == body


def test_the_field_is_one_that_phones_fill_in(app, person, client):
    public_id, path, _own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}", f"/my/{public_id}/code")
    page = client.get(f"/my/{public_id}/proof").text
    (field,) = re.findall(r'<input[^>]*name="code"[^>]*>', page)
    assert ('autocomplete="one-time-code"' in field, 'inputmode="numeric"' in field) == (True, True)


def opens(app, path: str) -> int:
    """Return what a fresh browser is answered to a link."""
    return app.test_client().get(path).status_code


def test_a_new_link_ends_all_others_what_came_by_them_and_every_code(app, person):
    public_id, path, own_browser = person
    proved, asking = app.test_client(), app.test_client()
    for browser in (proved, asking):
        browser.get(path)
    prove(proved, public_id)
    post(asking, f"/my/{public_id}", f"/my/{public_id}/code")
    code = code_in(sent(app, "browser_code"))
    answer = post(own_browser, f"/my/{public_id}", f"/my/{public_id}/new-link")
    assert answer.location == f"/my/{public_id}"
    assert (opens(app, path), proved.get(f"/my/{public_id}").status_code) == (404, 404)
    mail = sent(app, "new_link")
    assert mail.recipient == SECRETS["email"]
    new_path = re.search(r"http://localhost(/i/\S+)", mail.text).group(1)
    # The browser in which it was asked for stays; the others begin anew.
    assert SECRETS["name"] in own_browser.get(f"/my/{public_id}").text
    for browser in (proved, asking):
        browser.get(new_path)
        assert SECRETS["name"] not in browser.get(f"/my/{public_id}").text
    assert post(asking, f"/my/{public_id}/proof", code=code).status_code == 422


def test_staff_make_a_new_link_that_ends_all_others_and_the_log_knows(
    app, person, signed_in_organiser
):
    public_id, path, own_browser = person
    sign_up(own_browser, public_id, has_read=None, **(SECRETS | {"email": "new@example.com"}))
    address_code = code_in(sent(app, "address_code"))
    page = f"/staff/EIF113/attendees/{public_id}"
    assert post(signed_in_organiser, page, f"{page}/new-link").location == page
    assert (opens(app, path), own_browser.get(f"/my/{public_id}").status_code) == (404, 404)
    mail = sent(app, "new_link")
    assert mail.recipient == SECRETS["email"]
    own_browser.get(re.search(r"http://localhost(/i/\S+)", mail.text).group(1))
    assert SECRETS["name"] not in own_browser.get(f"/my/{public_id}").text
    prove(own_browser, public_id)
    answer = post(own_browser, f"/my/{public_id}/address", f"/my/{public_id}/address/proof",
                  code=address_code)  # fmt: skip
    assert answer.status_code == 422
    with app.app_context():
        entry = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action.not_like("read %"))
        ).one()
        assert (entry.action, list(entry.detail)) == ("new personal link", ["attendee"])
    assert entry.action in DEEDS


def test_staff_end_links_also_where_no_mail_reaches(app, client, organiser):
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
        person = factories.confirmed(forum, email="")
        public_id, path = person.public_id, link_path(person)
    page = f"/staff/EIF113/attendees/{public_id}"
    post(organiser, page, f"{page}/new-link")
    assert "沒有可寄送新連結的地址" in organiser.get(page).text
    assert opens(app, path) == 404
    with app.app_context():
        assert db.session.scalars(sa.select(OutboxMail.kind)).all() == []


def test_the_browsers_cookie_is_hardened_and_alone_opens_nothing(person, tmp_path, database_url):
    _public_id, path, _own_browser = person
    settings = test_settings(
        database_url, tmp_path, base_url="https://localhost", cookies_need_https=True,
        clock_shift=clock.now() - datetime.now(UTC),
    )  # fmt: skip
    answer = create_app(settings).test_client().get(path, base_url="https://localhost")
    (cookie,) = [each for each in answer.headers.getlist("Set-Cookie") if "browser" in each]
    assert cookie.startswith("__Host-forumdesk-browser=")
    assert {part.strip() for part in cookie.split(";")[1:]} >= {
        "Secure", "HttpOnly", "Path=/", "SameSite=Lax",
    }  # fmt: skip


def test_the_name_of_the_browser_alone_opens_nothing(app, person):
    public_id, _path, own_browser = person
    own_browser.delete_cookie("forumdesk")
    assert own_browser.get(f"/my/{public_id}").status_code == 404


def test_a_code_never_goes_to_whoever_has_a_number_that_was_free_again(app, person, client):
    """Numbers of rows that are gone are given anew; a mail that waited must not carry another's code."""
    public_id, path, own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}", f"/my/{public_id}/code")
    post(own_browser, f"/my/{public_id}", f"/my/{public_id}/new-link")
    with app.app_context():
        waiting = db.session.scalars(sa.select(OutboxMail).filter_by(kind="browser_code")).one()
        other = factories.confirmed(db.session.scalars(sa.select(Event)).one())
        row = KnownBrowser(
            id=waiting.about_id, event_id=other.event_id, attendee_id=other.id, browser_hash="-"
        )
        db.session.add(row)
        db.session.commit()
        assert COMPOSERS["browser_code"](waiting.attendee, waiting.about_id) is None
        assert row.code_hash == ""


def test_the_copy_of_a_mail_keeps_neither_code_nor_link(app, person, client):
    public_id, path, own_browser = person
    client.get(path)
    post(client, f"/my/{public_id}", f"/my/{public_id}/code")
    code_mail = sent(app, "browser_code")
    sign_up(own_browser, public_id, has_read=None, **(SECRETS | {"email": "new@example.com"}))
    post(own_browser, f"/my/{public_id}", f"/my/{public_id}/new-link")
    for mail in (code_mail, sent(app, "address_code"), sent(app, "new_link")):
        (secret,) = re.findall(r"\d{4} \d{4}|http://localhost/i/\S+", mail.text)
        assert mail.to_keep(mail.text) == mail.text.replace(secret, LEFT_OUT)
