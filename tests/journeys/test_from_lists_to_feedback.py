"""The whole job, once through: eight guest lists in, an attendance report and a feedback report out.

It happens on three days in a real browser: an organiser at a desk, invitees on their phones, and the
front desk with a tablet whose camera is fed with the badges that were printed. Each form is filled in
by hand once; who does the same later sends it as the page gives it.
"""

import io
import json
import re

import pypdfium2
import pytest
from playwright.sync_api import APIResponse, Page, expect
from python_calamine import CalamineWorkbook

from events_app.config import PROJECT
from events_app.demo.mailbox import MAILS_FOLDER, Mailbox
from tests.browser.camera import film_of_pages
from tests.browsers import DESKTOP, PHONE, TABLET
from tests.journeys.conftest import DemoForum, RunningDemo
from tests.journeys.visitors import Visitor
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

GUESTS = PROJECT / "tests" / "data" / "guests"
EXPECTED = json.loads((GUESTS / "expected.json").read_text("utf-8"))
PEOPLE = sum(facts["people"] for facts in EXPECTED.values())
# Six who sign up, most of them from other lists; one reads English. One who declines.
COMING = {
    "ya.ting1@firm83.example": "黃婷",
    "c.m.wang171@firm4.example": "賴㛢茹",
    "c.m.wang195@gov27.example": "Nguyễn Thị Hoa",
    "office238@firm4.example": "楊淑文",
    "hr183@gov63.example": "許淼婷",
    "contact148@firm64.example": "Sayun Demoyan",
}
READS_ENGLISH = "office238@firm4.example"
# One more signs up and stays away.
SIGNING_UP = {"contact246@firm79.example": "呂冠淑"} | COMING
DECLINING = "hr245@firm15.example"
# All but one of those who come answer the survey, all but one of them content.
ANSWERING = list(COMING)[:5]
LEAVE_OUT = "input[name^=leave-out-]"


def test_from_eight_lists_to_the_feedback_report(forum: DemoForum, visitor, tmp_path):
    organiser, phone, desk_lead = visitor(DESKTOP), visitor(PHONE), visitor(DESKTOP)
    with forum.on() as demo:
        organiser.sign_in(demo.accounts["organiser"])
        _import_all_lists(organiser)
        _send_all_letters(organiser)
        _wait_for_mails(demo, PEOPLE)

        # One phone for all of them, as a secretary's is: their pages must not mix.
        _decline(phone, DECLINING)
        first, *others = SIGNING_UP
        _sign_up(phone, first, in_english=False)
        _sign_up(phone, READS_ENGLISH, in_english=True)
        for address in others:
            if address != READS_ENGLISH:
                _sign_up_likewise(phone, _link_to(demo, address, "/i/"), address)
        _wait_for_mails(demo, PEOPLE + len(SIGNING_UP))
        badges = _print_badges(organiser)

    names = _names_in(badges)
    assert sorted(names) == sorted(SIGNING_UP.values())
    coming = [page for page, name in zip(badges, names, strict=True) if name in COMING.values()]
    film = film_of_pages(coming[:3], tmp_path / "badges.mjpeg")
    with forum.on("2024-09-19") as demo:
        desk_lead.sign_in(demo.accounts["desk1"])
        _admit_by_camera(_paired(visitor(TABLET, film), desk_lead, "D1"))
        _admit_by_name(_paired(visitor(TABLET), desk_lead, "D2"))
        organiser.sign_in(demo.accounts["organiser"])
        _print_sign_in_sheets(organiser)
        organiser.open("/staff/EIF113/")
        organiser.look("overview")

    with forum.on("2024-09-20") as demo:
        organiser.sign_in(demo.accounts["organiser"])
        _read_attendance(organiser)
        _send_survey(organiser)
        _wait_for_mails(demo, PEOPLE + len(SIGNING_UP) + len(COMING))
        phone.open("/?lang=zh")
        dissatisfied, *satisfied = ANSWERING
        _answer(phone, dissatisfied, satisfaction="2")
        for address in satisfied:
            _answer_likewise(phone, _link_to(demo, address, "/s/"), satisfaction="5")
        _take_certificate(phone)
        _close_survey(organiser)
        _read_feedback(organiser)


