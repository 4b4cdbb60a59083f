"""The desk in a real Chromium: camera, hand scanner, code, name, walk-in; what eye and ear get."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from badges.model import Badge
from events_app.config import PROJECT
from events_app.tokens import is_desk_code
from tests import factories
from tests.browser.camera import film
from tests.browser.tablets import (
    all_sent,
    arrivals,
    one_database,
    own_scans,
    pair,
    pairing_code,
    scan,
    sees,
    stored_scans,
)
from tests.browsers import PHONE, TABLET, UPRIGHT_TABLET

pytestmark = pytest.mark.browser

VECTORS = PROJECT / "tests/checkin"


@pytest.fixture
def people(app):
    """People by name with their codes, (QR, desk): one to admit, one cancelled, one waiting."""
    with app.app_context():
        event = factories.forum()
        made = {
            name: factories.confirmed(event, name=name, organisation="示範商業會", title="理事", status=status)
            for name, status in (("歐陽示範", "confirmed"), ("林取消", "cancelled"), ("江候補", "waitlisted"))
        }  # fmt: skip
        return {
            name: (person.badge_code.code, person.badge_code.desk_code)
            for name, person in made.items()
        }


@pytest.fixture
def open_desk(app, people, open_page):
    """Opens the desk on a tablet that was paired for lane 2."""

    def start(device=TABLET, language="zh", role="desk", **options) -> Page:
        page = open_page("/desk/EIF113/", device, language=language, **options)
        pair(page, pairing_code(app, role=role), language)
        return page

    return start


def _violations(page: Page, part: str = "body") -> list[str]:
    report = Axe().run(page, context=part).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in report for node in each["nodes"]]


def test_the_camera_reads_badges_held_before_it(app, people, open_desk, tmp_path):
    badges = [
        Badge(
            name=name,
            organisation="示範商業會",
            title="理事",
            band_label_zh="企業代表",
            band_label_en="Enterprise",
            band_colour="#1b5a9e",
            band_ink="#ffffff",
            band_shape="circle",
            event_name="企業誠信論壇",
            event_date="113年9月19日",
            qr_text=people[name][0],
            code8=people[name][1],
        )
        for name in ("歐陽示範", "林取消")
    ]
    page = open_desk(video=film(badges, tmp_path / "badges.mjpeg"))
    recent = page.locator("#recent")
    expect(recent).to_contain_text("歐陽示範")
    expect(recent).to_contain_text("林取消")
    told = {
        tuple(item.locator(".outcome-chip, .desk-recent__name").all_inner_texts())
        for item in recent.locator("li").all()
    }
    assert {("報到完成", "歐陽示範"), ("取消報名", "林取消")} <= told
    # The film turns, so that scans go on: what the tablet had shown by now is stored as shown.
    shown = {each["id"]: each["verdict"] for each in own_scans(page)}
    page.locator("#camera video").evaluate("video => video.pause()")
    all_sent(page)
    assert shown.items() <= stored_scans(app).items()
    assert arrivals(app) == 1


@one_database
def test_the_page_asks_no_other_host_for_anything(open_desk, server):
    asked = []
    page = open_desk()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(server)] == []
    assert any(url.endswith("/barcode-detector/zxing_reader.wasm") for url in asked)


@one_database
def test_a_typed_code_is_answered_by_word_name_and_colour(people, open_desk):
    page = open_desk()
    scan(page, people["歐陽示範"][1].lower(), "admitted")
    sees(page, "admitted", "歐陽示範")
    expect(page.locator("#code")).to_have_value("")
    scan(page, people["歐陽示範"][1], "already_in")
    expect(page.locator("[data-part=detail]")).to_contain_text("於2號窗口報到")
    scan(page, people["林取消"][1], "cancelled")
    expect(page.locator("[data-count=arrived]")).to_have_text("1")
    expect(page.locator("[data-count=expected]")).to_have_text("1")
    expect(page.locator("[data-count=free_seats]")).to_have_text("247")


@one_database
def test_a_slip_of_the_finger_is_told_and_is_no_scan(people, open_desk):
    page = open_desk()
    code = people["歐陽示範"][1]
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    page.locator("#code").fill(wrong)
    page.keyboard.press("Enter")
    expect(page.locator("#code-message")).to_have_text("有1個字元不正確，請對照名牌上的報到碼。")
    expect(page.locator("#code")).to_have_value(wrong)
    sees(page, "ready")
    page.locator("#code").fill("ㄑㄎㄅㄉㄓ")
    page.keyboard.press("Enter")
    expect(page.locator("#code-message")).to_contain_text("請切換為英文鍵盤後再掃描一次")
    assert own_scans(page) == []


@one_database
def test_a_hand_scanner_types_wherever_the_page_has_its_focus(people, open_desk):
    page = open_desk()
    page.locator("#sound").focus()
    page.keyboard.type(people["歐陽示範"][0], delay=5)
    page.keyboard.press("Enter")
    sees(page, "admitted", "歐陽示範")


def _press_keys_of_an_input_method(page: Page, keys: str, inserted: str) -> None:
    """Do what Chromium does when a Chinese input method takes a hand scanner's keys."""
    page.evaluate(
        """([keys, inserted]) => {
          const field = document.getElementById("code");
          const press = (code, isComposing) => field.dispatchEvent(new KeyboardEvent("keydown", {
            key: "Process", code, keyCode: 229, isComposing, bubbles: true, cancelable: true }));
          field.focus();
          field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          for (const key of keys) press(/[0-9]/.test(key) ? `Digit${key}` : `Key${key}`, true);
          field.value = inserted;
          press("Enter", true);
        }""",
        [keys, inserted],
    )


