"""While a file is read that was made to hurt, everybody else is served, and no worker grows."""

import http.client
import io
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from events_app.access import Role
from tests import factories
from tests.conftest import test_settings
from tests.databases import on_sqlite
from tests.invitation.guest_list.hostile import FILES, MANY_MARKS
from tests.serving import get, serving
from tests.waiting import PATIENCE

MOST_SECONDS = 5  # for one page, on a machine that is busy with other things too
MOST_MEMORY = 250_000_000
LISTS = "/staff/EIF113/guest-lists"


class Browser:
    """An organiser's browser at a real server."""

    def __init__(self, app, address: str) -> None:
        self.address = address
        with app.app_context():
            factories.forum()
            client = factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
        self.token = factories.csrf(client, LISTS)
        self.cookie = f"forumdesk={client.get_cookie('forumdesk').value}"

    def upload(self, data: bytes) -> int:
        """Send a file; return the answer's status."""
        file = FileStorage(io.BytesIO(data), "list.csv")
        boundary, body = encode_multipart({"csrf_token": self.token, "files": file})
        kind = f"multipart/form-data; boundary={boundary}"
        headers = {"Content-Type": kind, "Cookie": self.cookie}
        where = urlsplit(self.address).netloc
        with closing(http.client.HTTPConnection(where, timeout=PATIENCE)) as connection:
            connection.request("POST", LISTS, body, headers)
            return connection.getresponse().status

    def seconds_for_a_page(self) -> float:
        """Open the public page; return how long that took."""
        start = time.monotonic()
        assert get(self.address, "/")[0] == 200
        return time.monotonic() - start


def most_memory(pid: int) -> int:
    """Return the most that a server's process, or one of its workers, ever had in memory."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    assert len(workers) == 2
    return max(peak(int(each)) for each in [*workers, pid])


def peak(pid: int | str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


@on_sqlite
def test_pages_are_served_while_a_file_takes_all_it_gets(app, database_url, tmp_path):
    settings = test_settings(database_url, tmp_path)
    with serving(settings, tmp_path / "log") as (address, process), ThreadPoolExecutor(1) as beside:
        browser = Browser(app, address)
        browser.seconds_for_a_page()
        waited = []
        for data, status in ((FILES["a thousand million blanks"](), 422), (MANY_MARKS, 302)):
            uploaded = beside.submit(browser.upload, data)
            while not uploaded.done():
                waited.append(browser.seconds_for_a_page())
            assert uploaded.result() == status
        assert len(waited) > 5 and max(waited) < MOST_SECONDS
        assert most_memory(process.pid) < MOST_MEMORY
