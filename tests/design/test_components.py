"""The design system: its page opens, and no state, group or outcome lacks its word or shape."""

import re

import pytest

from events_app.access import Role
from events_app.config import PROJECT
from tests import factories

COMPONENTS = PROJECT / "templates" / "components"
TOKENS = (PROJECT / "static" / "css" / "tokens.css").read_text("utf-8")
IMPORT = re.compile(r'{% from "components/\w+\.html" import (.*?)(?: with context)? %}')


@pytest.fixture
def macros(app):
    with app.test_request_context():
        yield lambda name: app.jinja_env.get_template(f"components/{name}.html").module


def _text(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.fixture
def open_page(app, client):
    with app.app_context():
        address = f"/staff/{factories.forum().code}/components"
        factories.sign_in(client, factories.staff(Role.ADMINISTRATOR))
    return lambda language: client.get(f"{address}?lang={language}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_components_opens(open_page, language):
    assert open_page(language).status_code == 200


def test_a_sum_that_is_right_says_so(macros):
    line = macros("figures").check_line("Invited", 5, [("Accepted", 3), ("Declined", 2)])
    assert _text(line) == "Invited 5 = Accepted 3 + Declined 2 相符"


def test_a_sum_that_is_wrong_says_so(macros):
    line = macros("figures").check_line("Invited", 6, [("Accepted", 3), ("Declined", 2)])
    assert _text(line) == "Invited 6 = Accepted 3 + Declined 2 不相符"


def test_every_state_has_a_word_of_its_own(macros):
    chips = macros("chips")
    words = [_text(chips.state_chip(state)) for state in chips.states]
    assert len(set(words)) == len(chips.states)


def test_every_public_group_has_a_colour_and_a_shape_of_its_own(macros, app):
    shapes = macros("chips").shapes
    assert len(set(shapes.values())) == len(shapes)
    assert set(re.findall(r"--group-(\w+):", TOKENS)) == set(shapes)
    assert {group.code for group in factories.forum().public_groups} <= set(shapes)


def test_every_outcome_has_a_word_and_a_shape_of_its_own(macros):
    outcome = macros("outcome")
    assert set(outcome.shapes) == {"ready", *outcome.codes}
    assert len({_text(outcome.outcome_word(code)) for code in outcome.shapes}) == 9


def test_a_field_names_its_hint_and_its_error(open_page):
    page = open_page("en").get_data(as_text=True)
    tag = next(tag for tag in re.findall(r"<input[^>]*>", page) if 'id="refused-name"' in tag)
    attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
    assert attributes["aria-describedby"] == "refused-name-hint refused-name-error"
    assert attributes["aria-invalid"] == "true"


def test_the_guide_tells_of_exactly_the_macros_that_pages_use():
    guide = (COMPONENTS / "README.md").read_text("utf-8")
    guide = guide.partition("## Macros")[2].partition("## Classes")[0]
    pages = [
        path.read_text("utf-8")
        for path in COMPONENTS.parent.rglob("*.html")
        if path.parent.name not in {"components", "design", "layouts"}
    ]
    imported = [names for page in pages for names in IMPORT.findall(page)]
    used = {name.strip() for names in imported for name in names.split(",")}
    assert set(re.findall(r"`(\w+)\(", guide)) == used
    signatures = {
        signature
        for path in COMPONENTS.glob("*.html")
        for signature in re.findall(r"{%-? macro (.*?) -?%}", path.read_text("utf-8"))
    }
    assert [name for name in re.findall(r"`(\w+\(.*?\))`", guide) if name not in signatures] == []
