"""The desk when things break: no network, a dead server, a killed browser, a bad line, two tablets.

What a tablet showed is compared with what the database holds: nothing lost, nothing doubled.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Error, Page, expect

from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import Device, Scan
from events_app.database import db
from events_app.event.queries import event_by_code
from tests import factories
from tests.browser.relay import ANSWERS, relaying
from tests.browser.tablets import (
    all_sent,
    arrivals,
    kept_offline,
    one_database,
    own_scans,
    pair,
    pairing_code,
    scan,
    sees,
    stored_scans,
    until,
)
from tests.browsers import CHROMIUM, PHONE, QUIET, TABLET, UPRIGHT_TABLET, patient
from tests.checkin.conftest import badge_hash
from tests.conftest import test_settings
from tests.journeys.conftest import free_port
from tests.serving import kill_family, serving

pytestmark = pytest.mark.browser

NAMES = ("歐陽示範", "賴示範", "王示範", "陳示範", "林示範", "張示範")


@pytest.fixture
def codes(app) -> dict[str, str]:
    """The desk codes of a few people who are coming."""
    with app.app_context():
        event = factories.forum()
        people = [factories.confirmed(event, name=name) for name in NAMES]
        return {person.name: person.badge_code.desk_code for person in people}


@pytest.fixture
def profile(playwright, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser on one profile that stays on the disk: `profile(address)`."""
    with ExitStack() as opened:

        def start(address: str) -> BrowserContext:
            context = playwright.chromium.launch_persistent_context(
                tmp_path / "profile",
                executable_path=CHROMIUM,
                args=QUIET,
                base_url=address,
                **TABLET,
            )
            opened.callback(_close, context)
            return patient(context)

        yield start


def _close(context: BrowserContext) -> None:
    with suppress(Error):
        context.close()


