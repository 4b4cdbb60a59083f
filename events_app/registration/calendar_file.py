"""The forum as an entry for a person's calendar."""

from datetime import timedelta

from icalendar import Calendar, Event, Timezone

from events_app import clock
from events_app.attendee.models import Attendee
from events_app.event import models
from events_app.registration.queries import cancellations_of

MIMETYPE = "text/calendar"


def calendar_file(attendee: Attendee, language: str) -> bytes:
    """Return an iCalendar file: the entry, or its cancellation for somebody who cancelled.

    All files for one person carry the same UID, and a later one a higher sequence.
    """
    forum = attendee.event
    cancelled = attendee.status == "cancelled"
    calendar = Calendar()
    calendar.add("prodid", "-//Forum Desk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_zone(forum))
    calendar.add_component(_entry(attendee, language, cancelled))
    return calendar.to_ical()


def _zone(forum: models.Event) -> Timezone:
    year = timedelta(days=366)
    return Timezone.from_tzid(
        forum.time_zone, first_date=forum.day - year, last_date=forum.day + year
    )


def _entry(attendee: Attendee, language: str, cancelled: bool) -> Event:
    forum = attendee.event
    given_up = len(cancellations_of(attendee))
    entry = Event()
    entry.add("uid", f"{attendee.public_id}@{forum.code.lower()}.forum-desk")
    entry.add("sequence", 2 * given_up - 1 if cancelled else 2 * given_up)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", forum.local(forum.starts_at))
    entry.add("dtend", forum.local(forum.ends_at))
    entry.add("summary", forum.name(language))
    entry.add("location", forum.venue(language))
    entry.add("contact", f"{forum.contact(language)} {forum.contact_phone}")
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return entry
