"""Which personal pages this browser may open: remembered in the signed session cookie.

The cookie holds a right per person, so that somebody who opens the links of several people in
several tabs never meets one in place of the other. A right names the link it came by and ends
with it.
"""

from datetime import timedelta

from flask import abort, g, session

from events_app import clock
from events_app.attendee.links import holder_of_opened
from events_app.attendee.models import Attendee, PersonalLink

RIGHT_LASTS = timedelta(hours=12)
MOST_RIGHTS = 20
_KEY = "personal_pages"


def remember(link: PersonalLink) -> None:
    """Let this browser open the page of the link's person for the next twelve hours."""
    public_id = link.attendee.public_id
    others = [right for right in _rights() if right[0] != public_id]
    until = int((clock.now() + RIGHT_LASTS).timestamp())
    session[_KEY] = [*others, [public_id, link.id, until]][-MOST_RIGHTS:]


def page_owner(public_id: str) -> Attendee:
    """Return the person whose page this is; 404 without the right to see it."""
    links = {owner: link_id for owner, link_id, _until in _rights()}
    if public_id not in links:
        abort(404)
    attendee = holder_of_opened(links[public_id], public_id) or abort(404)
    g.event = attendee.event
    return attendee


def _rights() -> list[list]:
    """Return what is still fresh: public id, link and the end in seconds, oldest first."""
    moment = clock.now().timestamp()
    return [right for right in session.get(_KEY, []) if right[2] > moment]