def _kill_browser(folder: Path) -> None:
    """Kill every process of the browser on that profile, as a flat battery would."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(folder) in (process / "cmdline").read_text():
                os.kill(int(process.name), signal.SIGKILL)


def _desk(context: BrowserContext) -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    page.goto("/desk/EIF113/")
    expect(page.locator("#code")).to_be_visible()
    return page


def _waiting(page: Page, count: int) -> None:
    expect(page.locator("#queue")).to_have_text(f"沒有連線，照常掃描；{count}筆掃描等待送出")


def test_nothing_is_lost_when_network_server_and_browser_fail(
    app, codes, database_url, profile, tmp_path
):
    settings, port = test_settings(database_url, tmp_path), free_port()
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as running:
        process = running.enter_context(serving(settings, tmp_path / "log", port))[1]
        context = profile(address)
        page = context.pages[0]
        pair(page, pairing_code(app))
        kept_offline(page)
        scan(page, codes["歐陽示範"], "admitted")
        all_sent(page)
        context.close()  # and opened again: what was paired stays paired

        context = profile(address)
        page = _desk(context)
        context.set_offline(True)
        scan(page, codes["歐陽示範"], "already_in")
        scan(page, codes["賴示範"], "admitted")
        page.reload()
        _waiting(page, 2)
        expect(page.locator("#recent .desk-recent__name")).to_have_text(
            ["賴示範", "歐陽示範", "歐陽示範"]
        )
        page.locator("#q").fill("王示")
        page.get_by_role("button", name="報到 王示範").click()
        sees(page, "admitted", "王示範")
        page.get_by_role("button", name="取消報到：王示範").click()
        expect(page.locator("#recent .outcome-chip").first).to_have_text("已取消報到")
        written = _walk_in(page, "李臨時")
        scan(page, written, "already_in")
        sees(page, "already_in", "李臨時")
        _waiting(page, 6)
        context.set_offline(False)
        all_sent(page)

        kill_family(process.pid)
        scan(page, codes["陳示範"], "admitted")
        scan(page, codes["陳示範"], "already_in")
        _waiting(page, 2)
        _kill_browser(tmp_path / "profile")
        context = profile(address)
        page = _desk(context)  # from what the tablet keeps: there is no server
        _waiting(page, 2)
        scan(page, codes["林示範"], "admitted")
        running.enter_context(serving(settings, tmp_path / "log2", port))
        all_sent(page)
        shown = own_scans(page)
    assert len(shown) == 10
    assert stored_scans(app) == {each["id"]: each["verdict"] for each in shown}
    # 歐陽、賴、李、陳、林; 王 was undone.
    assert arrivals(app) == 5


def _walk_in(page: Page, name: str) -> str:
    """Register a walk-in and return the code that is to be written on the badge."""
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("button", name="登記", exact=True).click()
    expect(page.locator("#walk-in-message")).to_have_text("請填寫這一欄。")
    page.get_by_role("textbox", name="姓名").fill(name)
    page.get_by_role("button", name="登記", exact=True).click()
    code = page.locator(".desk-walk-in__code")
    expect(code).to_be_visible()
    written = code.inner_text()
    page.get_by_role("button", name="下一位").click()
    return written


@one_database
def test_what_a_server_from_an_older_backup_has_forgotten_is_sent_again(app, codes, open_page):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    scan(page, codes["歐陽示範"], "admitted")
    scan(page, codes["賴示範"], "admitted")
    page.get_by_role("button", name="取消報到：賴示範").click()
    expect(page.locator("#recent .outcome-chip").first).to_have_text("已取消報到")
    _walk_in(page, "李臨時")
    all_sent(page)
    shown = {each["id"]: each["verdict"] for each in own_scans(page)}
    assert stored_scans(app) == shown and len(shown) == 4
    _forget_the_scans(app)
    page.reload()
    until(page, lambda: stored_scans(app) == shown)
    assert arrivals(app) == 2
    # From a backup of the night before: the server does not know the tablet either.
    _forget_the_scans(app, and_tablets=True)
    expect(page.locator("#closed")).to_have_text("伺服器不認得這台平板，請重新配對。")
    pair(page, pairing_code(app))
    until(page, lambda: stored_scans(app) == shown)
    assert arrivals(app) == 2


def _forget_the_scans(app, and_tablets=False) -> None:
    with app.app_context():
        walk_ins = sa.select(Attendee.id).where(Attendee.origin == "walk_in")
        for statement in (
            sa.delete(Scan),
            sa.delete(BadgeCode).where(BadgeCode.attendee_id.in_(walk_ins)),
            sa.delete(Attendee).where(Attendee.origin == "walk_in"),
            *([sa.delete(Device)] if and_tablets else []),
        ):
            db.session.execute(statement)
        db.session.commit()


def test_two_tablets_apart_admit_one_person_and_tell_of_the_clash(app, codes, open_page):
    first, second = (open_page("/desk/EIF113/", TABLET) for _tablet in range(2))
    for page, station in ((first, "D1"), (second, "D2")):
        pair(page, pairing_code(app, station))
        page.context.set_offline(True)
    scan(first, codes["歐陽示範"], "admitted")
    scan(second, codes["歐陽示範"], "admitted")
    scan(second, codes["賴示範"], "admitted")
    first.context.set_offline(False)
    all_sent(first)
    second.context.set_offline(False)
    all_sent(second)
    expect(first.locator("#notices p")).to_contain_text("歐陽示範重複報到")
    expect(first.locator("#notices p")).to_contain_text("2號窗口")
    expect(second.locator("#notices p")).to_contain_text("1號窗口")
    assert (len(stored_scans(app)), arrivals(app)) == (3, 2)
    scan(first, codes["賴示範"], "already_in")
    expect(first.locator("[data-count=arrived]")).to_have_text("2")
    # The second lane takes its own back: the clash is over on both.
    second.get_by_role("button", name="取消報到：賴示範").click()
    second.get_by_role("button", name="取消報到：歐陽示範").click()
    expect(second.locator("#notices .notice")).to_have_count(0)
    expect(first.locator("#notices .notice")).to_have_count(0)
    all_sent(second)
    assert arrivals(app) == 1


@one_database
def test_no_bad_answer_makes_a_scan_leave_the_tablet(app, codes, server, open_page):
    with relaying(server) as line:
        page = open_page(f"{line.address}/desk/EIF113/", TABLET)
        pair_at = f"{line.address}/desk/EIF113/"
        page.goto(f"{pair_at}?lang=zh#{pairing_code(app)}")
        page.locator("#pairing-form button").click()
        expect(page.locator("#copy-age")).to_have_text("名單剛剛更新")
        kinds = ["hanging", "lost", *ANSWERS]
        for count, mode in enumerate(kinds, 1):
            line.mode = mode
            sent = line.sent
            scan(page, list(codes.values())[count % len(codes)], _verdict(count, len(codes)))
            until(page, lambda sent=sent: _retry(page) or line.sent > sent)
            assert [each["waits"] for each in own_scans(page)] == [True] * count
        _waiting(page, len(kinds))
        line.mode = "through"
        _retry(page)
        all_sent(page)
        shown = own_scans(page)
    # What was stored although its answer was lost is known; it is there once.
    assert {each["state"] for each in shown} == {"stored", "known"}
    assert stored_scans(app) == {each["id"]: each["verdict"] for each in shown}
    assert arrivals(app) == len(codes)


@one_database
def test_a_scan_that_the_server_cannot_take_holds_up_nothing_else(app, codes, server, open_page):
    with relaying(server) as line:
        page = open_page(f"{line.address}/desk/EIF113/", TABLET)
        page.goto(f"{line.address}/desk/EIF113/?lang=zh#{pairing_code(app)}")
        page.locator("#pairing-form button").click()
        expect(page.locator("#copy-age")).to_have_text("名單剛剛更新")
        page.context.set_offline(True)
        for name in ("王示範", "歐陽示範", "賴示範"):
            scan(page, codes[name], "admitted")
        line.poison = badge_hash(app, codes["歐陽示範"]).encode()
        page.context.set_offline(False)
        waits = [False, True, False]
        until(page, lambda: _retry(page) or _waits(page) == waits)
        expect(page.locator("#queue")).to_have_attribute("data-tone", "warn")
        # It is not only scans that go on.
        with app.app_context():
            event = event_by_code("EIF113")
            factories.confirmed(event, name="新示範")
            db.session.commit()
        expect(page.locator("[data-count=expected]")).to_have_text("7")
        scan(page, codes["陳示範"], "admitted")
        until(page, lambda: _retry(page) or _waits(page) == [*waits, False])
        line.poison = b""
        until(page, lambda: _retry(page) or not any(_waits(page)))
        all_sent(page)
    assert arrivals(app) == 4


def _waits(page: Page) -> list[bool]:
    return [each["waits"] for each in own_scans(page)]


def _retry(page: Page) -> None:
    """Let the tablet not wait until its pause is over."""
    page.evaluate("dispatchEvent(new Event('online')) && undefined")


@one_database
def test_a_scan_that_cannot_be_kept_admits_nobody(app, codes, server, launch):
    context = patient(launch().new_context(base_url=server, **TABLET))
    page = context.new_page()
    pair(page, pairing_code(app))
    page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full'); }; }"
    )
    page.locator("#code").fill(codes["歐陽示範"])
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=detail]")).to_contain_text("這台平板無法儲存這筆掃描")
    expect(page.locator(".outcome")).to_have_attribute("data-outcome", "ready")
    expect(page.locator("[data-count=arrived]")).to_have_text("0")
    context.close()


@one_database
def test_pressing_twice_does_a_thing_once(codes, open_page, app):
    page = open_page("/desk/EIF113/", TABLET)
    pair(page, pairing_code(app))
    scan(page, codes["歐陽示範"], "admitted")
    scan(page, codes["賴示範"], "admitted")
    undo = page.locator("#undo")
    undo.dblclick(delay=60)
    expect(page.locator("#recent .outcome-chip")).to_have_text(["已取消報到", "報到完成"])
    expect(undo).to_have_text("取消報到：歐陽示範")
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("textbox", name="姓名").fill("李臨時")
    page.locator("#walk-in-form").evaluate(
        "form => { for (const _ of [1, 2]) form.requestSubmit(); }"
    )
    expect(page.locator(".desk-walk-in__code")).to_be_visible()
    all_sent(page)
    assert [each["kind"] for each in own_scans(page)] == ["entry", "entry", "undo", "walk_in"]


@one_database
@pytest.mark.parametrize("device", [PHONE, UPRIGHT_TABLET], ids=["phone", "portrait"])
def test_a_notice_is_seen_however_far_one_has_scrolled(app, codes, open_page, device):
    page = open_page("/desk/EIF113/", device)
    pair(page, pairing_code(app))
    for scrolled in (0, 9999):
        page.locator("#content").evaluate("(main, to) => { main.scrollTop = to; }", scrolled)
        if not scrolled:
            with app.app_context():
                db.session.execute(sa.update(Attendee).values(status="cancelled"))
                db.session.commit()
            scan(page, codes["歐陽示範"], "admitted")
        expect(page.locator("#notices .notice")).to_be_in_viewport(ratio=1)
    # And nothing lies under it for good.
    expect(page.locator("#undo")).to_be_in_viewport(ratio=1)
    boxes = [page.locator(each).bounding_box() for each in ("#undo", "#notices")]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    page.locator("#notices button").click()
    expect(page.locator("#notices .notice")).to_have_count(0)


def _verdict(count: int, people: int) -> str:
    return "admitted" if count <= people else "already_in"
