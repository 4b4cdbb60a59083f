"""Tablets: made with a code that works once, known by their cookie, revoked in one click."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from events_app import clock
from events_app.access import Role
from events_app.audit.models import AuditEntry
from events_app.checkin.models import Device
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.queries import event_by_code
from events_app.site import create_app
from events_app.tokens import hash_token, new_desk_code
from tests import factories
from tests.checkin.conftest import add_person, change, now, open_tablet
from tests.conftest import test_settings
from tests.statements import counted
from tests.times import later

PAGE = "/staff/EIF113/devices"
WRONG = {"error": "這組代碼無法使用：可能輸入有誤、已經使用過，或產生已超過15分鐘。"}


@pytest.fixture
def lead(app, forum):
    """The browser of somebody at the desks."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.DESK))


def make(lead, status=302, **typed):
    """Fill in the form for a tablet; return the answer."""
    form = lead.get(PAGE).get_data(as_text=True)
    ends_at = re.search('name="ends_at"[^>]*value="([^"]+)"', form)[1]
    response = lead.post(
        PAGE,
        data={
            "csrf_token": re.search('name="csrf_token" value="([^"]+)"', form)[1],
            "name": "平板 1",
            "station": "D2",
            "role": "scanner",
            "ends_at": ends_at,
        }
        | typed,
    )
    assert response.status_code == status, response.get_data(as_text=True)
    return response


def code_of(lead, **typed):
    """Make a tablet and return the code that is shown, as it is shown."""
    make(lead, **typed)
    return re.search('id="pairing-code">([^<]+)<', lead.get(PAGE).get_data(as_text=True))[1]


def pair(app, code, status=200, client=None):
    """Pair a browser with a code; return the browser and the answer."""
    client = client or app.test_client()
    response = client.post("/desk/EIF113/pairing", json={"code": code})
    assert response.status_code == status, response.get_data(as_text=True)
    return client, response


def test_a_tablet_is_made_paired_and_works_at_its_station(app, lead):
    code = code_of(lead)
    client, response = pair(app, code)
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
        assert response.get_json() == {
            "device": {
                "id": device.public_id,
                "name": "平板 1",
                "station": "D2",
                "role": "scanner",
                "ends_at": milliseconds(device.ends_at),
            },
            "now": response.get_json()["now"],
        }
        assert device.paired_at == device.seen_at
    assert client.get("/desk/EIF113/news").status_code == 200


def test_the_code_is_shown_once_and_only_its_hash_is_kept(app, lead):
    make(lead)
    page = lead.get(PAGE).get_data(as_text=True)
    code = re.search('id="pairing-code">([^<]+)<', page)[1]
    plain = code.replace("-", "")
    assert f'href="/desk/EIF113/#{plain}"' in page
    assert "data:image/png;base64," in page
    assert plain not in lead.get(PAGE).get_data(as_text=True).replace("-", "")
    with app.app_context():
        row = db.session.execute(db.text("SELECT * FROM device")).mappings().one()
        assert row["pairing_hash"] == hash_token(plain, "pairing")
        assert plain not in str(dict(row))
        made = db.session.scalars(select(AuditEntry)).all()
        assert [(entry.action, plain in str(entry.detail)) for entry in made] == [
            ("make pairing code", False)
        ]


@pytest.mark.parametrize("spell", [str, str.lower, lambda code: code.replace("-", "")])
def test_a_code_may_be_typed_in_any_way_and_works_once(app, lead, spell):
    code = code_of(lead)
    pair(app, spell(code))
    _client, response = pair(app, code, 422)
    assert response.get_json() == WRONG
    assert "Set-Cookie" not in response.headers


def test_a_code_works_for_fifteen_minutes(app, lead):
    code, other = code_of(lead), code_of(lead)
    later(timedelta(minutes=14, seconds=50))
    pair(app, code)
    later(timedelta(minutes=15, seconds=1))
    pair(app, other, 422)


def test_a_code_of_a_revoked_tablet_pairs_nothing(app, lead):
    code = code_of(lead)
    revoke(app, lead)
    pair(app, code, 422)


