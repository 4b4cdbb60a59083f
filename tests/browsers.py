"""Real browsers: devices, and one Chromium a process for all tests that need one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.waiting import PATIENCE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
UPRIGHT_TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

expect.set_options(timeout=PATIENCE * 1000)

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, once for all tests of this process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium, `launch(video=None)`; with a video (MJPEG) that is what its camera sees.

    One browser a video is started and closed with the session.
    """
    browsers: dict[Path | None, Browser] = {}

    def start(video: Path | None = None) -> Browser:
        if video not in browsers:
            browsers[video] = playwright.chromium.launch(
                executable_path=CHROMIUM, args=QUIET + _camera(video)
            )
        return browsers[video]

    yield start
    for browser in browsers.values():
        browser.close()


def patient(context: BrowserContext) -> BrowserContext:
    """Let a browser's pages wait as long as everything else here."""
    context.set_default_timeout(PATIENCE * 1000)
    return context


def _camera(video: Path | None) -> list[str]:
    if video is None:
        return []
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]
