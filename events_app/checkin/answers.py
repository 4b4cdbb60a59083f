"""What the desk is told, as JSON: name and public group, never more of a person."""

from datetime import datetime
from zoneinfo import ZoneInfo

from events_app.attendee.models import Attendee
from events_app.checkin.admission import SIGNALS, Outcome
from events_app.checkin.queries import Counts
from events_app.checkin.service import ScanResult
from events_app.i18n import say_time

Json = dict[str, object]


def scan_answer(result: ScanResult, language: str) -> Json:
    """Return the answer to a scan; `first` is the arrival that stands when it is another one."""
    person = result.person
    return {
        "id": result.scan_id,
        **outcome_signals(result.outcome),
        "name": person.name or "",
        "organisation": person.organisation or "",
        "title": person.title or "",
        "group": {
            "code": person.group_code or "",
            "label": (person.label_zh if language == "zh" else person.label_en) or "",
        },
        "first": {
            "time": _time(result.first.at, ZoneInfo(person.time_zone)),
            "station": result.first.station_id,
        }
        if result.first
        else None,
    }


def outcome_signals(outcome: Outcome) -> Json:
    """Return an outcome with the colour, shape and sound that tell it."""
    signal = SIGNALS[outcome]
    return {
        "outcome": outcome,
        "colour": signal.colour,
        "shape": signal.shape,
        "sound": signal.sound,
    }


def person_answer(
    person: Attendee, arrived_at: datetime | None, zone: ZoneInfo, language: str
) -> Json:
    """Return one result of a search by name."""
    return {
        "person": person.public_id,
        "name": person.name,
        "organisation": person.organisation,
        "group": {
            "code": person.public_group.code,
            "label": person.public_group.label(language),
        },
        "status": person.status,
        "arrived": _time(arrived_at, zone) if arrived_at else None,
    }


def walk_in_answer(walk_in_id: str, person: Attendee, outcome: Outcome, language: str) -> Json:
    """Return what became of a walk-in, with the code to write on the badge if there is one."""
    code = person.badge_code
    return {
        "id": walk_in_id,
        **outcome_signals(outcome),
        "name": person.name,
        "organisation": person.organisation,
        "title": person.title,
        "group": {
            "code": person.public_group.code,
            "label": person.public_group.label(language),
        },
        "first": None,
        "desk_code": code.desk_code if code else "",
    }


def counts_answer(counts: Counts, language: str) -> Json:
    """Return the desk's figures."""
    return {
        "expected": counts.expected,
        "arrived": counts.arrived,
        "recent": counts.recent,
        "free_seats": counts.free_seats,
        "stations": [
            {
                "code": each.station.code,
                "name": each.station.name(language),
                "arrived": each.arrived,
            }
            for each in counts.stations
        ],
    }


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return say_time(moment.astimezone(zone))
