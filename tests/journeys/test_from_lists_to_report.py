"""The main job, once through: eight guest lists in, an attendance report out.

Three people do it in a real browser: an organiser at a desk, invitees on their phones, and the
front desk with a tablet whose camera is fed with the badges that were printed.
"""

import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from events_app.config import PROJECT
from tests.browser.camera import film_of_pages
from tests.browsers import DESKTOP, PHONE, TABLET
from tests.journeys.conftest import RunningDemo

# Both databases in one process: its Chromium is started once, and each kind of page inspected once.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

GUESTS = PROJECT / "tests" / "data" / "guests"
EXPECTED = json.loads((GUESTS / "expected.json").read_text("utf-8"))
PEOPLE = sum(facts["people"] for facts in EXPECTED.values())
PICTURES = PROJECT / "build" / "pictures"
# Four who sign up, each from another list; the fourth reads English. One who declines.
COMING = {
    "ya.ting1@firm83.example": "黃婷",
    "c.m.wang171@firm4.example": "賴㛢茹",
    "c.m.wang195@gov27.example": "Nguyễn Thị Hoa",
    "office238@firm4.example": "楊淑文",
}
READS_ENGLISH = "office238@firm4.example"
# One more signs up and stays away.
SIGNING_UP = {"contact246@firm79.example": "呂冠淑"} | COMING
DECLINING = "hr245@firm15.example"


