"""`forumdesk import-guests`: the same eight lists, by command."""

import json
import shutil

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask.cli import ScriptInfo

from events_app.attendee.models import Attendee
from events_app.cli import main
from events_app.config import PROJECT
from events_app.database import db
from events_app.invitation.commands import import_guests_command
from tests import factories

GUESTS = PROJECT / "tests" / "data" / "guests"
FILES = [str(path) for path in sorted(GUESTS.iterdir()) if path.suffix not in {".json", ".md"}]


def test_a_dry_run_prints_what_is_expected_of_all_eight():
    result = CliRunner().invoke(main, ["import-guests", "--dry-run", "--json", *FILES])
    assert (result.exit_code, json.loads(result.output)) == (
        0,
        json.loads((GUESTS / "expected.json").read_text("utf-8")),
    )


def test_a_dry_run_says_what_it_cannot_read(tmp_path):
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"")
    result = CliRunner().invoke(main, ["import-guests", "--dry-run", "--json", str(broken)])
    assert json.loads(result.output) == {"broken.csv": {"unreadable": "empty"}}


@pytest.fixture
def run(app):
    with app.app_context():
        factories.forum()

    def invoke(*arguments: str):
        return CliRunner().invoke(
            import_guests_command, list(arguments), obj=ScriptInfo(create_app=lambda: app)
        )

    return invoke


def _people(app) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Attendee))


def test_a_clear_list_is_stored_and_again_makes_no_doubles(app, run):
    path = str(GUESTS / "experts.xlsx")
    assert run(path).output == "experts.xlsx: 11 added, 0 known already.\n"
    assert run(path).output == "experts.xlsx: 0 added, 11 known already.\n"
    assert _people(app) == 11


def test_a_doubtful_list_stores_nothing_unless_its_doubts_are_left_out(app, run):
    path = str(GUESTS / "prospective-enterprises.csv")
    refused = run(path)
    assert (refused.exit_code, _people(app)) == (1, 0)
    assert run("--leave-doubtful-out", path).output.endswith("35 added, 0 known already.\n")
    assert _people(app) == 35


def test_a_list_whose_body_nobody_told_waits_for_it(app, run, tmp_path):
    nameless = tmp_path / "a.csv"
    shutil.copy(GUESTS / "partners-taichung-prison.csv", nameless)
    refused = run(str(nameless))
    assert (refused.exit_code, _people(app)) == (1, 0)
    assert run("--nominator", "PR05", str(nameless)).output == "a.csv: 45 added, 0 known already.\n"