@one_database
def test_a_hand_scanner_is_read_by_its_keys_when_an_input_method_is_on(people, open_desk):
    page = open_desk()
    _press_keys_of_an_input_method(page, people["歐陽示範"][0], "ㄑㄎㄅ示範")
    sees(page, "admitted", "歐陽示範")
    expect(page.locator("#code-message")).to_contain_text("請切換為英文鍵盤")
    expect(page.locator("#code")).to_have_value("")


def test_a_person_is_found_by_two_characters_admitted_and_undone(app, open_desk):
    page = open_desk()
    page.locator("#q").fill("陽示")
    page.get_by_role("button", name="報到 歐陽示範").click()
    sees(page, "admitted", "歐陽示範")
    page.get_by_role("button", name="取消報到：歐陽示範").click()
    expect(page.locator("[data-part=detail]")).to_have_text("已取消報到：歐陽示範目前未報到。")
    expect(page.locator("#recent .outcome-chip")).to_have_text(["已取消報到"])
    page.locator("#q").fill("歐陽")
    expect(page.get_by_role("button", name="報到 歐陽示範")).to_be_visible()
    all_sent(page)
    assert arrivals(app) == 0


@one_database
def test_a_scanner_has_no_names_to_search_and_no_walk_ins(people, open_desk):
    page = open_desk(role="scanner")
    scan(page, people["歐陽示範"][1], "admitted")
    expect(page.locator("#q")).to_be_hidden()
    expect(page.get_by_role("button", name="現場登記")).to_be_hidden()


@one_database
def test_without_a_camera_the_page_says_so_and_types_on(open_desk):
    page = open_desk()
    expect(page.locator(".desk-camera__message")).to_have_text(
        "這裡沒有鏡頭。請輸入報到碼、使用掃描槍，或以姓名查詢。"
    )


