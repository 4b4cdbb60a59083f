"""What `pip install` gives: one command that has everything it needs with it."""

import json
import re

import pytest

from events_app.config import PROJECT

pytestmark = pytest.mark.xdist_group("wheel")

GUESTS = PROJECT / "tests" / "data" / "guests"
WHERE_IT_COMES_FROM = """
import sys
from pathlib import Path
import badges.typefaces
import events_app.cli
from events_app.config import PAGES
project, dependencies = Path(sys.argv[1]), Path(sys.argv[2])
print(PAGES, badges.typefaces.FOLDER)
files = [Path(module.__file__) for module in sys.modules.values() if getattr(module, "__file__", None)]
print([file for file in files if file.is_relative_to(project) and not file.is_relative_to(dependencies)])
"""


def test_nothing_of_it_comes_from_the_checkout(installed):
    dependencies = (installed.packages / "dependencies.pth").read_text().splitlines()[0]
    answer = installed.run("python", "-c", WHERE_IT_COMES_FROM, str(PROJECT), dependencies)
    packages = installed.packages
    assert answer.stdout.splitlines() == [
        f"{packages / 'events_app'} {packages / 'badges' / 'fonts'}",
        "[]",
    ]


def test_the_command_says_what_it_can_do(installed):
    answer = installed.run("forumdesk", "--help")
    commands = re.findall(r"^  ([a-z-]+) ", answer.stdout.partition("Commands:")[2], re.M)
    assert commands == ["demo", "demo-mailbox", "import-guests", "migrate", "worker"]


def test_a_guest_list_is_read_as_from_the_checkout(installed):
    answer = installed.run(
        "forumdesk", "import-guests", "--dry-run", "--json", str(GUESTS / "experts.xlsx")
    )
    expected = json.loads((GUESTS / "expected.json").read_text("utf-8"))
    assert json.loads(answer.stdout) == {"experts.xlsx": expected["experts.xlsx"]}
