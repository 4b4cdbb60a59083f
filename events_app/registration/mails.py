"""The mails about a registration: confirmed, waiting, seated after all, cancelled."""

from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events_app import clock
from events_app.attendee.links import new_personal_link
from events_app.attendee.models import Attendee
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.i18n import LANGUAGES, say_date, say_time
from events_app.mail.building import render
from events_app.mail.composing import Attachment, Message, composes
from events_app.registration.addresses import reached_at
from events_app.registration.calendar_file import MIMETYPE, calendar_file
from events_app.registration.qr import grouped, qr_png
from events_app.registration.queries import pending_change

TITLES = {
    "registration_confirmed": _l("Registration completed"),
    "seat_available": _l("A seat is yours"),
    "waiting_list": _l("You are on the waiting list"),
    "registration_cancelled": _l("Registration cancelled"),
    "new_link": _l("Your new personal link"),
    "browser_code": _l("Code for your page"),
    "address_code": _l("Please confirm your address"),
    "address_asked": _l("A new address was entered"),
    "address_changed": _l("Your address was changed"),
}
PICTURE = "badge-code"
# Of what a mail is given, that which nobody but its recipient may know.
_SECRETS = ("own_page_url", "desk_code", "code")
COME_EARLY = timedelta(minutes=15)


@composes("registration_confirmed")
def registration_confirmed(attendee: Attendee) -> Message | None:
    """Compose the confirmation with badge code, calendar entry and personal link."""
    return _with_seat(attendee, "registration_confirmed")


@composes("seat_available")
def seat_available(attendee: Attendee) -> Message | None:
    """Tell somebody who waited that they have a seat now."""
    return _with_seat(attendee, "seat_available")


@composes("waiting_list")
def waiting_list(attendee: Attendee) -> Message | None:
    """Tell somebody that all seats are taken and what happens next."""
    if attendee.status != "waitlisted":
        return None
    forum = attendee.event
    until = say_date(forum.waiting_list_ends_on, attendee.language)
    return _message(
        attendee,
        "waiting_list",
        until=until if forum.fills_seats(clock.now()) else "",
        own_page_url=new_personal_link(attendee),
    )


@composes("registration_cancelled")
def registration_cancelled(attendee: Attendee) -> Message | None:
    """Confirm a cancellation, and say what was deleted with it."""
    if attendee.status != "cancelled":
        return None
    had_seat = bool(attendee.badge_codes)
    return _message(
        attendee,
        "registration_cancelled",
        _calendar(attendee) if had_seat else (),
        had_seat=had_seat,
        may_sign_up=attendee.event.takes_sign_ups(clock.now()),
        own_page_url=new_personal_link(attendee),
    )


def _with_seat(attendee: Attendee, kind: str) -> Message | None:
    code = attendee.badge_code
    if attendee.status != "confirmed" or code is None:
        return None
    picture = Attachment("badge-code.png", "image/png", qr_png(code.code), PICTURE)
    forum = attendee.event
    return _message(
        attendee,
        kind,
        (picture, *_calendar(attendee)),
        desk_code=grouped(code.desk_code),
        picture=PICTURE,
        come_by=say_time(forum.local(forum.starts_at - COME_EARLY)),
        own_page_url=new_personal_link(attendee),
    )


def _message(
    attendee: Attendee, kind: str, attachments: tuple[Attachment, ...] = (), **facts: object
) -> Message | None:
    """Return the mail; None while the only address there is waits to be confirmed."""
    recipient = reached_at(attendee)
    if not recipient and pending_change(attendee) is None:
        raise RuleViolation(_("There is no address for this person; please call them."))
    return write_mail(attendee, recipient, kind, attachments, **facts) if recipient else None


def write_mail(
    attendee: Attendee,
    recipient: str,
    kind: str,
    attachments: tuple[Attachment, ...] = (),
    **facts: object,
) -> Message:
    """Return a mail about a person in their language, from the two templates of its kind."""
    forum, language = attendee.event, attendee.language
    facts |= {"attendee": attendee, "when": say_when(forum, language)}
    template = f"mail/{kind}"
    return Message(
        recipient=recipient,
        subject=_subject(kind, attendee),
        text=render(f"{template}.txt", forum, language, **facts),
        html=render(f"{template}.html", forum, language, **facts),
        attachments=attachments,
        secrets=tuple(str(facts[name]) for name in _SECRETS if name in facts),
    )


def _subject(kind: str, attendee: Attendee) -> str:
    with force_locale(LANGUAGES[attendee.language]):
        forum = attendee.event.short_name(attendee.language)
        return _("[%(forum)s] %(words)s", forum=forum, words=TITLES[kind])


def _calendar(attendee: Attendee) -> tuple[Attachment, ...]:
    content = calendar_file(attendee, attendee.language)
    return (Attachment("forum.ics", MIMETYPE, content),)


def say_when(forum: Event, language: str) -> str:
    """Return day and hours in full: date, start–end."""
    start, end = forum.local(forum.starts_at), forum.local(forum.ends_at)
    day = say_date(forum.day, language)
    era = "中華民國" if language == "zh" else ""
    separator = " " if language == "zh" else ", "
    return f"{era}{day}{separator}{say_time(start)}–{say_time(end)}"
