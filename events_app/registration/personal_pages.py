"""Which personal pages this browser may open, and in which of them it may see and change everything.

The session cookie holds a right per person, so that somebody who opens the links of several
people in several tabs never meets one in place of the other. A right names the link it came by
and ends with it. A second cookie names the browser for longer, so that a person proves only once
in it that the page is theirs; alone it opens nothing.
"""

import secrets
from datetime import timedelta

from flask import abort, after_this_request, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from events_app import clock
from events_app.attendee.links import holder_of_opened
from events_app.attendee.models import Attendee, PersonalLink
from events_app.registration import proofs
from events_app.tokens import hash_token

RIGHT_LASTS = timedelta(hours=12)
MOST_RIGHTS = 20
# Renewed whenever a link is opened; from the first letter to the links' end it is less.
BROWSER_KNOWN = timedelta(days=200)
_KEY = "personal_pages"


def remember(link: PersonalLink) -> None:
    """Let this browser open the page of the link's person for the next twelve hours."""
    public_id = link.attendee.public_id
    others = [right for right in _rights() if right[0] != public_id]
    until = int((clock.now() + RIGHT_LASTS).timestamp())
    session[_KEY] = [*others, [public_id, link.id, until]][-MOST_RIGHTS:]
    after_this_request(_name_browser)


def page_owner(public_id: str) -> Attendee:
    """Return the person whose page this is; 404 without the right to see it.

    The browser may be anybody's to whom the link was forwarded: see `owner_alone`.
    """
    links = {owner: link_id for owner, link_id, _until in _rights()}
    if public_id not in links or _cookie_name() not in request.cookies:
        abort(404)
    attendee = holder_of_opened(links[public_id], public_id) or abort(404)
    g.event = attendee.event
    return attendee


def owner_alone(public_id: str) -> Attendee:
    """Return the person whose page this is; ask for a code where nobody has shown that it is them.

    Before sign-up the link is the invitation itself, and whoever holds it may answer.
    """
    attendee = page_owner(public_id)
    if not may_see_all(attendee):
        abort(redirect(url_for("registration.proof", public_id=public_id), 303))
    return attendee


def may_see_all(attendee: Attendee) -> bool:
    """Tell whether this browser may see and change what is stored of the page's owner."""
    return not proofs.needs_proof(attendee) or proofs.is_proved(attendee, this_browser())


def this_browser() -> str:
    """Return the hash under which this browser is known."""
    return hash_token(request.cookies[_cookie_name()], "browser")


def _name_browser(response: Response) -> Response:
    response.set_cookie(
        _cookie_name(),
        request.cookies.get(_cookie_name()) or secrets.token_urlsafe(24),
        max_age=BROWSER_KNOWN,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _cookie_name() -> str:
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}forumdesk-browser"


def _rights() -> list[list]:
    """Return what is still fresh: public id, link and the end in seconds, oldest first."""
    moment = clock.now().timestamp()
    return [right for right in session.get(_KEY, []) if right[2] > moment]
