"""The log: every deed in the reader's words, newest first, page by page."""

import ast

import html5lib
import pytest

from events_app.access import Role
from events_app.audit import service as audit
from events_app.audit.noting import READINGS
from events_app.audit.words import DEEDS, PARTICULARS
from events_app.config import PROJECT
from events_app.database import db
from tests import factories
from tests.statements import counted

PAGE = "/staff/EIF113/log"
RECORDING = {"audit.record", "audit.record_stranger", "audit.record_apart"}
ABOUT_THE_ENTRY = {"event_id", "staff_member_id", None}


@pytest.fixture
def auditor(app, event):
    """The browser of a signed-in auditor."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(Role.AUDITOR))


@pytest.fixture
def record(app, event):
    """Write down so many deeds, as tablets do."""

    def add(number, action="pair tablet"):
        with app.app_context():
            for each in range(1, number + 1):
                audit.record(action, event_id=event().id, staff_member_id=None, device=f"no-{each}")
            db.session.commit()

    return add


def _calls() -> list[ast.Call]:
    trees = (ast.parse(path.read_text("utf-8")) for path in (PROJECT / "events_app").rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if ast.unparse(call.func) in RECORDING]


def test_every_deed_and_every_particular_has_its_words():
    said = {
        node.value
        for call in _calls()
        for node in ast.walk(call.args[0])
        if isinstance(node, ast.Constant) and " " in str(node.value).strip(" _")
    }
    assert said - set(DEEDS) == set()
    noted = {keyword.arg for call in _calls() for keyword in call.keywords} - ABOUT_THE_ENTRY
    assert noted - set(PARTICULARS) == set()


def test_every_reading_has_its_words():
    assert {reading.action for reading in READINGS.values()} - set(DEEDS) == set()
    assert {reading.of for reading in READINGS.values()} - set(PARTICULARS) == set()


def _rows(page: str) -> list[list[str]]:
    root = html5lib.parse(page, namespaceHTMLElements=False)
    return [
        ["".join(cell.itertext()).strip() for cell in row][1:]
        for row in root.iterfind(".//tbody/tr")
    ]


@pytest.mark.parametrize(
    ("language", "deed", "tablet"),
    [("zh", "配對平板", "平板："), ("en", "Tablet paired", "Tablet: ")],
)
def test_the_newest_deed_comes_first_in_the_readers_words(auditor, record, language, deed, tablet):
    record(2)
    assert _rows(auditor.get(f"{PAGE}?lang={language}").text) == [
        ["–", deed, f"{tablet}no-2", "–"],
        ["–", deed, f"{tablet}no-1", "–"],
    ]


def test_a_hundred_deeds_fill_a_page(auditor, record):
    record(101)
    rows = [len(_rows(auditor.get(f"{PAGE}?page={page}").text)) for page in (1, 2, 9)]
    assert rows == [100, 1, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_takes_the_same_number_of_queries_however_long_it_is(app, auditor, record, number):
    record(number)
    with counted(app) as statements:
        auditor.get(PAGE)
    assert len(statements) == 4
