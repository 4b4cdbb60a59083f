"""Real browsers against a real server: what every browser test stands on."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from events_app.access import Role
from events_app.config import PROJECT, Settings
from tests import factories
from tests.conftest import CHROMIUM, test_settings

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}
UPRIGHT_TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """Run the site in gunicorn with two workers on a free port; give its address and process."""
    environment = {
        "FORUMDESK_ENVIRONMENT": settings.environment,
        "FORUMDESK_SECRET_KEY": settings.secret_key,
        "FORUMDESK_DATABASE_URL": settings.database_url,
        "FORUMDESK_BASE_URL": settings.base_url,
        "FORUMDESK_INSTANCE": str(settings.instance),
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--bind", "127.0.0.1:0"],
        cwd=PROJECT,
        env=os.environ | environment,
        stderr=log.open("w"),
    )
    try:
        yield _address(log, process), process
    finally:
        process.terminate()
        process.wait(timeout=20)


def _address(log: Path, process: subprocess.Popen) -> str:
    while process.poll() is None:
        found = re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", log.read_text())
        if found:
            return found[1]
    raise RuntimeError(f"The server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def server(
    application: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running site on the database of the fixture `app`."""
    folder = tmp_path_factory.mktemp("server")
    with serving(test_settings(database_url, folder), folder / "log") as (address, _process):
        yield address


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
                executable_path=CHROMIUM, args=_QUIET + _camera(video)
            )
        return browsers[video]

    yield start
    for browser in browsers.values():
        browser.close()


def _camera(video: Path | None) -> list[str]:
    if video is None:
        return []
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]


@pytest.fixture
def open_page(app: Flask, server: str, launch) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site: `open_page(path, device, role=None, language="zh", video=None)`.

    Each call is a browser of its own, signed in with a new account of `role` if one is given.
    An error in a script of the page fails the test.
    """
    with ExitStack() as opened:
        errors: list[str] = []

        def start(
            path: str,
            device: dict,
            role: Role | None = None,
            language: str = "zh",
            video: Path | None = None,
            **options,
        ) -> Page:
            context = launch(video).new_context(base_url=server, **device, **options)
            opened.callback(context.close)
            context.add_cookies([{"name": "language", "value": language, "url": server}])
            if role is not None:
                context.add_cookies(
                    [{"name": "forumdesk", "value": staff_cookie(app, role), "url": server}]
                )
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(path)
            return page

        yield start
        assert errors == []


def staff_cookie(app: Flask, role: Role) -> str:
    """Return the cookie of a fresh sign-in with a new account of that role."""
    client = app.test_client()
    with app.app_context():
        factories.sign_in(client, factories.staff(role))
    return client.get_cookie("forumdesk").value
