"""`forumdesk demo`, which `make run` calls: it serves, stops cleanly and keeps its data."""

import stat
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.journeys.conftest import running_demo


def _signs_in(address: str, account: tuple[str, str]) -> str:
    """Sign in with a plain client; return where it leads."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{address}/sign-in", timeout=60).read().decode()
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "email": account[0], "password": account[1]}
    answer = browser.open(f"{address}/sign-in", urllib.parse.urlencode(form).encode(), timeout=60)
    return answer.geturl().removeprefix(address)


def test_a_second_start_keeps_accounts_and_data(tmp_path):
    with running_demo(tmp_path / "demo") as first:
        assert sorted(first.accounts) == [
            "administrator", "after-care", "auditor", "desk1", "desk2", "organiser",
            "taipei-prison",
        ]  # fmt: skip
        assert _signs_in(first.address, first.accounts["organiser"]) == "/staff/EIF113/"
        mails = urllib.request.urlopen(f"{first.address}/demo/mails", timeout=60)
        assert mails.status == 200
    with running_demo(tmp_path / "demo") as second:
        assert second.accounts == first.accounts
        assert _signs_in(second.address, second.accounts["desk1"]) == "/desk/EIF113/"
    secrets = (tmp_path / "demo" / "demo-accounts.txt").stat()
    assert stat.S_IMODE(secrets.st_mode) == 0o600
