"""The desk in a real Chromium: camera, hand scanner, search, walk-in, and a server that is away."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from badges.model import Badge
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.config import PROJECT
from events_app.database import db
from events_app.event.models import Event
from events_app.event.queries import event_by_code
from events_app.tokens import new_badge_code, new_desk_code
from tests import factories
from tests.browser.camera import film
from tests.browser.conftest import staff_cookie
from tests.browsers import TABLET, UPRIGHT_TABLET

pytestmark = pytest.mark.browser

VECTORS = json.loads((PROJECT / "tests/checkin/admission_vectors.json").read_text("utf-8"))
CODES = "/static/js/checkin/codes.js"


@pytest.fixture
def people(app):
    """People by name with their codes, (QR, desk): one to admit, one cancelled, one waiting."""
    with app.app_context():
        event = factories.forum()
        made = {
            name: factories.confirmed(event, organisation="示範商業會", title="理事", **values)
            for name, values in {
                "歐陽示範": {"name": "歐陽示範"},
                "林取消": {"name": "林取消", "status": "cancelled"},
                "江候補": {"name": "江候補", "status": "waitlisted"},
            }.items()
        }
        return {
            name: (person.badge_code.code, person.badge_code.desk_code)
            for name, person in made.items()
        }


@pytest.fixture
def open_desk(people, open_page):
    """Opens the desk's page on a tablet that stands at lane 2."""

    def start(device=TABLET, language="zh", **options) -> Page:
        page = open_page("/desk/EIF113/", device, Role.DESK, language=language, **options)
        page.locator("[data-station=D2]").click()
        return page

    return start


def _outcome(page: Page, outcome: str) -> None:
    expect(page.locator(".outcome")).to_have_attribute("data-outcome", outcome)


def _name(page: Page, name: str) -> None:
    expect(page.locator(".outcome [data-part=name]")).to_have_text(name)


def _violations(page: Page, part: str = "body") -> list[str]:
    report = Axe().run(page, context=part).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in report for node in each["nodes"]]


def test_the_camera_reads_badges_held_before_it(people, open_desk, tmp_path):
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
    expect(recent).to_contain_text("歐陽示範", timeout=20_000)
    expect(recent).to_contain_text("林取消", timeout=20_000)
    told = {
        tuple(item.locator(".outcome-chip, .desk-recent__name").all_inner_texts())
        for item in recent.locator("li").all()
    }
    assert {("報到完成", "歐陽示範"), ("取消報名", "林取消")} <= told


def test_the_page_asks_no_other_host_for_anything(people, open_desk, server, tmp_path):
    asked = []
    page = open_desk()
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith(server)] == []
    assert any(url.endswith("/barcode-detector/zxing_reader.wasm") for url in asked)


def test_a_typed_code_is_answered_by_word_name_and_colour(people, open_desk):
    page = open_desk()
    page.locator("#code").fill(people["歐陽示範"][1].lower())
    page.keyboard.press("Enter")
    _outcome(page, "admitted")
    _name(page, "歐陽示範")
    expect(page.locator("#code")).to_have_value("")
    page.locator("#code").fill(people["歐陽示範"][1])
    page.keyboard.press("Enter")
    _outcome(page, "already_in")
    expect(page.locator("[data-part=detail]")).to_contain_text("於2號窗口報到")
    page.locator("#code").fill(people["林取消"][1])
    page.keyboard.press("Enter")
    _outcome(page, "cancelled")


def test_a_slip_of_the_finger_is_told_without_asking_the_server(people, open_desk):
    page = open_desk()
    code = people["歐陽示範"][1]
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    page.locator("#code").fill(wrong)
    page.keyboard.press("Enter")
    expect(page.locator("#code-message")).to_have_text("有1個字元不正確，請對照名牌上的報到碼。")
    expect(page.locator("#code")).to_have_value(wrong)
    _outcome(page, "ready")


def test_a_hand_scanner_types_wherever_the_page_has_its_focus(people, open_desk):
    page = open_desk()
    page.locator("#sound").focus()
    page.keyboard.type(people["歐陽示範"][0], delay=5)
    page.keyboard.press("Enter")
    _outcome(page, "admitted")
    _name(page, "歐陽示範")


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


def test_a_hand_scanner_is_read_by_its_keys_when_an_input_method_is_on(people, open_desk):
    page = open_desk()
    _press_keys_of_an_input_method(page, people["歐陽示範"][0], "ㄑㄎㄅ示範")
    _outcome(page, "admitted")
    _name(page, "歐陽示範")
    expect(page.locator("#code-message")).to_contain_text("請切換為英文鍵盤")
    expect(page.locator("#code")).to_have_value("")


def test_a_mangled_scan_is_explained_and_admits_nobody(people, open_desk):
    page = open_desk()
    page.locator("#code").fill("ㄑㄎㄅㄉㄓ")
    page.keyboard.press("Enter")
    expect(page.locator("#code-message")).to_contain_text("請切換為英文鍵盤後再掃描一次")
    _outcome(page, "ready")


def test_a_person_is_found_by_two_characters_admitted_and_undone(people, open_desk):
    page = open_desk()
    page.locator("#q").fill("陽示")
    page.get_by_role("button", name="報到 歐陽示範").click()
    _outcome(page, "admitted")
    undo = page.get_by_role("button", name="復原：歐陽示範")
    undo.click()
    expect(page.locator("[data-part=detail]")).to_have_text("已復原：歐陽示範目前未報到。")
    page.locator("#q").fill("歐陽")
    expect(page.get_by_role("button", name="報到 歐陽示範")).to_be_visible()


