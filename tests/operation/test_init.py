"""`forumdesk init`: from nothing to a forum, and again without harm."""

import re

import pytest
import sqlalchemy as sa

from events_app.audit.models import AuditEntry
from events_app.config import file_values
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation.models import Letter
from events_app.nominator.models import Nominator
from events_app.staff import service as staff
from events_app.staff.models import StaffMember
from tests.operation.conftest import ADMINISTRATOR, DEMO


def _counts(app) -> dict[str, int]:
    with app.app_context():
        return {
            table.__tablename__: db.session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (Nominator, Event, Letter, StaffMember, AuditEntry)
        }


WHOLE = {"nominator": 54, "event": 1, "letter": 20, "staff_member": 1, "audit_entry": 1}


def _signs_in(app, email: str, password: str) -> bool:
    with app.app_context():
        return staff.sign_in(email, password, "a browser").key is not None


def test_an_empty_database_becomes_a_forum_whose_administrator_signs_in(app, operator):
    answer = operator.set_up()
    password = re.search(rf"^Administrator {ADMINISTRATOR}, password (\S+) \(", answer.output, re.M)
    assert answer.exit_code == 0
    assert _counts(app) == WHOLE
    assert _signs_in(app, ADMINISTRATOR, password[1])
    # Shown once: it stands nowhere else.
    assert password[1] not in (operator.instance / "settings.env").read_text()


def test_a_second_time_leaves_what_stands(app, operator):
    operator.set_up()
    before = file_values(operator.instance)
    again = operator.set_up()
    assert (again.exit_code, _counts(app)) == (0, WHOLE)
    assert file_values(operator.instance) == before
    assert "password" not in again.output.replace("its password stays", "")


def test_another_administrator_may_be_added_by_who_runs_the_machine(app, operator):
    operator.set_up()
    answer = operator.run("init", "--administrator", "second@agency.gov.tw")
    password = re.search(r"second@agency.gov.tw, password (\S+) \(", answer.output)[1]
    assert _signs_in(app, "second@agency.gov.tw", password)


def test_what_is_not_given_is_asked_for(app, operator):
    for name in ("FORUMDESK_BASE_URL", "FORUMDESK_SENDER"):
        del operator.environ[name]
    typed = "https://forum.agency.gov.tw\nforum@agency.gov.tw\nboss@agency.gov.tw\n"
    assert operator.run("init", input=typed).exit_code == 0
    written = file_values(operator.instance)
    assert sorted(written) == [
        "FORUMDESK_BASE_URL", "FORUMDESK_ENVIRONMENT", "FORUMDESK_SECRET_KEY", "FORUMDESK_SENDER",
    ]  # fmt: skip
    assert (written["FORUMDESK_SENDER"], len(written["FORUMDESK_SECRET_KEY"])) == (
        "forum@agency.gov.tw",
        43,
    )
    assert _counts(app) == WHOLE | {"event": 0, "letter": 0}


def test_unsafe_settings_are_refused_before_anything_is_written(operator):
    answer = operator.run("init", "--base-url", "http://forum.agency.gov.tw")
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: Address: ")
    assert not operator.instance.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("--plan", "event = ["),
        ("--plan", "[event]\nname_zh = '沒有代碼'"),
        ("--plan", "[event]\ncode = 'F'"),
        ("--plan", (DEMO / "forum.toml").read_text("utf-8").replace("PARTNER", "STAFF")),
        ("--letters", "letters = []\n[[letters]]"),
        ("--letters", "[[letters]]\ntype = 'NOBODY'"),
    ],
)
def test_a_plan_that_is_not_whole_stores_nothing(app, operator, tmp_path, name, text):
    broken = tmp_path / "broken.toml"
    broken.write_text(text, "utf-8")
    arguments = ["--administrator", ADMINISTRATOR, "--plan", str(DEMO / "forum.toml")]
    answer = operator.run("init", *arguments, name, str(broken))
    assert (answer.exit_code, answer.output.splitlines()[-1][:7]) == (1, "Error: ")
    assert set(_counts(app).values()) == {0}


def test_letters_need_a_forum(app, operator):
    letters = str(DEMO / "letters.toml")
    answer = operator.run("init", "--administrator", ADMINISTRATOR, "--letters", letters)
    assert (
        answer.output.splitlines()[-1] == "Error: There is no forum that the letters could be for."
    )
    assert set(_counts(app).values()) == {0}
