"""Hand scanners as they are: whatever they put before and after a code, and wherever they type."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.tablets import (
    all_sent,
    let_pass,
    one_database,
    own_scans,
    pair,
    pairing_code,
    scan,
    sees,
)
from tests.browsers import TABLET

pytestmark = [pytest.mark.browser, one_database]

NAMES = ("歐陽示範", "賴示範", "王示範", "陳示範", "林示範", "呂示範")
ENDINGS = ("", "\n", "\t")
FIELDS = ("#code", "#q", "#name", "#title", "#group")


@pytest.fixture
def codes(app) -> list[tuple[str, str]]:
    """The codes, (QR, desk), of people who are coming."""
    with app.app_context():
        event = factories.forum()
        people = [factories.confirmed(event, name=name) for name in NAMES]
        return [(person.badge_code.code, person.badge_code.desk_code) for person in people]


@pytest.fixture
def desk(app, codes, open_page) -> Page:
    """The page of a tablet that was paired."""
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    return page


def _types(page: Page, text: str, *, fast: bool = False) -> None:
    """Type as a scanner does; where speed matters, all keys in one moment."""
    if not fast:
        page.keyboard.type(text.rstrip("\t"))
        if text.endswith("\t"):
            page.keyboard.press("Tab")
        return
    page.evaluate(
        """(text) => {
          for (const key of text) {
            const code = /[0-9]/.test(key) ? `Digit${key}` : key === "\\t" ? "Tab" : `Key${key.toUpperCase()}`;
            const init = { key, code, bubbles: true, cancelable: true };
            const field = document.activeElement;
            if (!field.dispatchEvent(new KeyboardEvent("keydown", init))) continue;
            if (code === "Tab" || !("value" in field) || field.matches("button")) continue;
            field.value += key;
            field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          }
        }""",
        text,
    )


def _is_clean(page: Page) -> None:
    """Nothing of a code is left in any field, and no dialog hides the answer."""
    values = page.locator("input").evaluate_all(
        "fields => fields.map(field => field.value).join('')"
    )
    assert values == ""
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("before", ["", "]Q1", "]Q2\\000026"], ids=["plain", "aim", "eci"])
def test_a_code_is_read_whatever_stands_before_and_after_it(desk, codes, before):
    written = [code for code, _desk_code in codes]
    written[::2] = [code.lower() for code in written[::2]]
    for name, code, ending in zip(NAMES, written, ENDINGS * 2, strict=True):
        _types(desk, before + code + ending)
        sees(desk, "admitted", name)
        _is_clean(desk)
    assert len(own_scans(desk)) == len(NAMES)


@pytest.mark.parametrize("ending", ["", "\t"], ids=["nothing", "tab"])
def test_eight_characters_typed_at_once_are_a_code_too(desk, codes, ending):
    desk.locator("#q").focus()
    _types(desk, codes[0][1] + ending, fast=True)
    sees(desk, "admitted", NAMES[0])
    _is_clean(desk)


@pytest.mark.parametrize("kind", ["keys", "text", "full-width text"])
def test_a_code_is_a_badge_in_any_field_and_leaves_nothing_there(desk, codes, kind):
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    for name, (code, _desk_code), field in zip(NAMES, codes, FIELDS, strict=False):
        if field in {"#name", "#title", "#group"}:
            desk.get_by_role("button", name="現場登記").click()
        desk.locator(field).focus()
        if kind == "keys" or field == "#group":
            _types(desk, code + "\n")
        else:
            desk.keyboard.insert_text(code.translate(wide if kind != "text" else {}))
            desk.keyboard.press("Enter")
        sees(desk, "admitted", name)
        _is_clean(desk)
    scans = [(each["kind"], each["verdict"]) for each in own_scans(desk)]
    assert scans == [("entry", "admitted")] * len(FIELDS)


def test_what_was_typed_before_the_scan_stays(desk, codes):
    desk.get_by_role("button", name="現場登記").click()
    desk.locator("#name").fill("李臨時")
    _types(desk, codes[0][0] + "\n")
    sees(desk, "admitted", NAMES[0])
    desk.get_by_role("button", name="現場登記").click()
    expect(desk.locator("#name")).to_have_value("李臨時")


def test_a_code_typed_for_a_walk_ins_name_is_a_badge(desk, codes):
    desk.get_by_role("button", name="現場登記").click()
    desk.locator("#name").fill(codes[0][1])
    desk.get_by_role("button", name="登記", exact=True).click()
    sees(desk, "admitted", NAMES[0])
    _is_clean(desk)
    desk.locator("#q").fill(codes[1][1])
    desk.keyboard.press("Enter")
    sees(desk, "admitted", NAMES[1])
    all_sent(desk)
    assert [each["kind"] for each in own_scans(desk)] == ["entry", "entry"]


def test_no_scan_takes_a_walk_ins_code_off_the_screen(desk, codes):
    desk.get_by_role("button", name="現場登記").click()
    desk.locator("#name").fill("李臨時")
    desk.get_by_role("button", name="登記", exact=True).click()
    expect(desk.locator(".desk-walk-in__code")).to_be_visible()
    _types(desk, codes[0][0] + "\n")
    expect(desk.locator(".desk-walk-in__first")).to_be_visible()
    expect(desk.locator(".desk-walk-in__code")).to_be_visible()
    desk.get_by_role("button", name="下一位").click()
    _types(desk, codes[0][0] + "\n")
    sees(desk, "admitted", NAMES[0])
    assert [each["kind"] for each in own_scans(desk)] == ["walk_in", "entry"]


def test_a_code_scanned_again_within_four_seconds_is_the_same_guest(desk, codes):
    desk.evaluate("performance.now = () => 1_000_000")
    for _trigger in range(3):
        _types(desk, codes[0][0] + "\n")
        sees(desk, "admitted", NAMES[0])
    assert len(own_scans(desk)) == 1
    let_pass(desk, 3900)
    _types(desk, codes[0][0] + "\n")
    sees(desk, "admitted", NAMES[0])
    assert len(own_scans(desk)) == 1
    let_pass(desk, 4000)
    _types(desk, codes[0][0] + "\n")
    sees(desk, "already_in", NAMES[0])
    assert [each["verdict"] for each in own_scans(desk)] == ["admitted", "already_in"]


def test_whoever_was_undone_is_admitted_at_once(desk, codes):
    desk.evaluate("performance.now = () => 1_000_000")
    _types(desk, codes[0][0] + "\n")
    sees(desk, "admitted", NAMES[0])
    desk.get_by_role("button", name=f"取消報到：{NAMES[0]}").click()
    sees(desk, "ready")
    _types(desk, codes[0][0] + "\n")
    sees(desk, "admitted", NAMES[0])


def test_what_was_told_and_found_for_one_guest_is_gone_for_the_next(desk, codes):
    wrong = codes[0][1][:-1] + ("2" if codes[0][1][-1] != "2" else "3")
    desk.locator("#code").fill(wrong)
    desk.keyboard.press("Enter")
    expect(desk.locator("#code-message")).to_be_visible()
    desk.locator("#q").fill("示範")
    expect(desk.locator("#people li")).to_have_count(len(NAMES))
    scan(desk, codes[1][0], "admitted")
    expect(desk.locator("#code-message")).to_be_hidden()
    expect(desk.locator("#people li")).to_have_count(0)
    expect(desk.locator("#search-message")).to_be_empty()
    _is_clean(desk)


def test_without_a_list_there_is_no_verdict(app, codes, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    page.route("**/people?**", lambda route: route.abort())
    page.goto(f"/desk/EIF113/?lang=zh#{pairing_code(app)}")
    page.locator("#pairing-form button").click()
    expect(page.locator("#code")).to_be_visible()
    scan(page, codes[0][1], "ready")
    expect(page.locator("[data-part=detail]")).to_contain_text("這台平板還沒有收到名單")
    expect(page.locator("#copy-age")).to_have_attribute("data-tone", "warn")
    assert own_scans(page) == []
    page.unroute("**/people?**")
    expect(page.locator("#copy-age")).to_have_text("名單剛剛更新")
    scan(page, codes[0][1], "admitted")
