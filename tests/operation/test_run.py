"""`forumdesk run`: it serves what is safe, believes no header unasked, and refuses the rest."""

import os
import sys

from events_app.config import PROJECT
from tests.serving import get, listening

SITE = "forum.agency.gov.tw"


def test_what_headers_say_counts_only_with_a_proxy_in_front(app, operator, tmp_path):
    # Each way on one database: starting a server takes seconds.
    behind = app.config["SETTINGS"].database_url.startswith("postgresql")
    operator.environ["FORUMDESK_TRUSTED_PROXIES"] = "1" if behind else "0"
    assert operator.set_up().exit_code == 0
    command = [sys.executable, "-m", "events_app.cli", "run", "--bind", "127.0.0.1:0"]
    where = {"cwd": PROJECT, "env": os.environ | operator.environ}
    with listening(command, tmp_path / "log.txt", **where) as (address, process):
        assert _answer(address) == (200, b"ok\n", False)
        assert _answer(address, X_Forwarded_Proto="https") == (200, b"ok\n", behind)
        other = _answer(address, X_Forwarded_Host="elsewhere.agency.gov.tw")
        assert other[0] == (400 if behind else 200)
        assert _answer(address, Host="elsewhere.agency.gov.tw")[0] == 400
        # No header names a path: the site's addresses are those of its settings.
        page = get(address, "/", Host=SITE, X_Forwarded_Prefix="/else", SCRIPT_NAME="/else")
        assert page[0] == 200 and b"/else" not in page[1]
    assert process.returncode == 0


def _answer(address: str, **headers: str) -> tuple[int, bytes, bool]:
    """Return status and body, and whether the site took the request for a https one."""
    status, body, answered = get(address, "/healthz", **({"Host": SITE} | headers))
    return status, body, "Strict-Transport-Security" in answered


def test_what_is_unsafe_is_not_served(operator):
    operator.set_up()
    operator.instance.chmod(0o755)
    answer = operator.run("run", "--bind", "127.0.0.1:0")
    assert answer.exit_code == 1
    lines = answer.output.splitlines()
    assert [line.split()[0] for line in lines] == ["unsafe", "chmod", "Error:"]
    assert lines[-1] == "Error: Not served while this is unsafe."


def test_a_worker_may_send_what_is_due_and_stop(operator):
    operator.set_up()
    assert operator.run("worker", "--once").output == "0 mails were taken up.\n"


def test_commands_without_an_installation_say_so(operator):
    answer = operator.run("worker", "--once")
    assert (answer.exit_code, answer.output.splitlines()[0][:19]) == (1, "Error: Secret key: ")
