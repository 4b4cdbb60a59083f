"""The twenty requests that are made most, for whatever measures what they cost."""

import json
from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from events_app import clock
from events_app.access import Role
from events_app.clock import milliseconds
from events_app.event.models import Event
from events_app.tokens import new_badge_code
from tests import factories

# By organisers, below the forum's address.
_PAGES = {
    "overview": "",
    "attendees": "attendees",
    "attendees_found": "attendees?words=志明",
    "attendee": "attendees/{public_id}",
    "invitations": "invitations",
    "bodies": "nominators",
    "guest_lists": "guest-lists",
    "mails": "mails",
    "badges": "badges",
    "badges_found": "one-badge?words=志明",
    "sheets": "sign-in-sheets",
    "devices": "devices",
    "attendance": "reports/attendance",
    "attendance_list": "reports/attendance/list",
    "certificates": "certificates",
    "survey": "survey",
}


def most_used(app: Flask, event: Event, named: dict[str, str]) -> dict[str, Callable]:
    """Return the requests by name; each call makes one. Call it within a context."""
    organiser = _signed_in(app, Role.ORGANISER)
    auditor = _signed_in(app, Role.AUDITOR)
    guest = FlaskClient(app, app.response_class)
    tablet = factories.pair(FlaskClient(app, app.response_class), factories.device(event))
    code = event.code
    staff, desk = f"/staff/{code}", f"/desk/{code}"
    requests: dict[str, Callable[[], TestResponse]] = {
        name: lambda path=path: organiser.get(f"{staff}/{path.format(**named)}")
        for name, path in _PAGES.items()
    }
    return requests | {
        "log": lambda: auditor.get(f"{staff}/log"),
        "own_page": lambda: guest.get(f"/i/{named['token']}", follow_redirects=True),
        "news": lambda: tablet.get(f"{desk}/news?since={milliseconds(clock.now())}"),
        "scan": lambda: tablet.post(
            f"{desk}/scans", data=_scan(code), content_type="application/json"
        ),
    }


def _signed_in(app: Flask, role: Role) -> FlaskClient:
    return factories.sign_in(FlaskClient(app, app.response_class), factories.staff(role))


def _scan(event_code: str) -> str:
    moment = milliseconds(clock.now())
    scan = {
        "event": event_code,
        "id": str(uuid4()),
        "kind": "entry",
        "station": "D1",
        "at": moment,
        "verdict": "unknown",
        "code": new_badge_code(),
    }
    return json.dumps({"sent_at": moment, "waiting": 0, "scans": [scan]})
