"""A desk before the doors open, and one that lost what it had kept."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from events_app import clock
from events_app.access import Role
from events_app.checkin.devices import open_doors
from events_app.checkin.models import Device
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.browser.tablets import (
    all_sent,
    arrivals,
    one_database,
    own_scans,
    pair,
    pairing_code,
    scan,
    sees,
    until,
)
from tests.browsers import TABLET

pytestmark = [pytest.mark.browser, one_database]


def test_before_the_doors_open_a_badge_is_not_open_yet(app, open_page):
    with app.app_context():
        opens_at = clock.now() + timedelta(days=42)
        event = factories.forum(
            doors_at=opens_at, starts_at=opens_at, ends_at=opens_at, checkout_until=opens_at
        )
        code = factories.confirmed(event, name="歐陽示範").badge_code.desk_code
        local = opens_at.astimezone(event.zone)
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    scan(page, code, "too_early")
    expect(page.locator("[data-part=detail]")).to_contain_text(f"{local.month}月{local.day}日")
    expect(page.locator("[data-count=arrived]")).to_have_text("0")
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("textbox", name="姓名").fill("李臨時")
    page.get_by_role("button", name="登記", exact=True).click()
    sees(page, "ready")
    expect(page.locator("[data-part=detail]")).to_contain_text("起開放報到")
    assert [each["verdict"] for each in own_scans(page)] == ["too_early"]
    with app.app_context():
        open_doors(event_by_code("EIF113"), factories.staff(Role.DESK).id)
        db.session.commit()
    until(page, lambda: page.evaluate("dispatchEvent(new Event('online'))") and _is_open(page))
    scan(page, code, "admitted")
    all_sent(page)
    assert arrivals(app) == 1


def _is_open(page) -> bool:
    return page.evaluate(
        """async () => {
          const { openDB } = await import("/static/vendor/js/idb/index.js");
          const database = await openDB("forum-desk-EIF113");
          const opensAt = await database.get("notes", "opensAt");
          database.close();
          return opensAt <= Date.now();
        }"""
    )


def test_a_tablet_that_lost_what_it_kept_says_so_and_goes_on(app, open_page):
    with app.app_context():
        code = factories.confirmed(factories.forum(), name="歐陽示範").badge_code.desk_code
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    with app.app_context():
        db.session.execute(db.update(Device).values(waiting=3))
        db.session.commit()
    page.goto("/")
    page.evaluate(
        """new Promise((done, failed) => {
          const deleting = indexedDB.deleteDatabase("forum-desk-EIF113");
          deleting.onsuccess = done;
          deleting.onerror = deleting.onblocked = failed;
        }).then(() => null)"""
    )
    page.goto("/desk/EIF113/?lang=zh")
    expect(page.locator("#notices p")).to_contain_text("遺失了儲存的資料")
    expect(page.locator("[data-part=station]")).to_have_text("2號窗口")
    expect(page.locator("#copy-age")).to_have_text("名單剛剛更新")
    scan(page, code, "admitted")
    all_sent(page)
    with app.app_context():
        lost = db.session.scalars(db.select(Device)).one()
        assert (lost.lost_at is not None, lost.lost_waiting, lost.waiting) == (True, 3, 0)
