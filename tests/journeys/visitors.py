"""People with a browser of their own, who look at every page they open."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from events_app.config import PROJECT
from tests.browsers import patient

PICTURES = PROJECT / "build" / "pictures"


class Visitor:
    """Someone with a browser of their own, who finds no fault with any kind of page they open."""

    def __init__(
        self, browser: Browser, address: str, device: dict, looked_at: set[tuple[str, ...]]
    ) -> None:
        self._looked_at = looked_at
        self._device = str(device["viewport"])
        self._context = patient(
            browser.new_context(base_url=address, accept_downloads=True, **device)
        )
        self.page = self._watched(self._context.new_page())

    def _watched(self, page: Page) -> Page:
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        return page

    def open(self, path: str) -> Page:
        """Open a page and look at it."""
        self.page.goto(path)
        self.look()
        return self.page

    def look(self, name: str = "") -> None:
        """Let axe inspect each kind of page once a device; keep a picture if it gets a name."""
        address = re.sub(r"https?://[^/]+|[0-9a-f]{20}|\?.*", "", self.page.url)
        heading = re.sub(r"[\w-]+\.\w+", "a file", self.page.locator("h1").inner_text())
        kind = (address, self._device, heading)
        if self._is_new(kind):
            found = Axe().run(self.page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], kind
        if name and self._is_new((name,)):
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png")

    def _is_new(self, key: tuple[str, ...]) -> bool:
        seen = key in self._looked_at
        self._looked_at.add(key)
        return not seen

    def sign_in(self, account: tuple[str, str]) -> Page:
        """Sign in with an address and a password."""
        self.open("/sign-in")
        self.page.fill("#email", account[0])
        self.page.fill("#password", account[1])
        self.page.click("main form button")
        self.page.wait_for_url("**/staff/**")
        self.look()
        return self.page

    def follow(self, press: Callable[[], None]) -> None:
        """Press something that opens a new page and go on there."""
        with self._context.expect_page() as opened:
            press()
        self.page = self._watched(opened.value)
        self.page.wait_for_load_state()
        self.look()

    def close(self) -> None:
        """Leave."""
        self._context.close()
