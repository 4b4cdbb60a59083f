"""Every function that the oldest browsers we name do not have is taken away, and all goes on."""

import pytest
from playwright.sync_api import Page, expect

from events_app import clock
from events_app.access import Role
from events_app.database import db
from events_app.event.queries import current_event
from events_app.mail.models import OutboxMail
from events_app.survey import sending
from tests import factories
from tests.browser.tablets import all_sent, one_database, pair, pairing_code, sees
from tests.browsers import DESKTOP, PHONE, TABLET
from tests.survey.people import came, mails, waiting_answers
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, one_database]

# What the oldest browsers lack or a browser may withhold, in groups of a kind, and how it is taken away.
NO_COMMANDS = """
    for (const name of ["command", "commandForElement"]) delete HTMLButtonElement.prototype[name];
    addEventListener("click", (event) => {
      if (event.target.closest("[commandfor]")) event.preventDefault();
    }, { capture: true });
"""
BEYOND = {
    "abort signals": """
        delete AbortSignal.timeout; delete AbortSignal.any;
        const { abort } = AbortController.prototype;
        AbortController.prototype.abort = function () { abort.call(this); };
    """,
    "lists": """
        for (const name of ["at", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced", "with"])
          delete Array.prototype[name];
        delete String.prototype.at; delete Object.groupBy; delete Map.groupBy;
        delete Promise.withResolvers; delete globalThis.structuredClone;
    """,
    "looks": """
        delete Element.prototype.checkVisibility; delete HTMLElement.prototype.inert;
        delete Document.prototype.startViewTransition;
        for (const kind of [Document, Element, DocumentFragment])
          for (const name of ["querySelector", "querySelectorAll", "matches", "closest"]) {
            const real = kind.prototype[name];
            if (real) kind.prototype[name] = function (selector) {
              if (/:has\\(/.test(selector)) throw new DOMException("", "SyntaxError");
              return real.call(this, selector);
            };
          }
    """,
    "ids and faults": """
        delete Crypto.prototype.randomUUID; delete globalThis.reportError;
        delete SubmitEvent.prototype.submitter;
    """,
    "commands of buttons": NO_COMMANDS,
    "dialogs": NO_COMMANDS + """
        for (const name of ["show", "showModal", "close"]) delete HTMLDialogElement.prototype[name];
    """,
    "devices": """
        delete Navigator.prototype.mediaDevices; delete Navigator.prototype.wakeLock;
        delete globalThis.AudioContext; delete Element.prototype.requestFullscreen;
        delete Document.prototype.fullscreenEnabled; delete Navigator.prototype.clipboard;
    """,
    "workers and streams": """
        delete Navigator.prototype.serviceWorker; delete globalThis.BroadcastChannel;
        delete globalThis.OffscreenCanvas; delete globalThis.TextDecoderStream;
    """,
    "local storage": """
        Object.defineProperty(globalThis, "localStorage",
          { get() { throw new DOMException("", "SecurityError"); } });
    """,
    "locks": "delete Navigator.prototype.locks",
    "storage": "delete Navigator.prototype.storage",
    "persistent storage": "delete StorageManager.prototype.persist",
    "storage refused": """
        StorageManager.prototype.persist = () => Promise.reject(new TypeError("no"));
    """,
}  # fmt: skip
each_taken_away = pytest.mark.parametrize("taken", BEYOND.values(), ids=list(BEYOND))


def _taken_away(*names: str) -> pytest.MarkDecorator:
    """Each of these alone; the others are not used on the page that is tried."""
    return pytest.mark.parametrize("taken", [BEYOND[name] for name in names], ids=names)


def _without(page: Page, taken: str) -> Page:
    page.add_init_script(f"{{ {taken} }}")
    return page


@each_taken_away
def test_a_desk_opens_admits_and_takes_walk_ins(app, open_page, taken):
    with app.app_context():
        badge = factories.confirmed(factories.forum(), name="歐陽示範").badge_code
        code, desk_code = badge.code, badge.desk_code
    page = _without(open_page("/", TABLET), taken)
    pair(page, pairing_code(app))
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    sees(page, "admitted", "歐陽示範")
    page.get_by_role("button", name="取消報到：歐陽示範").click()
    sees(page, "ready")
    page.locator("#code").fill(desk_code)
    page.keyboard.press("Enter")
    sees(page, "admitted", "歐陽示範")
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("textbox", name="姓名").fill("李臨時")
    page.get_by_role("button", name="登記", exact=True).click()
    expect(page.locator(".desk-walk-in__code")).to_be_visible()
    page.get_by_role("button", name="下一位").click()
    expect(page.locator(".desk-walk-in__code")).to_be_hidden()
    all_sent(page)


