"""Tablets at the door: paired, looked at, and compared with the database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from events_app import clock
from events_app.access import Role
from events_app.checkin.devices import Plan, make_device
from events_app.checkin.models import Scan
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.arrivals import arrival_scans
from tests.waiting import wait_until

# Where the database makes no difference; what the tablet alone decides is shown once.
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def pairing_code(app: Flask, station: str = "D2", role: str = "desk") -> str:
    """Return a fresh code for one tablet."""
    with app.app_context():
        event = event_by_code("EIF113")
        station_id = next(each.id for each in event.stations if each.code == station)
        plan = Plan(f"平板 {station}", station_id, role, clock.now() + timedelta(hours=8))
        code = make_device(event.id, plan, by=factories.staff(Role.ORGANISER).id)[1]
        db.session.commit()
        return code


def pair(page: Page, code: str, language: str = "zh") -> None:
    """Open the desk with a code, as the organiser's link does, and wait for the list."""
    page.goto(f"/desk/EIF113/?lang={language}#{code}")
    page.locator("#pairing-form button").click()
    told = {"zh": "名單剛剛更新", "en": "The list is up to date"}[language]
    expect(page.locator("#copy-age")).to_have_text(told)


def kept_offline(page: Page) -> None:
    """Wait until the service worker has kept the page."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def let_pass(page: Page, milliseconds: int) -> None:
    """Let time pass on a page, without waiting for it."""
    page.evaluate(
        """(by) => {
          const now = performance.now.bind(performance);
          performance.now = () => now() + by;
        }""",
        milliseconds,
    )


def scan(page: Page, code: str, outcome: str) -> None:
    """Type the code of the next guest, also if it is the one before, and see the outcome."""
    let_pass(page, 5000)
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")
    sees(page, outcome)


def sees(page: Page, outcome: str, name: str | None = None) -> None:
    """See the outcome, and the name beside it."""
    expect(page.locator(".outcome")).to_have_attribute("data-outcome", outcome)
    if name is not None:
        expect(page.locator(".outcome [data-part=name]")).to_have_text(name)


def all_sent(page: Page) -> None:
    """Wait until nothing waits on this tablet any more, and the page says so."""
    until(page, lambda: not any(scan["waits"] for scan in own_scans(page)))
    expect(page.locator("#queue")).to_have_text("掃描都已送出")


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something has come about, while the browser goes on."""
    wait_until(lambda: is_so() or page.wait_for_timeout(50))


def own_scans(page: Page) -> list[dict]:
    """Return the tablet's own scans as its disk has them, in order."""
    return page.evaluate(
        """async () => {
          const { openDB } = await import("/static/vendor/js/idb/index.js");
          const database = await openDB("forum-desk-EIF113");
          const scans = await database.getAll("scans");
          database.close();
          return scans.filter((scan) => scan.number !== undefined)
            .sort((one, other) => one.number - other.number)
            .map(({ id, kind, verdict, person, state, waits }) =>
              ({ id, kind, verdict, person, state, waits: waits === 1 }));
        }"""
    )


def stored_scans(app: Flask) -> dict[str, str]:
    """Return the verdicts of all scans that the database holds, by id."""
    with app.app_context():
        rows = db.session.execute(select(Scan.id, Scan.verdict))
        return {scan_id: verdict for scan_id, verdict in rows}


def arrivals(app: Flask) -> int:
    """Return how many people have arrived."""
    with app.app_context():
        return len(arrival_scans())
