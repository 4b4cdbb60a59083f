"""A tablet's beginning and end: paired by a code, held by one tab, revoked, ended, forgotten."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from events_app import clock
from events_app.access import Role
from events_app.checkin.devices import revoke
from events_app.checkin.models import Device, SetAsideScan
from events_app.database import db
from events_app.event.models import Station
from events_app.event.queries import event_by_code
from tests import factories
from tests.browser.tablets import (
    all_sent,
    arrivals,
    kept_offline,
    one_database,
    own_scans,
    pair,
    pairing_code,
    scan,
    stored_scans,
    until,
)
from tests.browsers import TABLET
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def codes(app) -> list[str]:
    """The desk codes of three people who are coming."""
    with app.app_context():
        event = factories.forum()
        people = [factories.confirmed(event, name=f"示範{number}號") for number in range(3)]
        return [person.badge_code.desk_code for person in people]


def _on_disk(page: Page) -> dict[str, int]:
    """Return how many entries each part of the tablet's store has."""
    return page.evaluate(
        """async () => {
          const { openDB } = await import("/static/vendor/js/idb/index.js");
          const database = await openDB("forum-desk-EIF113");
          const counts = {};
          for (const name of database.objectStoreNames) counts[name] = await database.count(name);
          database.close();
          return counts;
        }"""
    )


@one_database
def test_a_code_pairs_one_tablet_and_leaves_no_trace_in_the_address(app, codes, open_page):
    code = pairing_code(app)
    first, second = open_page("/desk/EIF113/", TABLET), open_page("/desk/EIF113/", TABLET)
    pair(first, code)
    assert first.url.endswith("/desk/EIF113/?lang=zh")
    expect(first.locator(".desk-station")).to_have_text(re.compile(r"2號窗口\s+平板 D2"))
    second.goto(f"/desk/EIF113/#{code}")
    expect(second.locator("#pairing-code")).to_have_value(f"{code[:4]}-{code[4:]}")
    second.locator("#pairing-form button").click()
    expect(second.locator("#pairing-message")).to_have_text(
        "這組代碼無法使用：可能輸入有誤、已經使用過，或產生已超過15分鐘。"
    )
    cookie = next(each for each in first.context.cookies() if each["name"] == "forumdesk-device")
    told = {name: cookie[name] for name in ("path", "httpOnly", "sameSite")}
    assert told == {"path": "/desk/EIF113/", "httpOnly": True, "sameSite": "Strict"}


@one_database
def test_the_page_can_be_installed(app, codes, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    kept_offline(page)
    session = page.context.new_cdp_session(page)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )


@pytest.mark.parametrize("end", ["revoked", "ended"])
def test_a_closed_tablet_hands_over_its_scans_and_forgets_the_people(app, codes, open_page, end):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    scan(page, codes[0], "admitted")
    all_sent(page)
    assert _on_disk(page)["people"] == 3
    page.context.set_offline(True)
    scan(page, codes[1], "admitted")
    expect(page.locator("#recent")).to_contain_text("示範1號")
    with app.app_context():
        device = db.session.scalars(db.select(Device)).one()
        if end == "revoked":
            revoke(device.event_id, device.public_id, factories.staff(Role.ORGANISER).id)
        else:
            # A scan's time is that of its receipt less what passed on the tablet, so not exact.
            device.ends_at = clock.now() + timedelta(seconds=5)
        ends_at = device.ends_at
        db.session.commit()
    wait_until(lambda: end == "revoked" or clock.now() > ends_at)
    page.context.set_offline(False)
    told = {
        "revoked": "這台平板已撤銷，名單已從平板上刪除。",
        "ended": "這台平板已到期，名單已從平板上刪除。",
    }
    expect(page.locator("#closed")).to_have_text(told[end])
    expect(page.locator("#kept")).to_be_hidden()
    expect(page.locator("#code")).to_be_hidden()
    assert "示範1號" not in page.content()
    counts = _on_disk(page)
    assert (counts["people"], counts["scans"]) == (0, 0)
    with app.app_context():
        aside = db.session.scalars(db.select(SetAsideScan.reason)).all()
    # What was made before the end joins the set; what a revoked tablet still has does not.
    assert (aside, arrivals(app)) == ((["revoked"], 1) if end == "revoked" else ([], 2))
    page.reload()
    expect(page.locator("#closed")).to_have_text(told[end])


