"""Certificates of attendance: for whom, and in which words.

They certify that a person attended and how long the forum was, not that the person stayed to
the end: nobody is scanned on leaving.
"""

from flask_babel import gettext as _

from badges.typefaces import missing_characters
from events_app import clock
from events_app.certificate import queries
from events_app.certificate.models import Wording
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.i18n import say_day
from events_app.nominator.queries import agency
from events_app.stroke_order import stroke_key


def stock(event: Event) -> tuple[int, list[str]]:
    """Return how many certificates can be made, and the names that cannot be drawn, by strokes."""
    unusual = sorted(queries.unusual_names_of_arrived(event.id), key=stroke_key)
    unprintable = [name for name in unusual if missing_characters(name)]
    return queries.number_of_arrived(event.id) - len(unprintable), unprintable


def printable_names(event: Event) -> list[str]:
    """Return the names, by strokes, for whom certificates are made.

    Raises RuleViolation if it is not time.
    """
    _require_end(event)
    arrived = sorted(queries.names_of_arrived(event.id), key=stroke_key)
    names = [name for name in arrived if not missing_characters(name)]
    if not names:
        raise RuleViolation(_("Nobody has come, so there is nothing to certify."))
    return names


def name_for_one(event: Event, public_id: str) -> str:
    """Return the name on one person's certificate. Raises RuleViolation if there is none."""
    _require_end(event)
    name = queries.name_of_arrived(event.id, public_id)
    if name is None:
        raise RuleViolation(_("No arrival at the forum is recorded."))
    if missing_characters(name):
        raise RuleViolation(
            _("No typeface here has every character of this name; write the certificate by hand.")
        )
    return name


def wording(event: Event) -> Wording:
    """Return what all certificates of the forum say, in Chinese and in English."""
    host, day = agency(), event.day
    hours = event.credited_hours
    date_zh, date_en = f"中華民國{say_day(day, 'zh')}", say_day(day, "en")
    forum_en, _dash, _motto = event.name_en.partition(" — ")
    return Wording(
        before_zh="茲證明",
        after_zh=f"於{date_zh}出席本署主辦之「{event.short_zh}」（論壇時數{hours}小時）。",
        before_en="This is to certify that",
        after_en=(
            f"attended the {forum_en}, a forum of {hours} hours"
            f" hosted by the {host.name_en}, on {date_en}."
        ),
        issuer_zh=host.name_zh,
        issuer_en=host.name_en,
        date_zh=date_zh,
        date_en=date_en,
    )


def _require_end(event: Event) -> None:
    if not event.is_over(clock.now()):
        raise RuleViolation(_("Certificates are made when the forum is over."))
