"""Real browsers against a real server: what every browser test stands on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from events_app.access import Role
from tests import factories
from tests.browsers import patient
from tests.conftest import test_settings
from tests.serving import serving


@pytest.fixture(scope="session")
def server(
    application: Flask, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running site on the database of the fixture `app`."""
    folder = tmp_path_factory.mktemp("server")
    with serving(test_settings(database_url, folder), folder / "log") as (address, _process):
        yield address


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
            context = patient(launch(video).new_context(base_url=server, **device, **options))
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
