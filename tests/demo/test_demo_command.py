"""`forumdesk demo`, which `make run` calls: it serves, stops cleanly and keeps its data."""

import re
import stat
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.journeys.conftest import running_demo
from tests.waiting import PATIENCE


def _signs_in(address: str, account: tuple[str, str]) -> tuple[str, str]:
    """Sign in with a plain client; return where it leads and the day that the page tells."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/sign-in", timeout=PATIENCE).read().decode()
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": account[0], "password": account[1]}
    answer = browser.open(
        f"{address}/sign-in", urllib.parse.urlencode(form).encode(), timeout=PATIENCE
    )
    day = re.search(r"\d+年\d+月\d+日", re.sub(r"<[^>]+>", "", answer.read().decode()))
    return answer.geturl().removeprefix(address), day[0] if day else ""


def test_a_second_start_keeps_accounts_and_data_and_moves_the_calendar_if_told(tmp_path):
    with running_demo(tmp_path / "demo") as first:
        assert sorted(first.accounts) == [
            "administrator", "after-care", "auditor", "desk1", "desk2", "organiser",
            "taipei-prison",
        ]  # fmt: skip
        led_to = _signs_in(first.address, first.accounts["organiser"])
        assert led_to == ("/staff/EIF113/", "113年8月5日")
        mails = urllib.request.urlopen(f"{first.address}/demo/mails", timeout=PATIENCE)
        assert mails.status == 200
    with running_demo(tmp_path / "demo", day="2024-09-19T12:50") as second:
        assert second.accounts == first.accounts
        led_to = _signs_in(second.address, second.accounts["organiser"])
        assert led_to == ("/staff/EIF113/", "113年9月19日")
    secrets = (tmp_path / "demo" / "demo-accounts.txt").stat()
    assert stat.S_IMODE(secrets.st_mode) == 0o600