@one_database
def test_a_tablet_that_lost_its_cookie_keeps_its_scans_until_it_is_paired_again(
    app, codes, open_page
):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    page.context.clear_cookies(name="forumdesk-device")
    # The answer is seen for a moment only: with the list the page forgets the name.
    page.locator("#code").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.locator("#closed")).to_have_text("伺服器不認得這台平板，請重新配對。")
    expect(page.locator("#kept")).to_have_text("這台平板存有1筆掃描，重新配對後就會送出。")
    shown = own_scans(page)
    page.reload()
    expect(page.locator("#kept")).to_be_visible()
    pair(page, pairing_code(app))
    all_sent(page)
    assert stored_scans(app) == {each["id"]: each["verdict"] for each in shown}


@one_database
def test_a_desk_is_moved_to_another_station_by_its_code(app, codes, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    scan(page, codes[0], "admitted")
    pair(page, pairing_code(app, "D1"))
    expect(page.locator("[data-part=station]")).to_have_text("1號窗口")
    wait_until(lambda: _on_disk(page)["people"] == 3)
    scan(page, codes[1], "admitted")
    expect(page.locator("#recent li")).to_have_count(2)
    all_sent(page)
    assert arrivals(app) == 2


@one_database
def test_one_tab_at_a_time_holds_the_desk(app, codes, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    scan(page, codes[0], "admitted")
    other = page.context.new_page()
    other.goto("/desk/EIF113/")
    expect(other.locator("#elsewhere-title")).to_have_text("報到臺已在另一個分頁開啟")
    expect(other.locator("#code")).to_be_hidden()
    other.locator("#take-over").click()
    scan(other, codes[0], "already_in")
    expect(page.locator("#take-over")).to_be_visible()
    scan(other, codes[1], "admitted")
    all_sent(other)
    assert arrivals(app) == 2


@one_database
def test_a_newer_page_is_kept_whole_and_offered(app, codes, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    kept_offline(page)
    with app.app_context():
        station = db.session.scalars(db.select(Station).filter_by(code="D2")).one()
        station.name_zh = "二號門"
        db.session.commit()
    page.reload()
    offer = page.locator("#new-version a")
    expect(offer).to_be_visible()
    expect(page.locator("[data-part=station]")).to_have_text("2號窗口")
    offer.click()
    expect(page.locator("[data-part=station]")).to_have_text("二號門")


@one_database
def test_a_list_that_came_in_half_begins_anew(app, codes, open_page):
    """The first page of the list is there and the second is lost: until it comes there is no list."""
    page = open_page("/desk/EIF113/", TABLET)
    lost = []

    def in_parts(route):
        asked = parse_qs(urlsplit(route.request.url).query)
        if "after" in asked:
            lost.append(asked["after"])
            return route.abort() if len(lost) == 1 else route.continue_()
        answer = route.fetch()
        whole = answer.json()
        first = whole["changed"][:1]
        return route.fulfill(
            response=answer, json=whole | {"changed": first, "next": first[0]["id"]}
        )

    page.route("**/people?*", in_parts)
    page.goto(f"/desk/EIF113/?lang=zh#{pairing_code(app)}")
    page.locator("#pairing-form button").click()
    until(page, lambda: lost)
    assert _on_disk(page)["people"] == 0
    until(page, lambda: _on_disk(page)["people"] == 3)
    assert len(lost) == 2
    scan(page, codes[2], "admitted")
    # From then on only what changed is fetched, and the rest stays as it is.
    page.unroute("**/people?*")
    with app.app_context():
        factories.confirmed(event_by_code("EIF113"), name="示範新人")
        db.session.commit()
    expect(page.locator("[data-count=expected]")).to_have_text("4")
    assert _on_disk(page)["people"] == 4
