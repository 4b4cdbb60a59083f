"""What was confirmed to a tablet is stored, even when the server is killed in the middle of it."""

import http.client
import json
import threading
import uuid
from urllib.parse import urlsplit

import sqlalchemy as sa

from events_app import clock
from events_app.checkin.models import Scan
from events_app.clock import milliseconds
from events_app.database import db
from events_app.event.queries import current_event
from tests import factories
from tests.arrivals import arrival_scans
from tests.conftest import test_settings
from tests.serving import kill_family, serving
from tests.waiting import PATIENCE, wait_until

PEOPLE = 60
DESKS = 4


def _cookie(app) -> str:
    client = app.test_client()
    with app.app_context():
        factories.pair(client, factories.device(current_event()))
    return client.get_cookie("forumdesk-device", path="/desk/EIF113/").value


def _scan_until_it_dies(address, cookie, codes, confirmed):
    """Scan badge after badge; note each scan that the server confirmed before it was killed."""
    place = urlsplit(address)
    for code in codes:
        scan_id = str(uuid.uuid4())
        sent_at = milliseconds(clock.now())
        scan = {"event": "EIF113", "id": scan_id, "kind": "entry", "station": "D1",
                "at": sent_at, "verdict": "admitted", "code": code}  # fmt: skip
        body = json.dumps({"sent_at": sent_at, "waiting": 0, "scans": [scan]})
        headers = {"Content-Type": "application/json", "Cookie": f"forumdesk-device={cookie}"}
        try:
            connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE)
            connection.request("POST", "/desk/EIF113/scans", body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status == 200 and json.loads(text)["receipts"][0]["state"] == "stored":
                confirmed.append(scan_id)
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return


def test_a_killed_server_loses_nothing_that_it_confirmed(app, database_url, tmp_path):
    with app.app_context():
        event = factories.forum()
        codes = [factories.confirmed(event).badge_code.code for _person in range(PEOPLE)]
    cookies = [_cookie(app) for _desk in range(DESKS)]
    confirmed: list[str] = []
    settings = test_settings(database_url, tmp_path)
    with serving(settings, tmp_path / "log") as (address, process):
        desks = [
            threading.Thread(
                target=_scan_until_it_dies,
                args=(address, cookies[number], codes[number::DESKS], confirmed),
            )
            for number in range(DESKS)
        ]
        for desk in desks:
            desk.start()
        wait_until(lambda: len(confirmed) >= PEOPLE // 3)
        kill_family(process.pid)
        for desk in desks:
            desk.join()
    assert PEOPLE // 3 <= len(confirmed) < PEOPLE
    with app.app_context():
        stored = set(db.session.scalars(sa.select(Scan.id)))
        arrived = set(arrival_scans().values())
    assert set(confirmed) - stored == set()
    # Each scan is of a person of its own, so each one stored is an arrival.
    assert arrived == stored
