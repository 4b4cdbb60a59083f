"""Once per browser, whoever opens a personal link shows that the person's mail reaches them."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from events_app import clock
from events_app.attendee.links import revoke_links
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.seats import queue_up
from events_app.mail.models import OutboxMail
from events_app.mail.service import enqueue
from events_app.registration.addresses import reached_at, withdraw_change
from events_app.registration.codes import is_right, may_mail
from events_app.registration.models import KnownBrowser

CODE_LASTS = timedelta(minutes=10)


def needs_proof(attendee: Attendee) -> bool:
    """Tell whether the link alone is not enough: before sign-up it is the invitation, later a key."""
    return attendee.status != "pending"


def known_browser(attendee: Attendee, browser: str) -> KnownBrowser | None:
    """Return what is known of a browser, by its hash: that it is proved, or that it asked for a code."""
    return db.session.scalar(
        select(KnownBrowser).where(
            KnownBrowser.attendee_id == attendee.id, KnownBrowser.browser_hash == browser
        )
    )


def is_proved(attendee: Attendee, browser: str) -> bool:
    """Tell whether the person showed in this browser that it is theirs."""
    known = known_browser(attendee, browser)
    return known is not None and known.proved_at is not None


def prove(attendee: Attendee, browser: str) -> None:
    """Count a browser as the person's own: they signed up in it, or typed the code it asked for."""
    queue_up(attendee.event_id)
    known = _known(attendee, browser)
    known.proved_at = known.proved_at or clock.now()


def ask_for_code(attendee: Attendee, browser: str) -> None:
    """Mail a code for this browser to where the person's mails go.

    Raises RuleViolation when there is no such place, or after too many codes within an hour.
    """
    queue_up(attendee.event_id)
    if not reached_at(attendee):
        raise RuleViolation(_("We have no address to send a code to. Please call us."))
    known = _known(attendee, browser)
    if _is_on_its_way(known):
        return
    if not may_mail(attendee, "browser_code"):
        raise RuleViolation(
            _(
                "We have sent several codes already. Please wait an hour for another one, or call us."
            )
        )
    enqueue("browser_code", attendee, f"{known.id} {clock.now().isoformat()}", known.id)


def try_code(attendee: Attendee, browser: str, typed: str) -> bool:
    """Count the browser as the person's own if this is its code. Commit also after False."""
    known = known_browser(attendee, browser)
    if known is None or not is_right(known, typed):
        return False
    known.proved_at = known.proved_at or clock.now()
    return True


def end_links(attendee: Attendee, but: str = "") -> None:
    """End all links of a person, what came by them and every code that waits; `but` stays proved.

    `but` is the hash of the browser in which the person asks for it.
    """
    queue_up(attendee.event_id)
    revoke_links(attendee)
    db.session.execute(
        delete(KnownBrowser).where(
            KnownBrowser.attendee_id == attendee.id, KnownBrowser.browser_hash != but
        )
    )
    if not but:
        withdraw_change(attendee)


def send_new_link(attendee: Attendee) -> None:
    """Mail a new link to where the person's mails go.

    Raises RuleViolation when there is no such place, or after too many within an hour.
    """
    if not reached_at(attendee):
        raise RuleViolation(_("There is no address to send a new link to."))
    if not may_mail(attendee, "new_link"):
        raise RuleViolation(
            _(
                "We have sent several links already. Please wait an hour for another one, or call us."
            )
        )
    enqueue("new_link", attendee, clock.now().isoformat())


def _known(attendee: Attendee, browser: str) -> KnownBrowser:
    known = known_browser(attendee, browser)
    if known is None:
        known = KnownBrowser(
            event_id=attendee.event_id, attendee_id=attendee.id, browser_hash=browser
        )
        db.session.add(known)
        db.session.flush()
    return known


def _is_on_its_way(known: KnownBrowser) -> bool:
    waiting = select(OutboxMail.id).where(
        OutboxMail.attendee_id == known.attendee_id,
        OutboxMail.kind == "browser_code",
        OutboxMail.about_id == known.id,
        OutboxMail.state == "queued",
    )
    return db.session.scalar(waiting) is not None
