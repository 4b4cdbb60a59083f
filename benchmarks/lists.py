"""Ten thousand people: a guest list in, an attendance report out."""

import csv
import io
import time

from benchmarks.forum import Forum
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation import import_guests, staging
from events_app.report.service import attendance_document
from events_app.report.write_xlsx import write_xlsx
from tests.plans import forget_statistics

PEOPLE = 10_000


def import_10k(forum: Forum) -> float:
    """Return the seconds from a file's bytes to ten thousand stored people."""
    data = _guest_list()
    with forum.app.app_context(), forum.app.test_request_context():
        event = db.session.get_one(Event, forum.event_id)
        start = time.perf_counter()
        guest_list = staging.stage(event, data, "partners.csv", uploaded_by_id=None,
                                         corrections=staging.Corrections("PARTNER", "PR01"))  # fmt: skip
        stored = import_guests.confirm(guest_list, {}, confirmed_by_id=None)
        db.session.commit()
        seconds = time.perf_counter() - start
    if stored.added != PEOPLE:
        raise RuntimeError(f"{stored.added} people were stored instead of {PEOPLE}")
    return seconds


def _guest_list() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["序號", "廠商名稱", "統一編號", "姓名", "職稱", "電話", "電子郵件"])
    for index in range(PEOPLE):
        writer.writerow(
            [index + 1, f"第{index}示範食品有限公司", "00000074", f"王示範{index}", "經理",
             "(02)0000-1234#5", f"guest{index}@firm{index % 900}.example"]
        )  # fmt: skip
    return text.getvalue().encode("utf-8-sig")


def attendance_10k_xlsx(forum: Forum) -> float:
    """Return the seconds for the attendance report of over ten thousand people as XLSX.

    The database knows nothing of how many there are, as after an import without a word to it.
    """
    with forum.app.app_context(), forum.app.test_request_context():
        forget_statistics()
        event = db.session.get_one(Event, forum.event_id)
        start = time.perf_counter()
        write_xlsx(attendance_document(event), io.BytesIO())
        return time.perf_counter() - start
