"""Lines about what staff looked at, and about what was refused to them.

This is the one place that knows which pages are readings of people. The line is stored when the
page is made and before it leaves, in a transaction of its own, for the page's may only read: what
cannot be written down is not shown.
"""

from typing import NamedTuple

from flask import Flask, Response, g, request

from events_app.audit import service


class Reading(NamedTuple):
    """What a page is called in the log, and what its address is the name of."""

    action: str
    of: str


READINGS = {
    "registration.attendee": Reading("read attendee", "attendee"),
    "registration.attendee_registration": Reading("read registration", "attendee"),
    "invitation.invitation": Reading("read invitation", "attendee"),
    "invitation.letter_preview": Reading("read letter", "attendee"),
    "registration.wish": Reading("read answers", "question"),
    "mail.mail": Reading("read mail", "mail"),
    "guest_list.guest_list": Reading("read guest list", "list"),
}


def init_app(app: Flask) -> None:
    """Note every reading of people, and every refusal to somebody who is signed in."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    if g.get("staff_member") is None:
        return response
    reading = READINGS.get(request.endpoint or "")
    if g.get("is_refused"):
        # The rule and not the address: that may hold what somebody searched for.
        _write("refuse page", page=str(request.url_rule))
    elif reading and request.method == "GET" and response.status_code == 200:
        (of_what,) = (request.view_args or {}).values()
        _write(reading.action, **{reading.of: of_what})
    return response


def _write(action: str, **detail: object) -> None:
    event = g.get("event")
    service.record_apart(
        action,
        event_id=None if event is None else event.id,
        staff_member_id=g.staff_member.id,
        **detail,
    )