class Visitor:
    """Someone with a browser of their own, who finds no fault with any kind of page they open."""

    def __init__(
        self, browser: Browser, address: str, device: dict, looked_at: set[tuple[str, ...]]
    ) -> None:
        self._looked_at = looked_at
        self._device = str(device["viewport"])
        self._context = browser.new_context(base_url=address, accept_downloads=True, **device)
        self.page = self._watched(self._context.new_page())

    def _watched(self, page: Page) -> Page:
        page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
        return page

    def open(self, path: str) -> Page:
        """Open a page and look at it."""
        self.page.goto(path)
        self.look()
        return self.page

    def look(self, name: str = "") -> None:
        """Let axe inspect each kind of page once a device; keep a picture if it gets a name."""
        address = re.sub(r"https?://[^/]+|[0-9a-f]{20}|\?.*", "", self.page.url)
        heading = re.sub(r"[\w-]+\.\w+", "a file", self.page.locator("h1").inner_text())
        kind = (address, self._device, heading)
        if self._is_new(kind):
            found = Axe().run(self.page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == [], kind
        if name and self._is_new((name,)):
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png")

    def _is_new(self, key: tuple[str, ...]) -> bool:
        seen = key in self._looked_at
        self._looked_at.add(key)
        return not seen

    def sign_in(self, account: tuple[str, str]) -> Page:
        """Sign in with an address and a password."""
        self.open("/sign-in")
        self.page.fill("#email", account[0])
        self.page.fill("#password", account[1])
        self.page.click("main form button")
        self.page.wait_for_url("**/staff/**")
        self.look()
        return self.page

    def follow(self, press: Callable[[], None]) -> None:
        """Press something that opens a new page and go on there."""
        with self._context.expect_page() as opened:
            press()
        self.page = self._watched(opened.value)
        self.page.wait_for_load_state()
        self.look()

    def close(self) -> None:
        """Leave."""
        self._context.close()


@pytest.fixture(scope="session")
def looked_at() -> set[tuple[str, ...]]:
    """The kinds of pages that axe has inspected and the pictures taken, on whichever database."""
    return set()


@pytest.fixture
def visitor(launch, demo: RunningDemo, looked_at) -> Iterator[Callable[..., Visitor]]:
    """Give `visitor(device, video=None)` a browser."""
    visitors: list[Visitor] = []

    def arrive(device: dict, video: Path | None = None) -> Visitor:
        visitors.append(Visitor(launch(video), demo.address, device, looked_at))
        return visitors[-1]

    yield arrive
    for one in visitors:
        one.close()


def test_from_eight_lists_to_the_attendance_report(demo: RunningDemo, visitor, tmp_path):
    organiser = visitor(DESKTOP)
    organiser.sign_in(demo.accounts["organiser"])
    _import_all_lists(organiser)
    _send_all_letters(organiser)
    _wait_for_mails(demo, PEOPLE)

    # One phone for all of them, as a secretary's is: their pages must not mix.
    phone = visitor(PHONE)
    _decline(phone, DECLINING)
    for address in SIGNING_UP:
        _sign_up(phone, address, in_english=address == READS_ENGLISH)
    _wait_for_mails(demo, PEOPLE + len(SIGNING_UP))

    badges = _print_badges(organiser)
    names = _names_in(badges)
    assert sorted(names) == sorted(SIGNING_UP.values())
    coming = [page for page, name in zip(badges, names, strict=True) if name in COMING.values()]
    film = film_of_pages(coming[:3], tmp_path / "badges.mjpeg")
    desk_lead = visitor(DESKTOP)
    desk_lead.sign_in(demo.accounts["desk1"])
    _admit_by_camera(_paired(visitor(TABLET, film), desk_lead, "D1"))
    _admit_by_name(_paired(visitor(TABLET), desk_lead, "D2"))

    _read_report(organiser)
    organiser.open("/staff/EIF113/")
    organiser.look("overview")


def _import_all_lists(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/guest-lists")
    page.set_input_files("input[type=file]", [GUESTS / name for name in EXPECTED])
    page.click("form[enctype] button")
    page.wait_for_load_state()
    organiser.look()
    links = page.locator("#lists tbody th a").evaluate_all("links => links.map(a => a.href)")
    assert len(links) == len(EXPECTED)
    for link in links:
        page.goto(link)
        organiser.look("guest-list" if page.locator("fieldset.panel").count() > 2 else "")
        for box in page.locator("input[name^=leave-out-]").all():
            box.check()
        page.click("form[action$=confirmation] button")
        page.wait_for_url("**/guest-lists")
    stored = page.locator("#lists tbody tr td:nth-of-type(2)").all_inner_texts()
    assert sum(int(number) for number in stored) == PEOPLE


def _send_all_letters(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/invitations")
    while page.locator("#waiting tbody tr").count():
        page.locator("#waiting tbody tr button").first.click()
        dialog = page.locator("dialog[open]")
        dialog.locator("form button:not([type=button])").last.click()
        page.wait_for_load_state()
        organiser.look()


def _wait_for_mails(demo: RunningDemo, count: int) -> None:
    folder = demo.instance / "mails"
    deadline = time.monotonic() + 60
    while len(list(folder.glob("*.eml"))) < count:
        assert time.monotonic() < deadline, len(list(folder.glob("*.eml")))
        time.sleep(0.2)
    assert len(list(folder.glob("*.eml"))) == count


def _open_letter(phone: Visitor, address: str) -> None:
    page = phone.open(f"/demo/mails?to={address}")
    page.locator("#mails tbody th a").last.click()
    page.wait_for_load_state()
    frame = page.frame_locator("iframe")
    link = frame.locator("a[href*='/i/']").first
    phone.follow(link.click)
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
    expect(phone.page.locator(".ticket__name")).to_have_text(SIGNING_UP[address])


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
    form = page.locator("form[action$='/badges']")
    answer = page.request.post(
        form.get_attribute("action"),
        form={
            name: value
            for name, value in form.evaluate("form => Array.from(new FormData(form).entries())")
        },
    )
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return list(pypdfium2.PdfDocument(answer.body()))


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
    expect(arrived).to_have_text("3", timeout=45_000)
    tablet.look("desk")
    assert tablet.page.locator("#recent li").count() >= 3


def _admit_by_name(tablet: Visitor) -> None:
    page = tablet.page
    tablet.look()
    # Some of them came in at the other lane; this tablet hears of it within seconds.
    expect(page.locator("[data-count=arrived]")).to_have_text("3", timeout=15_000)
    for name in COMING.values():
        page.fill("#q", name[:2])
        person = page.locator("#people li", has_text=name).first
        expect(person).to_be_visible()
        button = person.locator("button")
        if button.count():
            button.first.click()
            expect(page.locator(".outcome [data-part=name]")).to_have_text(name)
    expect(page.locator("[data-count=arrived]")).to_have_text("4")
    expect(page.locator("#queue")).to_have_text("掃描都已送出")


def _read_report(organiser: Visitor) -> None:
    page = organiser.open("/staff/EIF113/reports/attendance")
    organiser.look("report")
    on_screen = page.locator("#attendance tfoot tr, #attendance tbody tr").last
    figures = [int(text) for text in on_screen.locator("td").all_inner_texts() if text.isdigit()]
    form = page.locator("form[action$='/file']")
    token = form.locator("[name=csrf_token]").get_attribute("value")
    answer = page.request.post(
        form.get_attribute("action"), form={"csrf_token": token, "format": "xlsx"}
    )
    assert answer.status == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.body())).get_sheet_by_index(0)
    rows = [row for row in sheet.to_python() if any(isinstance(cell, float) for cell in row)]
    in_file = [int(cell) for cell in rows[-1] if isinstance(cell, float) and cell == int(cell)]
    assert in_file == figures
    assert figures[0] == PEOPLE
    assert {len(COMING), len(SIGNING_UP), 1, PEOPLE - len(SIGNING_UP) - 1} <= set(figures)