@pytest.mark.parametrize("code", ["", "K7M2", "A" * 8, None, 7, ["x"], "名" * 8, "\x00", "\ud800"])
def test_anything_else_is_answered_with_a_sentence(app, forum, code):
    _client, response = pair(app, code, 422)
    assert response.get_json() == WRONG


def test_a_code_of_another_shape_but_right_check_character_pairs_nothing(app, lead):
    code_of(lead)
    pair(app, new_desk_code(), 422)


def test_the_cookie_is_for_this_forums_desk_alone(app, lead):
    _client, response = pair(app, code_of(lead))
    cookie = response.headers["Set-Cookie"]
    name, _equals, rest = cookie.partition("=")
    token, *attributes = rest.split("; ")
    kept = {part.partition("=")[0]: part.partition("=")[2] for part in attributes}
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
        assert device.token_hash == hash_token(token, "device")
        until = device.ends_at - clock.now() + timedelta(days=30)
    assert (name, len(token)) == ("forumdesk-device", 32)
    assert set(kept) == {"Expires", "Max-Age", "HttpOnly", "Path", "SameSite"}
    assert (kept["Path"], kept["SameSite"]) == ("/desk/EIF113/", "Strict")
    assert abs(int(kept["Max-Age"]) - until.total_seconds()) < 5


def test_over_https_the_cookie_is_secure(database_url, app, lead, tmp_path):
    code = code_of(lead)
    settings = test_settings(
        database_url, tmp_path, base_url="https://forum.example", cookies_need_https=True
    )
    client = create_app(settings).test_client()
    response = client.post(
        "/desk/EIF113/pairing", json={"code": code}, base_url="https://forum.example"
    )
    assert "; Secure" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["people", "news"])
def test_a_stranger_and_another_forums_tablet_read_nothing(app, tablet, path):
    stranger = app.test_client()
    response = stranger.get(f"/desk/EIF113/{path}")
    assert (response.status_code, response.get_json()) == (401, {"error": "not_paired"})
    stranger.set_cookie("forumdesk-device", "made-up", path="/desk/EIF113/")
    assert stranger.get(f"/desk/EIF113/{path}").status_code == 401
    token = tablet.client.get_cookie("forumdesk-device", path="/desk/EIF113/").value
    stranger = app.test_client()
    stranger.set_cookie("forumdesk-device", token, path="/")
    assert stranger.get(f"/desk/EIF113/{path}").status_code == 200
    assert stranger.get(f"/desk/EIF112/{path}").status_code == 401


def test_a_staff_members_session_opens_no_tablets_door(app, lead):
    assert lead.get("/desk/EIF113/people").status_code == 401
    assert lead.post("/desk/EIF113/scans", json={"scans": []}).status_code == 401


def revoke(app, lead):
    """Revoke the only tablet by its button."""
    page = lead.get(PAGE).get_data(as_text=True)
    path = re.search('action="(/staff/EIF113/devices/[^"]+/revocation)"', page)[1]
    token = re.search('name="csrf_token" value="([^"]+)"', page)[1]
    return lead.post(path, data={"csrf_token": token})


@pytest.mark.parametrize("path", ["people", "news"])
def test_a_revoked_tablet_reads_nothing_from_its_next_request_on(app, lead, tablet, path):
    tablet.get(path)
    assert revoke(app, lead).status_code == 302
    assert tablet.get(path, 410) == {"error": "revoked"}
    assert tablet.send() == []
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
        assert device.revoked_at is not None
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.staff_member_id, entry.detail) == (
            "revoke tablet", device.revoked_by_id, {"device": device.public_id},
        )  # fmt: skip


def test_an_ended_tablet_reads_nothing(app, tablet):
    change(app, Device, tablet.public_id, ends_at=clock.now())
    assert tablet.get("people", 410) == tablet.get("news", 410) == {"error": "ended"}