def _import_all_lists(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/guest-lists")
    page.set_input_files("input[type=file]", [GUESTS / name for name in EXPECTED])
    page.click("form[enctype] button")
    page.wait_for_load_state()
    organiser.look()
    links = page.locator("#lists tbody th a").evaluate_all("links => links.map(a => a.href)")
    assert len(links) == len(EXPECTED)
    _store_list(organiser, links[0])
    for link in links[1:]:
        page.goto(link)
        organiser.look("guest-list" if page.locator("fieldset.panel").count() > 2 else "")
        page.locator(LEAVE_OUT).evaluate_all("boxes => boxes.forEach(box => box.checked = true)")
        _posted(page, "confirmation")
    organiser.open("/staff/EIF113/guest-lists")
    stored = page.locator("#lists tbody tr td:nth-of-type(2)").all_inner_texts()
    assert sum(int(number) for number in stored) == PEOPLE


def _store_list(organiser: Visitor, link: str) -> None:
    """Leave out what is doubtful in a list, and store the others."""
    page = organiser.open(link)
    for box in page.locator(LEAVE_OUT).all():
        box.check()
    page.click("form[action$=confirmation] button")
    page.wait_for_url("**/guest-lists")


def _send_all_letters(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/invitations")
    page.locator("[commandfor=send-all]").first.click()
    page.locator("dialog[open] form button:not([type=button])").click()
    expect(page.locator("#waiting")).to_have_count(0)
    organiser.look()


def _wait_for_mails(demo: RunningDemo, count: int) -> None:
    folder = demo.instance / MAILS_FOLDER
    wait_until(lambda: len(list(folder.glob("*.eml"))) >= count)
    assert len(list(folder.glob("*.eml"))) == count


def _follow_link(phone: Visitor, address: str, link: str, *, newest: bool = False) -> None:
    """Open the oldest or newest mail to somebody and press the link in it."""
    page = phone.open(f"/demo/mails?to={address}")
    mails = page.locator("#mails tbody th a")
    (mails.first if newest else mails.last).click()
    page.wait_for_load_state()
    phone.follow(page.frame_locator("iframe").locator(f"a[href*='{link}']").first.click)


def _link_to(demo: RunningDemo, address: str, kind: str) -> str:
    """Return the newest link of a kind that was mailed to somebody."""
    box = Mailbox(demo.instance / MAILS_FOLDER)
    texts = (box.read(each.id).get_body(("plain",)).get_content() for each in box.sent_to(address))
    return next(filter(None, (re.search(rf"http[^\s]+{kind}[\w-]+", text) for text in texts)))[0]


def _open_letter(phone: Visitor, address: str) -> None:
    _follow_link(phone, address, "/i/")
    assert re.search(r"/my/\w+$", phone.page.url), phone.page.url


def _sign_up(phone: Visitor, address: str, *, in_english: bool) -> None:
    _open_letter(phone, address)
    if in_english:
        phone.open(phone.page.url + "?lang=en")
        expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    phone.page.locator("a[href$='/registration']").click()
    phone.page.wait_for_load_state()
    phone.look("sign-up" if not in_english else "sign-up-en")
    expect(phone.page.locator("#name")).to_have_value(SIGNING_UP[address])
    if in_english:
        # One forgets to say that the notice was read, and is told.
        phone.page.click("main form button.button--primary")
        phone.page.wait_for_load_state()
        expect(phone.page.locator("#has_read")).to_have_attribute("aria-invalid", "true")
    phone.page.check("#has_read")
    phone.page.click("main form button.button--primary")
    phone.page.wait_for_url(re.compile(r"/my/\w+$"))
    phone.look("own-page" if not in_english else "own-page-en")
    expect(phone.page.locator(".own-code__name")).to_have_text(SIGNING_UP[address])


def _sign_up_likewise(phone: Visitor, link: str, address: str) -> None:
    phone.page.goto(link)
    phone.page.goto(phone.page.locator("a[href$='/registration']").get_attribute("href"))
    answer = _posted(phone.page, has_read="y")
    assert re.search(r"/my/\w+$", answer.url), answer.url
    assert SIGNING_UP[address] in answer.text()


def _decline(phone: Visitor, address: str) -> None:
    _open_letter(phone, address)
    phone.page.locator("details summary").first.click()
    phone.page.fill("textarea", "當天另有會議")
    phone.page.click("form[action$=refusal] button")
    phone.page.wait_for_load_state()
    phone.look()


def _print_badges(organiser: Visitor) -> list[pypdfium2.PdfPage]:
    page = organiser.open("/staff/EIF113/badges")
    organiser.look("badges")
    page.check("input[name=sheet][value=a6]")
    return list(pypdfium2.PdfDocument(_posted(page, "/badges").body()))


def _names_in(pages: list[pypdfium2.PdfPage]) -> list[str]:
    texts = [page.get_textpage().get_text_range() for page in pages]
    return [
        next(
            name for name in SIGNING_UP.values() if name.replace(" ", "") in re.sub(r"\s", "", text)
        )
        for text in texts
    ]


def _paired(tablet: Visitor, desk_lead: Visitor, station: str) -> Visitor:
    """Let the desk's lead make a code for a station, and open the tablet with it."""
    page = desk_lead.open("/staff/EIF113/devices")
    page.select_option("#station", station)
    page.click("main form button.button--primary")
    page.wait_for_load_state()
    desk_lead.look("tablets")
    tablet.open(page.locator(".pairing a").get_attribute("href"))
    tablet.page.locator("#pairing-form button").click()
    expect(tablet.page.locator("#copy-age")).to_have_text("名單剛剛更新")
    return tablet


def _admit_by_camera(tablet: Visitor) -> None:
    arrived = tablet.page.locator("[data-count=arrived]")
    expect(arrived).to_have_text("3")
    tablet.look("desk")
    assert tablet.page.locator("#recent li").count() >= 3


def _admit_by_name(tablet: Visitor) -> None:
    page = tablet.page
    tablet.look()
    # Some of them came in at the other lane; this tablet hears of it within seconds.
    expect(page.locator("[data-count=arrived]")).to_have_text("3")
    for name in COMING.values():
        page.fill("#q", name[:2])
        person = page.locator("#people li", has_text=name).first
        expect(person).to_be_visible()
        button = person.locator("button")
        if button.count():
            button.first.click()
            expect(page.locator(".outcome [data-part=name]")).to_have_text(name)
    expect(page.locator("[data-count=arrived]")).to_have_text(str(len(COMING)))
    expect(page.locator("#queue")).to_have_text("掃描都已送出")


def _posted(page: Page, action: str = "", **changes: str) -> APIResponse:
    """Send a form of the page as it stands, but for the changes, without leaving the page."""
    kind = f"form[action$='{action}']" if action else "main form:not([action])"
    form = page.locator(kind).first
    values = dict(form.evaluate("form => Array.from(new FormData(form).entries())"))
    answer = page.request.post(form.get_attribute("action") or page.url, form=values | changes)
    assert answer.status == 200, answer.status
    return answer


def _texts(answer: APIResponse) -> str:
    pages = pypdfium2.PdfDocument(answer.body())
    return "".join(page.get_textpage().get_text_range() for page in pages)


def _print_sign_in_sheets(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/sign-in-sheets")
    text = re.sub(r"\s", "", _texts(_posted(page, "/sign-in-sheets")))
    assert {name: text.count(name.replace(" ", "")) for name in SIGNING_UP.values()} == {
        name: 1 for name in SIGNING_UP.values()
    }


def _read_attendance(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/reports/attendance")
    organiser.look("report")
    on_screen = page.locator("#attendance tfoot tr, #attendance tbody tr").last
    figures = [int(text) for text in on_screen.locator("td").all_inner_texts() if text.isdigit()]
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(_posted(page, "/file", format="xlsx").body())
    ).get_sheet_by_index(0)
    rows = [row for row in sheet.to_python() if any(isinstance(cell, float) for cell in row)]
    in_file = [int(cell) for cell in rows[-1] if isinstance(cell, float) and cell == int(cell)]
    assert in_file == figures
    assert figures[0] == PEOPLE
    assert {len(COMING), len(SIGNING_UP), 1, PEOPLE - len(SIGNING_UP) - 1} <= set(figures)


def _send_survey(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/survey")
    page.locator("[commandfor=send][command=show-modal]").click()
    page.locator("dialog[open] form button:not([type=button])").last.click()
    page.wait_for_load_state()
    organiser.look()


def _answer(phone: Visitor, address: str, *, satisfaction: str) -> None:
    _follow_link(phone, address, "/s/", newest=True)
    page = phone.page
    page.locator("main form button").click()
    page.locator("[name=Q01][value=biz]").check()
    page.locator(f"[name=Q02][value='{satisfaction}']").check()
    page.locator("[name=Q13][value=none]").check()
    phone.look("survey")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/survey/thanks")
    phone.look()


def _answer_likewise(phone: Visitor, link: str, *, satisfaction: str) -> None:
    phone.page.goto(link)
    questions = _posted(phone.page, "/survey/questions").text()
    answers = {"key": re.search(r'name="key"[^>]* value="([^"]+)"', questions)[1]}
    answers |= {"Q01": "biz", "Q02": satisfaction, "Q13": "none"}
    answer = phone.page.request.post("/survey/answers", form=answers)
    assert answer.url.endswith("/survey/thanks"), answer.url


def _take_certificate(phone: Visitor) -> None:
    address, name = next(iter(COMING.items()))
    _open_letter(phone, address)
    link = phone.page.locator("a[href$='/certificate']").get_attribute("href")
    assert name in re.sub(r"\s", "", _texts(phone.page.request.get(link)))


def _close_survey(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/survey")
    page.locator("[commandfor=close][command=show-modal]").click()
    page.locator("dialog[open] form button:not([type=button])").last.click()
    page.wait_for_load_state()
    organiser.look()


def _read_feedback(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/reports/feedback")
    organiser.look("feedback")
    asked, answered = len(COMING), len(ANSWERING)
    expect(page.locator("#sentence-1")).to_have_text(
        f"本次發出問卷連結 {asked} 份，回收有效問卷 {answered} 份"
        f"（回收率 {answered / asked:.1%}）。整體滿意度（非常滿意及滿意合計）達 80.0%。"
    )
    pdf = re.sub(r"\s", "", _texts(_posted(page, "/file", format="pdf")))
    assert "整體滿意度（非常滿意及滿意合計）達80.0%" in pdf
