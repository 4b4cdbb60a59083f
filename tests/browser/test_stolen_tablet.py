"""A tablet is stolen: all that its browser keeps is searched for names and codes."""

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.browser.tablets import (
    all_sent,
    kept_offline,
    one_database,
    pair,
    pairing_code,
    scan,
    sees,
)
from tests.browsers import CHROMIUM, QUIET, TABLET, patient
from tests.waiting import wait_until

pytestmark = pytest.mark.browser

# Everything that a page of the site can read back of what the browser keeps for it.
_ALL_THAT_IS_KEPT = """async () => {
  const answered = (asked) => new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const each of database.objectStoreNames) {
      const store = database.transaction(each).objectStore(each);
      kept.push(JSON.stringify(await Promise.all([store.getAllKeys(), store.getAll()].map(answered))));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const isText = /text|json|javascript/.test(answer.headers.get("Content-Type"));
      kept.push(request.url + (isText ? await answer.text() : ""));
    }
  }
  return kept.join(" ");
}"""
PEOPLE = 40
NAMES = [f"{family}盜{given}" for family in "歐賴陳王林江李張" for given in "甲乙丙丁戊"]


@pytest.fixture
def people(app):
    """Forty people by name: what their records tell, and their two codes."""
    with app.app_context():
        event = factories.forum()
        made = [
            factories.confirmed(
                event, name=name, organisation=f"{name}竊案示範行", title=f"{name}理事"
            )
            for name in NAMES
        ]
        return {
            person.name: (person.badge_code.code, person.badge_code.desk_code) for person in made
        }


@pytest.fixture
def profile(playwright, server, tmp_path):
    """A Chromium with a profile folder of its own, and that folder."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=CHROMIUM, args=QUIET, base_url=server, **TABLET
    )
    yield patient(context), tmp_path / "profile"
    context.close()


def _desk(app, context: BrowserContext, role: str) -> Page:
    page = context.new_page()
    pair(page, pairing_code(app, role=role))
    kept_offline(page)
    return page


def _found(kept: str, people: dict) -> tuple[set[str], set[str]]:
    """Return whose names or organisations and which codes can be read in what is kept."""
    # What JSON writes as \uXXXX is the same name.
    kept += json.dumps(kept, ensure_ascii=True)
    codes = {code for pair_of_codes in people.values() for code in pair_of_codes}
    named = {name for name in people if name in kept or json.dumps(name)[1:-1] in kept}
    return named, {code for code in codes if code in kept}


def _bytes_on_disk(folder) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@one_database
def test_a_scanner_that_is_stolen_tells_nobody(app, people, profile, tmp_path):
    context, folder = profile
    page = _desk(app, context, "scanner")
    (first, (qr_code, _typed)), (second, (_qr, desk_code)) = list(people.items())[:2]
    scan(page, qr_code, "admitted")
    sees(page, "admitted", first)
    scan(page, desk_code, "admitted")
    sees(page, "admitted", second)
    expect(page.locator("#recent .desk-recent__name")).to_have_text([second, first])
    all_sent(page)
    kept = page.evaluate(_ALL_THAT_IS_KEPT)
    assert kept.count('"status":"confirmed"') == PEOPLE
    assert _found(kept, people) == (set(), set())
    page.reload()
    expect(page.locator("#recent li")).to_have_count(2)
    assert not [name for name in people if name in page.content()]
    scan(page, desk_code, "already_in")
    sees(page, "already_in", second)
    context.close()
    stolen = _bytes_on_disk(folder)
    assert b"forum-desk-EIF113" in stolen  # the control: it is the folder where all of this lies
    sought = [*people, *(code for codes in people.values() for code in codes)]
    ways = ("utf-8", "utf-16-le")  # IndexedDB writes texts in either
    assert [each for each in sought if any(each.encode(way) in stolen for way in ways)] == []


@one_database
def test_the_control_a_desk_holds_names_and_no_codes(app, people, profile):
    context, folder = profile
    page = _desk(app, context, "desk")
    name, (_qr, desk_code) = next(iter(people.items()))
    scan(page, desk_code, "admitted")
    all_sent(page)
    named, codes = _found(page.evaluate(_ALL_THAT_IS_KEPT), people)
    assert (named, codes) == (set(people), set())
    context.close()
    stolen = _bytes_on_disk(folder)
    assert any(name.encode(way) in stolen for way in ("utf-8", "utf-16-le"))
    assert desk_code.encode() not in stolen


@one_database
def test_a_walk_ins_codes_leave_the_desk_with_the_receipt(app, people, profile):
    context, _folder = profile
    page = _desk(app, context, "desk")
    page.context.set_offline(True)
    page.get_by_role("button", name="現場登記").click()
    page.get_by_role("textbox", name="姓名").fill("李臨時")
    page.get_by_role("button", name="登記", exact=True).click()
    written = page.locator(".desk-walk-in__code").inner_text().replace("-", "")
    page.get_by_role("button", name="下一位").click()
    assert written in page.evaluate(_ALL_THAT_IS_KEPT)
    page.context.set_offline(False)
    all_sent(page)
    of_badges = re.compile(r"FD1[0-9A-HJKMNP-TV-Z]{26}")
    wait_until(lambda: not of_badges.search(page.evaluate(_ALL_THAT_IS_KEPT)))
    scan(page, written, "already_in")