def test_a_tablet_that_is_not_there_cannot_be_revoked(app, lead, tablet):
    data = {"csrf_token": factories.csrf(lead, PAGE)}
    assert lead.post(f"{PAGE}/{'0' * 20}/revocation", data=data).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "長" * 41}, "name"),
        ({"station": "D9"}, "station"),
        ({"role": "lead"}, "role"),
        ({"ends_at": ""}, "ends_at"),
        ({"ends_at": "soon"}, "ends_at"),
        ({"ends_at": "2024-01-01T00:00"}, "ends_at"),
        ({"ends_at": "0001-01-01T00:00"}, "ends_at"),
        ({"ends_at": "9999-12-31T23:59"}, "ends_at"),
    ],
    ids=str,
)
def test_a_wrong_entry_is_said_beside_its_field_and_nothing_is_lost(app, lead, typed, field):
    page = make(lead, 422, **({"name": "門口平板"} | typed)).get_data(as_text=True)
    assert f'id="{field}-error"' in page or f'aria-describedby="{field}-error"' in page
    if field != "name":
        assert 'value="門口平板"' in page
    with app.app_context():
        assert db.session.scalars(select(Device)).all() == []


def test_the_list_tells_how_each_tablet_stands(app, lead):
    moment = clock.now()
    with app.app_context():
        event = event_by_code("EIF113")
        by = factories.staff(Role.ORGANISER).id
        for name, changes in {
            "用": {"waiting": 4, "paired_at": moment},
            "完": {"ends_at": moment},
            "撤": {"revoked_at": moment, "revoked_by_id": by},
            "待": {"paired_at": None, "token_hash": None, "seen_at": None,
                  "pairing_expires_at": moment + timedelta(minutes=5)},
            "過": {"paired_at": None, "token_hash": None, "seen_at": None,
                  "pairing_expires_at": moment},
        }.items():  # fmt: skip
            factories.device(event, name=name, **changes)
    page = lead.get(f"{PAGE}?lang=en").get_data(as_text=True)
    rows = [re.sub("<[^>]+>", " ", row) for row in re.findall("<tr>.*?</tr>", page, re.DOTALL)[1:]]
    told = {row.split()[0]: row for row in rows}
    states = {"用": "Paired", "完": "Ended", "撤": "Revoked", "待": "Code not used yet",
              "過": "Code expired"}  # fmt: skip
    for name, state in states.items():
        assert state in told[name]
        assert ("Revoke " in told[name]) is (name != "撤")
    assert " 4 " in told["用"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_few_questions_for_any_number(app, lead, number):
    for _tablet in range(number):
        open_tablet(app)
    with counted(app) as statements:
        lead.get(PAGE)
    # Who is signed in, the forum, its stations, how many tablets, a page of them.
    assert len(statements) == 5


def test_pairing_is_logged_without_the_code_or_the_secret(app, lead):
    client, _response = pair(app, code_of(lead))
    secret = client.get_cookie("forumdesk-device", path="/desk/EIF113/").value
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (entry.action, entry.staff_member_id) == ("pair tablet", None)
        assert entry.detail == {"device": device.public_id}
        assert secret not in str(vars(device))


def test_what_is_no_json_is_not_listened_to(app, tablet):
    _person, code, _desk_code = add_person(app)
    body = f'{{"sent_at": {now()}, "scans": []}}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
        for path in ("scans", "pairing"):
            response = tablet.client.post(f"/desk/EIF113/{path}", data=body, content_type=kind)
            assert response.status_code == 415, (kind, path)
    assert tablet.client.post("/desk/EIF113/scans", json={"scans": []}).status_code == 200


def test_the_tablets_cookie_is_left_alone_and_no_session_is_begun(app, tablet):
    for path in ("people", "news"):
        assert tablet.client.get(f"/desk/EIF113/{path}").headers.getlist("Set-Cookie") == []
    response = tablet.client.post("/desk/EIF113/scans", json={"scans": []})
    assert response.headers.getlist("Set-Cookie") == []


def test_the_desks_page_is_the_same_for_everybody(app, lead, tablet):
    browsers = (app.test_client(), lead, tablet.client)
    for language in ("zh", "en"):
        pages = {browser.get(f"/desk/EIF113/?lang={language}").get_data() for browser in browsers}
        assert len(pages) == 1


def test_a_forum_that_is_not_there_has_no_desk(app, forum):
    client = app.test_client()
    assert client.get("/desk/EIF999/").status_code == 404
    assert client.post("/desk/EIF999/pairing", json={"code": "X"}).status_code == 404
    assert client.post("/desk/EIF999/scans", json={}).status_code == 401
