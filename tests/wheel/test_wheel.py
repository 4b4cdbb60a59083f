"""What `pip install` gives: one command that has everything it needs with it."""

import json
import re

import pypdfium2
import pytest

from events_app.cli import main
from events_app.config import PROJECT
from tests.serving import get, listening

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
    assert commands == sorted(name for name, one in main.commands.items() if not one.hidden)
    assert set(commands) >= {"check", "demo", "import-guests", "init", "migrate", "run", "worker"}


def test_a_guest_list_is_read_as_from_the_checkout(installed):
    answer = installed.run(
        "forumdesk", "import-guests", "--dry-run", "--json", str(GUESTS / "experts.xlsx")
    )
    expected = json.loads((GUESTS / "expected.json").read_text("utf-8"))
    assert json.loads(answer.stdout) == {"experts.xlsx": expected["experts.xlsx"]}


SETTINGS = {
    "FORUMDESK_BASE_URL": "https://forum.agency.gov.tw",
    "FORUMDESK_SENDER": "forum@agency.gov.tw",
    "FORUMDESK_SECURITY_CONTACT": "security@agency.gov.tw",
    "FORUMDESK_TRUSTED_PROXIES": "1",
}


def test_it_goes_from_an_empty_folder_to_a_served_forum(installed):
    demo = installed.packages / "events_app" / "demo"
    forum = ["--plan", str(demo / "forum.toml"), "--letters", str(demo / "letters.toml")]
    init = ["init", "--administrator", "boss@agency.gov.tw", *forum]
    assert installed.run("forumdesk", *init, **SETTINGS).returncode == 0
    assert [path.name for path in installed.folder.iterdir()] == ["instance"]
    checked = json.loads(installed.run("forumdesk", "check", "--json", **SETTINGS).stdout)
    assert {one["what"] for one in checked if one["word"] != "ok"} == {"Mail server"}
    once = installed.run("forumdesk", "worker", "--once", **SETTINGS)
    assert once.stdout == "0 mails were taken up.\n"
    command = installed.command("forumdesk", "run", "--bind", "127.0.0.1:0")
    where = {"cwd": installed.folder, "env": installed.environ(**SETTINGS)}
    with listening(command, installed.environment / "log.txt", **where) as (address, _process):
        _looks_as_it_should(address)


def _looks_as_it_should(address: str) -> None:
    host = {"Host": "forum.agency.gov.tw", "X_Forwarded_Proto": "https"}
    status, body, _headers = get(address, "/", **host)
    page = body.decode()
    assert (status, "<h1" in page, "企業誠信論壇" in page) == (200, True, True)
    linked = set(re.findall(r'(?:href|src)="(/static/[^"?]+)', page))
    faces = "/static/vendor/fonts/noto-sans-tc/files/noto-sans-tc-0-wght-normal.woff2"
    scanner = "/static/vendor/js/barcode-detector/ponyfill.js"
    files = linked | {faces, scanner}
    assert {path.rpartition(".")[2] for path in files} >= {"css", "js", "woff2"}
    for path in files:
        status, content, _headers = get(address, path, **host)
        assert (path, status, content) == (path, 200, (PROJECT / path[1:]).read_bytes())


DRAW_A_BADGE = """
import sys
from badges.model import A6_SINGLE, Badge
from badges.render import render_pdf
badge = Badge(
    "𡍼美惠", "示範精密股份有限公司", "總經理", "企業代表", "Enterprise", "#1f4e79", "#ffffff",
    "square", "企業誠信論壇", "113年9月19日", "FD1K7M2Q9X4R8T3W6Y5Z1B0C2D", "K7M2Q9X4",
)
with open(sys.argv[1], "wb") as stream:
    render_pdf([badge], A6_SINGLE, stream)
"""


def test_it_draws_a_badge_with_any_name(installed, tmp_path):
    answer = installed.run("python", "-c", DRAW_A_BADGE, str(tmp_path / "badge.pdf"))
    assert answer.stderr == ""
    (page,) = pypdfium2.PdfDocument(tmp_path / "badge.pdf")
    assert "𡍼美惠" in page.get_textpage().get_text_bounded()
