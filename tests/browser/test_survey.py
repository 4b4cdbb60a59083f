"""The survey on a phone: it asks what applies, loses nothing, and sends answers without a name."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from events_app import clock
from events_app.access import Role
from events_app.database import db
from events_app.event.queries import current_event
from events_app.survey import sending, service
from tests import factories
from tests.browsers import DESKTOP, PHONE
from tests.survey.people import QUESTIONNAIRE, came, mails, waiting_answers
from tests.survey.synthetic import synthetic

pytestmark = pytest.mark.browser


@pytest.fixture
def token(app):
    """The secret of a link to the survey of a forum that is over."""
    with app.app_context():
        event = factories.forum(ends_at=clock.now())
        came(event)
        sending.ask(event, sending.usual_last_day(event))
        db.session.commit()
        return mails(app)[0]


def begin(page: Page) -> Page:
    page.get_by_role("button", name="開始填寫").click()
    expect(page.locator(".survey__progress")).to_be_visible()
    return page


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name={name}][value='{value}']").check()


def test_a_phone_asks_keeps_and_sends(app, token, open_page):
    page = open_page(f"/s/{token}", PHONE)
    page.wait_for_url("**/s/")
    assert (page.evaluate("history.length"), token in page.url) == (2, False)
    assert Axe().run(page).response["violations"] == []
    begin(page)
    assert Axe().run(page).response["violations"] == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]

    # Only what applies is asked.
    expect(page.locator("#Q13-question")).to_be_hidden()
    choose(page, "Q01", "biz")
    choose(page, "Q13", "now")
    expect(page.locator("#Q14-question")).to_be_visible()
    choose(page, "Q14", "5")
    choose(page, "Q13", "none")
    expect(page.locator("#Q14-question")).to_be_hidden()
    expect(page.locator(".survey__progress span")).to_have_text("已答 2／17 題")

    # What is too much cannot be chosen, what stands alone does.
    for value in ("skill", "safety", "law"):
        choose(page, "Q18", value)
    expect(page.locator("[name=Q18][value=cost]")).to_be_disabled()
    choose(page, "Q18", "none")
    expect(page.locator("[name=Q18]:checked")).to_have_count(1)
    page.locator("[name=Q30]").fill("謝謝 🌱")

    # A closed page loses nothing.
    page.goto(f"/s/{token}")
    begin(page)
    expect(page.locator("[name=Q18][value=none]")).to_be_checked()
    expect(page.locator("[name=Q30]")).to_have_value("謝謝 🌱")

    # Without a connection the answers wait on the phone; with one they go, and nothing is left.
    page.context.set_offline(True)
    page.get_by_role("button", name="送出作答").click()
    expect(page.locator(".survey__status")).to_contain_text("沒有網路連線")
    assert page.evaluate("localStorage.length") == 1
    with page.expect_request("**/survey/answers") as sent:
        page.context.set_offline(False)
    expect(page.get_by_role("heading", name="感謝參與")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    assert "cookie" not in sent.value.all_headers()
    assert token not in (sent.value.post_data or "")
    with app.app_context():
        assert waiting_answers(current_event().id) == [
            {"Q01": "biz", "Q13": "none", "Q18": ["none"]}
        ]


def test_an_organiser_closes_the_survey_and_copies_the_sentence(app, token, open_page):
    with app.app_context():
        event = current_event()
        answers = synthetic(QUESTIONNAIRE, {"biz": 30, "corr": 20, "exp": 3})
        parts = [part for each in answers for part in service._parts(each, QUESTIONNAIRE)]
        service.write_anew(event.id, parts)
        db.session.commit()
    page = open_page("/staff/EIF113/survey", DESKTOP, Role.ORGANISER, reduced_motion="reduce")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="結束問卷").first.click()
    page.get_by_role("dialog").get_by_role("button", name="結束問卷").click()
    page.get_by_role("link", name="開啟意見回饋報表").click()
    expect(page.get_by_role("heading", name="意見回饋報表")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(each["id"], node["html"]) for each in found for node in each["nodes"]] == []
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="複製").first.click()
    expect(page.get_by_role("button", name="已複製")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#sentence-1").inner_text()
