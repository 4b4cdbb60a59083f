"""What a phone pays for a page: requests and bytes, first and later, with faces of its own and without."""

import os
from contextlib import closing

import pytest

from events_app.access import Role
from events_app.config import PROJECT
from tests import factories
from tests.browser.conftest import staff_cookie
from tests.browser.tablets import one_database
from tests.browsers import CHROMIUM, PHONE, QUIET

pytestmark = [pytest.mark.browser, one_database]
MOST_FIRST, MOST_FIRST_BYTES, MOST_LATER = 12, 200_000, 2


@pytest.fixture(scope="session")
def phone_browser(playwright, tmp_path_factory):
    """A Chromium whose device draws Han characters, as every phone does."""
    home = tmp_path_factory.mktemp("faces")
    (home / "fonts").mkdir()
    face = PROJECT / "badges/fonts/NotoSansTC-Regular.ttf"
    (home / "fonts" / face.name).symlink_to(face)
    environment = {**os.environ, "XDG_DATA_HOME": str(home)}
    with closing(
        playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=environment)
    ) as browser:
        yield browser


class Meter:
    """Counts what a page fetches over the network, and its bytes as they travel."""

    def __init__(self, page):
        self.sizes, self.addresses = {}, {}
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.on("Network.responseReceived", self._received)
        self._session.on("Network.loadingFinished", self._finished)

    def _received(self, event):
        self.addresses[event["requestId"]] = event["response"]["url"].split("?")[0]

    def _finished(self, event):
        if event["encodedDataLength"]:
            self.sizes[event["requestId"]] = event["encodedDataLength"]

    def visit(self, page, path):
        """Return how many requests and bytes opening a page takes."""
        self.sizes.clear()
        page.goto(path, wait_until="networkidle")
        return len(self.sizes), sum(self.sizes.values())


def context_of(browser, server, **cookies):
    context = browser.new_context(base_url=server, **PHONE)
    context.add_cookies(
        [{"name": name, "value": value, "url": server} for name, value in cookies.items()]
    )
    return context


@pytest.mark.parametrize("door", ["public", "staff"])
def test_a_first_visit_is_light_and_further_pages_cost_next_to_nothing(
    app, server, phone_browser, door
):
    with app.app_context():
        event = factories.forum()
        for _each in range(3):
            factories.confirmed(event)
    cookies = {"forumdesk": staff_cookie(app, Role.ORGANISER)} if door == "staff" else {}
    first, *later = {
        "public": ["/", "/privacy/v1", "/sign-in"],
        "staff": ["/staff/EIF113", "/staff/EIF113/attendees", "/staff/EIF113/badges"],
    }[door]
    with closing(context_of(phone_browser, server, **cookies)) as context:
        page = context.new_page()
        meter = Meter(page)
        requests, size = meter.visit(page, first)
        assert (requests <= MOST_FIRST, size <= MOST_FIRST_BYTES) == (True, True), (requests, size)
        assert [address for address in meter.addresses.values() if "vendor/fonts" in address] == []
        visits = [meter.visit(page, path)[0] for path in later]
        assert [each for each in visits if each > MOST_LATER] == []


def test_a_device_without_han_characters_gets_ours(app, server, launch):
    """The control of the faces: this machine has none."""
    with app.app_context():
        factories.forum()
    with closing(context_of(launch(), server)) as context:
        page = context.new_page()
        meter = Meter(page)
        meter.visit(page, "/")
        fetched = {address.rpartition("/")[2] for address in meter.addresses.values()}
        assert [name for name in fetched if name.startswith("faces-")] != []
        assert page.evaluate("document.fonts.check('1em \"Forum Desk Sans\"', '論')")


def test_what_is_bundled_is_packed_and_kept_for_good(app, client):
    with app.app_context():
        factories.forum()
    page = client.get("/").get_data(as_text=True)
    address = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    plain = client.get(address)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 3
    for answer in (packed, plain):
        assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
        assert answer.headers["Vary"] == "Accept-Encoding"
        kept = {part.strip() for part in answer.headers["Cache-Control"].split(",")}
        assert kept == {"public", "max-age=31536000", "immutable"}