@_taken_away("abort signals", "lists", "looks", "ids and faults", "local storage", "devices")
def test_a_survey_is_sent(app, open_page, taken):
    with app.app_context():
        event = factories.forum(ends_at=clock.now())
        came(event)
        sending.ask(event, sending.usual_last_day(event))
        db.session.commit()
        token = mails(app)[0]
    page = _without(open_page("/", PHONE), taken)
    page.goto(f"/s/{token}")
    page.get_by_role("button", name="開始填寫").click()
    page.locator("[name=Q01][value=biz]").check()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/survey/thanks")
    with app.app_context():
        assert waiting_answers(current_event().id) == [{"Q01": "biz"}]


@_taken_away("commands of buttons", "dialogs", "looks", "devices")
def test_a_dialog_opens_closes_and_confirms(app, open_page, taken):
    with app.app_context():
        event = factories.forum(ends_at=clock.now())
        came(event)
        db.session.commit()
    page = _without(open_page("/", DESKTOP, Role.ORGANISER), taken)
    page.goto("/staff/EIF113/survey")
    opens = page.locator("[commandfor=send][command=show-modal]")
    dialog = page.locator("#send")
    opens.click()
    expect(dialog).to_be_visible()
    dialog.locator("[command=close]").click()
    expect(dialog).to_be_hidden()
    opens.click()
    dialog.locator("form button:not([type=button])").click()
    with app.app_context():
        wait_until(lambda: db.session.scalars(db.select(OutboxMail.kind)).all() == ["survey"])


def test_without_a_store_the_desk_says_why(app, open_page):
    with app.app_context():
        factories.forum()
    page = _without(
        open_page("/", TABLET),
        "IDBFactory.prototype.open = () => { throw new DOMException('no'); }",
    )
    page.goto("/desk/EIF113/?lang=zh")
    expect(page.locator("#unable-title")).to_have_text("這個瀏覽器無法儲存掃描紀錄")


def test_what_is_no_private_window_is_not_called_one(app, open_page):
    with app.app_context():
        factories.forum()
    page = _without(open_page("/", TABLET), "delete Crypto.prototype.subtle")
    page.goto("/desk/EIF113/?lang=zh")
    expect(page.locator("#broken-title")).to_have_text("無法開啟報到臺")
    expect(page.locator("#unable-title")).to_be_hidden()


def test_a_browser_that_cannot_read_the_scripts_is_told(app, open_page):
    with app.app_context():
        factories.forum()
    page = open_page("/", TABLET)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto("/desk/EIF113/?lang=zh")
    expect(page.locator("#beginning-title")).to_be_visible()
    expect(page.locator("[data-screen=beginning]")).to_contain_text("iOS 15.4")


@pytest.mark.parametrize(
    ("status", "told"),
    [(None, "沒有網路連線"), (503, "伺服器目前沒有回應")],
    ids=["no network", "server"],
)
def test_no_failure_of_the_survey_is_called_the_network_that_is_not(app, open_page, status, told):
    with app.app_context():
        event = factories.forum(ends_at=clock.now())
        came(event)
        sending.ask(event, sending.usual_last_day(event))
        db.session.commit()
        token = mails(app)[0]
    page = open_page(f"/s/{token}", PHONE)
    page.get_by_role("button", name="開始填寫").click()
    page.locator("[name=Q01][value=biz]").check()
    page.route(
        "**/survey/answers",
        lambda route: route.fulfill(status=status) if status else route.abort(),
    )
    page.get_by_role("button", name="送出作答").click()
    expect(page.locator(".survey__status")).to_contain_text(told)
    # What a browser lacks is no bad connection: the form goes as it would without scripts.
    page.unroute("**/survey/answers")
    page.evaluate("delete globalThis.fetch")
    page.get_by_role("button", name="送出作答").click()
    page.wait_for_url("**/survey/thanks")
