"""How long a person at the door waits for the answer: a real Chromium, its network up, slow, dead."""

import statistics
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.forum import Forum, add_confirmed
from benchmarks.load import OURS, serving
from benchmarks.scanning import environ
from events_app import clock
from events_app.access import Role
from events_app.checkin.devices import Plan, make_device
from events_app.database import db
from events_app.event.models import Event
from tests import factories
from tests.browsers import CHROMIUM, QUIET, TABLET

SCANS = 200
NETWORKS = {
    "up": {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    "slow": {
        "offline": False,
        "latency": 2000,
        "downloadThroughput": 20e3,
        "uploadThroughput": 5e3,
    },
    "dead": {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
}
# From the call with a code until the frame with the answer has been drawn.
_MEASURE = """async (codes) => {
  const { scan } = await import(document.querySelector("script[type=module]").src);
  const panel = document.querySelector(".outcome");
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const waits = [];
  for (const code of codes) {
    const begun = performance.now();
    await scan(code);
    await drawn();
    waits.push(performance.now() - begun);
    if (panel.dataset.outcome !== "admitted") throw new Error(panel.textContent);
  }
  return waits;
}"""


def p99_ms(forum: Forum) -> float:
    """Return the 99th percentile of the waits, of the network in which it is the worst."""
    codes = add_confirmed(forum, SCANS * len(NETWORKS))
    with (
        serving(OURS, environ(forum), forum.folder) as port,
        _tablet(forum, port) as (page, network),
    ):
        return max(
            _p99(page, network, conditions, codes[number :: len(NETWORKS)])
            for number, conditions in enumerate(NETWORKS.values())
        )


def _p99(page: Page, network: CDPSession, conditions: dict, codes: list[str]) -> float:
    network.send("Network.emulateNetworkConditions", conditions)
    waits = page.evaluate(_MEASURE, codes)
    return statistics.quantiles(waits, n=100)[98]


@contextmanager
def _tablet(forum: Forum, port: int):
    """Give a paired tablet's page and the switch of its network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_context(**TABLET).new_page()
        page.goto(f"http://127.0.0.1:{port}/desk/EIF113/#{_pairing_code(forum)}")
        page.locator("#pairing-form button").click()
        page.locator("#copy-age[data-tone=quiet]").wait_for()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        yield page, network
        browser.close()


def _pairing_code(forum: Forum) -> str:
    with forum.app.app_context():
        event = db.session.get_one(Event, forum.event_id)
        plan = Plan("平板", event.stations[0].id, "desk", clock.now() + timedelta(hours=8))
        code = make_device(event.id, plan, by=factories.staff(Role.ORGANISER).id)[1]
        db.session.commit()
        return code
