"""An installation as its operator has it: a folder with settings, a database, one command."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from events_app.cli import main
from events_app.config import PROJECT
from tests.mail.sinks import Sink, listening

DEMO = PROJECT / "events_app" / "demo"
SETTINGS = {
    "FORUMDESK_BASE_URL": "https://forum.agency.gov.tw",
    "FORUMDESK_SENDER": "forum@agency.gov.tw",
    "FORUMDESK_TRUSTED_PROXIES": "1",
    "FORUMDESK_SECURITY_CONTACT": "security@agency.gov.tw",
}
ADMINISTRATOR = "boss@agency.gov.tw"


class Operator:
    """Runs `forumdesk` for one instance folder and one database."""

    def __init__(self, instance: Path, database_url: str, smtp_port: int) -> None:
        self.instance = instance
        self.environ = SETTINGS | {
            "FORUMDESK_INSTANCE": str(instance),
            "FORUMDESK_DATABASE_URL": database_url,
            "FORUMDESK_SMTP_PORT": str(smtp_port),
        }

    def run(self, *arguments: str, **options: object) -> Result:
        """Run the command with these arguments."""
        return CliRunner(env=self.environ).invoke(main, list(arguments), **options)

    def set_up(self) -> Result:
        """Make a whole installation: an administrator and a forum with its letters."""
        return self.run(
            "init", "--administrator", ADMINISTRATOR,
            "--plan", str(DEMO / "forum.toml"), "--letters", str(DEMO / "letters.toml"),
        )  # fmt: skip

    def judged(self) -> dict[str, str]:
        """Return the word for everything that is checked."""
        return {one["what"]: one["word"] for one in json.loads(self.run("check", "--json").output)}

    def complaints(self) -> dict[str, str]:
        """Return the word for everything that is not fine."""
        return {what: word for what, word in self.judged().items() if word != "ok"}


@pytest.fixture
def operator(app, tmp_path, monkeypatch) -> Iterator[Operator]:
    """An operator with an empty database and a mail server that answers."""
    monkeypatch.setenv("FORUMDESK_INSTANCE", str(tmp_path / "instance"))
    with listening(Sink()) as port:
        yield Operator(tmp_path / "instance", app.config["SETTINGS"].database_url, port)
