"""What every test stands on: the application on SQLite and on PostgreSQL, and a careful client."""

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from babel.messages.frontend import CommandLineInterface
from flask import Flask
from flask.testing import FlaskClient

import install_assets
from events_app.access import Role
from events_app.config import PROJECT, Settings
from events_app.database import Base, db
from events_app.event.models import Event
from events_app.event.queries import current_event
from events_app.schema import migrate
from events_app.site import create_app
from tests import factories
from tests.browsers import CHROMIUM, launch, playwright  # noqa: F401  fixtures of all folders
from tests.inspection import inspect_headers, inspect_page
from tests.postgresql import server_url
from tests.times import SHIFT, later

_stack = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL, compile the catalogue and bundle what pages load, before any worker process."""
    if hasattr(config, "workerinput"):
        return
    atexit.register(_stack.close)
    os.environ["TEST_DATABASE_URL"] = _stack.enter_context(server_url())
    CommandLineInterface().run(
        ["pybabel", "-q", "compile", "-d", str(PROJECT / "events_app" / "translations")]
    )
    install_assets.make_bundles(install_assets.fingerprint())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the long journeys; leave browser tests out where there is no Chromium."""
    items.sort(key=lambda item: "/journeys/" not in item.nodeid)
    if CHROMIUM or os.environ.get("FORUMDESK_TESTS_MAY_SKIP") == "no":
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how to get the browser tests."""
    if not CHROMIUM:
        terminalreporter.write_line(
            "The browser tests were left out: install Chromium (apt-get install chromium)."
        )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run in which something was skipped although nothing may be."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if skipped and exitstatus == 0 and os.environ.get("FORUMDESK_TESTS_MAY_SKIP") == "no":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def test_settings(database_url: str, instance: Path, **changes: Any) -> Settings:
    """Return settings for a test's application."""
    values: dict[str, Any] = {
        "environment": "test",
        "secret_key": "a key for tests that is long enough to pass",
        "database_url": database_url,
        "base_url": "http://localhost",
        "smtp_host": "127.0.0.1",
        "smtp_port": 1,
        "sender": "forum@aoc.example",
        "clock_shift": SHIFT,
        "instance": instance,
        "cookies_need_https": False,
    }
    return Settings(**(values | changes))


test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this test process."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def postgresql_url(worker: str) -> str:
    """An empty PostgreSQL database of this process's own."""
    url = sa.make_url(os.environ["TEST_DATABASE_URL"])
    name = f"forumdesk_test_{worker}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database of this process's own; every test that needs one runs on both."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def application(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with its tables, one for all tests on this database."""
    app = create_app(test_settings(database_url, tmp_path_factory.mktemp("instance")))
    app.test_client_class = InspectingClient
    with app.app_context():
        migrate()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application with empty tables and the tests' own time."""
    later()
    with application.app_context():
        empty_tables()
    yield application
    later()


def empty_tables() -> None:
    """Take everything out of the database, committed."""
    tables = reversed(Base.metadata.sorted_tables)
    if db.engine.dialect.name == "postgresql":
        # TRUNCATE makes new files for every table and index, which takes twenty times as long.
        deletions = " ".join(f'DELETE FROM "{table.name}";' for table in tables)
        db.session.execute(sa.text(f"DO $$ BEGIN {deletions} END $$"))
        first = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
        db.session.execute(sa.text(first))
    else:
        db.session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        for table in tables:
            db.session.execute(table.delete())
    db.session.commit()


class InspectingClient(FlaskClient):
    """A client that looks at every page it is given, as a careful reader would."""

    def open(self, *args: Any, **kwargs: Any):
        """Make the request and inspect the page that comes back."""
        response = super().open(*args, **kwargs)
        inspect_headers(response.headers, is_https=response.request.scheme == "https")
        is_page = response.mimetype == "text/html" and response.request.method != "HEAD"
        if is_page and response.status_code not in {301, 302, 303, 308}:
            inspect_page(response.get_data(as_text=True), response.request.path)
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def event(app: Flask) -> Callable[[], Event | None]:
    """Make the demo forum, without people; called within a context it returns the forum."""
    with app.app_context():
        factories.forum()
    return current_event


@pytest.fixture
def organiser(app: Flask, event: Callable[[], Event | None]) -> FlaskClient:
    """The browser of a signed-in organiser of that forum."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