def test_a_walk_in_is_shown_the_code_or_told_to_wait(app, people, open_desk):
    page = open_desk()
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("button", name="登記", exact=True).click()
    expect(page.locator("#walk-in-message")).to_have_text("請填寫這一欄。")
    page.get_by_role("textbox", name="姓名", exact=True).fill("李臨時")
    page.get_by_role("button", name="登記", exact=True).click()
    code = page.locator(".desk-walk-in__code")
    expect(code).to_be_visible()
    with app.app_context():
        event = event_by_code("EIF113")
        walk_in = db.session.scalars(
            db.select(Attendee).filter_by(event_id=event.id, origin="walk_in")
        ).one()
        assert code.inner_text().replace("-", "") == walk_in.badge_code.desk_code
        db.session.execute(db.update(Event).values(seats_taken=Event.seats))
        db.session.commit()
    page.get_by_role("button", name="下一位").click()
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("textbox", name="姓名", exact=True).fill("陳候補")
    page.get_by_role("button", name="登記", exact=True).click()
    expect(page.locator(".desk-walk-in__words")).to_contain_text("有空位時通知您")
    expect(code).to_be_hidden()


def test_a_scan_waits_on_the_tablet_until_the_server_answers(people, open_desk):
    page = open_desk()
    page.context.set_offline(True)
    page.locator("#code").fill(people["歐陽示範"][1])
    page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_contain_text("1筆")
    page.context.set_offline(False)
    _outcome(page, "admitted")
    expect(page.locator("#waiting")).to_be_hidden()


def test_signing_in_again_loses_neither_scan_nor_text(app, people, open_desk):
    page = open_desk()
    page.context.clear_cookies(name="forumdesk")
    page.locator("#q").fill("歐")
    page.locator("#code").fill(people["歐陽示範"][1])
    page.keyboard.press("Enter")
    link = page.locator("#signed-out a")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url("**/sign-in?next=/desk/EIF113/")
    cookie = {"name": "forumdesk", "value": staff_cookie(app, Role.DESK)}
    page.context.add_cookies([cookie | {"url": page.url.split("/sign-in")[0]}])
    page.goto("/desk/EIF113/")
    _outcome(page, "admitted")
    expect(page.locator("#q")).to_have_value("歐")


def test_without_a_camera_the_page_says_so_and_types_on(people, open_desk):
    page = open_desk()
    expect(page.locator(".desk-camera__message")).to_have_text(
        "這裡沒有鏡頭。請輸入報到碼、使用掃描槍，或以姓名查詢。"
    )


def test_the_figures_are_shown(people, open_desk):
    page = open_desk()
    expect(page.locator("[data-count=expected]")).to_have_text("1")
    expect(page.locator("[data-count=free_seats]")).to_have_text("247")


@pytest.mark.parametrize(
    ("device", "language", "colours"),
    [(TABLET, "zh", "light"), (UPRIGHT_TABLET, "en", "dark")],
    ids=["landscape", "portrait"],
)
def test_axe_finds_nothing_in_any_state(people, open_desk, device, language, colours):
    page = open_desk(device, language, color_scheme=colours)
    assert _violations(page) == []
    for name, outcome in (
        ("歐陽示範", "admitted"),
        ("林取消", "cancelled"),
        ("江候補", "waitlisted"),
    ):
        page.locator("#code").fill(people[name][1])
        page.keyboard.press("Enter")
        _outcome(page, outcome)
        assert _violations(page) == []
    page.locator("#q").fill("示範")
    expect(page.locator(".desk-person")).to_have_count(3)
    assert _violations(page) == []
    page.locator("[commandfor=walk-in-dialog]").first.click()
    # What lies behind an open dialog is dimmed on purpose and cannot be reached.
    assert _violations(page, "#walk-in-dialog") == []


def test_the_tablets_rules_answer_the_same_vectors(open_desk):
    page = open_desk()
    answers, signals = page.evaluate(
        """async (decisions) => {
          const { decide, SIGNALS } = await import("/static/js/checkin/admission.js");
          return [decisions.map(({ facts }) => decide(facts)), SIGNALS];
        }""",
        VECTORS["decisions"],
    )
    assert answers == [vector["outcome"] for vector in VECTORS["decisions"]]
    assert signals == VECTORS["signals"]


def test_the_tablet_knows_the_codes_that_the_server_makes(open_desk):
    page = open_desk()
    codes = [make() for make in (new_badge_code, new_desk_code) for _number in range(100)]
    slips = [code[:-1] + ("2" if code[-1] != "2" else "3") for code in codes[100:]]
    meant = page.evaluate(
        f"""async (texts) => {{
          const {{ recognise }} = await import("{CODES}");
          return texts.map((text) => recognise(text, "")?.code ?? "none");
        }}""",
        codes + slips,
    )
    assert meant == codes + ["none"] * len(slips)


def test_a_camera_that_cannot_be_read_leaves_the_rest_at_work(people, open_page):
    page = open_page("/", TABLET, Role.DESK)
    page.route("**/barcode-detector/*", lambda route: route.abort())
    page.goto("/desk/EIF113/")
    page.locator("[data-station=D2]").click()
    expect(page.locator(".desk-camera__message")).to_contain_text("無法從鏡頭讀取名牌")
    page.locator("#code").fill(people["歐陽示範"][1])
    page.keyboard.press("Enter")
    _outcome(page, "admitted")