@one_database
@pytest.mark.parametrize(
    ("device", "language", "colours"),
    [(TABLET, "zh", "light"), (UPRIGHT_TABLET, "en", "dark"), (PHONE, "zh", "dark")],
    ids=["landscape", "portrait", "phone"],
)
def test_axe_finds_nothing_in_any_state(
    app, people, open_desk, open_page, device, language, colours
):
    page = open_page("/desk/EIF113/", device, language=language, color_scheme=colours)
    expect(page.locator("#pairing-code")).to_be_visible()
    assert _violations(page) == []
    pair(page, pairing_code(app), language)
    assert _violations(page) == []
    for name, outcome in (
        ("歐陽示範", "admitted"),
        ("林取消", "cancelled"),
        ("江候補", "waitlisted"),
    ):
        scan(page, people[name][1], outcome)
        assert _violations(page) == []
    page.locator("#q").fill("示範")
    expect(page.locator(".desk-person")).to_have_count(3)
    page.context.set_offline(True)
    scan(page, people["歐陽示範"][1], "already_in")
    expect(page.locator(".desk-mark")).to_have_count(1)
    assert _violations(page) == []
    page.locator("[commandfor=walk-in-dialog]").first.click()
    # What lies behind an open dialog is dimmed on purpose and cannot be reached.
    assert _violations(page, "#walk-in-dialog") == []


@one_database
def test_a_walk_in_of_whom_nothing_may_be_stored_is_let_in_and_told(server, open_desk):
    page = open_desk()
    page.locator("[commandfor=walk-in-dialog]").first.click()
    page.locator("#walk-in-form [name=name]").fill("前收容人")
    page.locator("#walk-in-form [type=submit]").click()
    expect(page.locator(".desk-walk-in__code")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#notices p")).to_contain_text("列為「臨時來賓」")
    everything = page.evaluate(
        """async () => {
          const { openDB } = await import("/static/vendor/js/idb/index.js");
          const database = await openDB("forum-desk-EIF113");
          const scans = await database.getAll("scans");
          database.close();
          return JSON.stringify(scans);
        }"""
    )
    assert "前收容人" not in everything


@one_database
def test_the_tablets_rules_answer_the_same_vectors(app, server, open_page, people):
    page = open_page("/desk/EIF113/", TABLET)
    vectors = {
        name: json.loads((VECTORS / f"{name}_vectors.json").read_text("utf-8"))
        for name in ("admission", "standing", "folding", "hashing")
    }
    answered = page.evaluate(
        """async ({ admission, standing: sets, folding, hashing }) => {
          const of = (name) => import(`/static/js/checkin/${name}.js`);
          const { decide, SIGNALS } = await of("admission");
          const { standing } = await of("standing");
          const { fold, cleanLine } = await of("folding");
          const { Hashing } = await of("hashing");
          const { hexOf } = await of("issuing");
          const traceOf = async (way) => {
            const { hash, key } = await new Hashing(way).trace(way.code);
            return { ...way, hash, key: hexOf(key) };
          };
          return {
            decisions: admission.decisions.map(({ facts }) => decide(facts)),
            signals: SIGNALS,
            standings: sets.map(({ scans }) => Object.fromEntries(standing(scans))),
            folded: folding.folded.map(([text]) => fold(text)),
            cleaned: folding.cleaned.map(([text]) => cleanLine(text)),
            traces: await Promise.all(hashing.map(traceOf)),
          };
        }""",
        vectors,
    )
    assert answered == {
        "decisions": [each["outcome"] for each in vectors["admission"]["decisions"]],
        "signals": vectors["admission"]["signals"],
        "standings": [each["standing"] for each in vectors["standing"]],
        "folded": [folded for _text, folded in vectors["folding"]["folded"]],
        "cleaned": [cleaned for _text, cleaned in vectors["folding"]["cleaned"]],
        "traces": vectors["hashing"],
    }


@one_database
def test_codes_made_on_the_tablet_have_the_servers_shape(people, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    made = page.evaluate(
        """async () => {
          const { newBadgeCode, newDeskCode, newPersonId } =
            await import("/static/js/checkin/issuing.js");
          const { isDeskCode } = await import("/static/js/checkin/codes.js");
          const codes = Array.from({ length: 200 }, newDeskCode);
          return { codes, right: codes.every(isDeskCode), badge: newBadgeCode(),
            person: newPersonId() };
        }"""
    )
    from_server = [code for code in made["codes"] if is_desk_code(code)]
    assert (made["right"], len(set(from_server))) == (True, 200)
    assert re.fullmatch(r"FD1[0-9A-HJKMNP-TV-Z]{26}", made["badge"])
    assert re.fullmatch(r"[0-9a-f]{20}", made["person"])
