"""Make an event from its plan, a TOML file: dates, groups, types, programme, stations."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from events_app.database import db
from events_app.event.models import (
    Event,
    PublicGroup,
    Session,
    Speaker,
    StakeholderType,
    Station,
)

Plan = dict[str, Any]


def read_plan(path: Path) -> Plan:
    """Return the plan in a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def set_up_event(plan: Plan) -> Event:
    """Add the event that the plan describes, with all that belongs to it."""
    facts = plan["event"]
    zone = ZoneInfo(facts.get("time_zone", "Asia/Taipei"))
    event = _event(facts, zone)
    db.session.add(event)
    groups = _groups(plan)
    event.public_groups = list(groups.values())
    event.stakeholder_types = [
        StakeholderType(
            position=position,
            code=kind["code"],
            name_zh=kind["name_zh"],
            name_en=kind["name_en"],
            public_group=groups[kind["public_group"]],
            seats=kind["seats"],
        )
        for position, kind in enumerate(plan["stakeholder_types"])
    ]
    event.stations = [
        Station(position=position, **station) for position, station in enumerate(plan["stations"])
    ]
    db.session.flush()
    event.sessions = [_session(event.id, item, facts["date"], zone) for item in plan["sessions"]]
    db.session.flush()
    return event


def _at(day: date, clock_time: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock_time), zone)


def _event(facts: dict[str, Any], zone: ZoneInfo) -> Event:
    day = facts["date"]
    plain = (
        "code name_zh name_en short_zh short_en venue_zh venue_en seats credited_hours letters_on"
        " nomination_due waiting_list_ends_on contact_zh contact_en contact_phone contact_email"
    )
    return Event(
        **{name: facts[name] for name in plain.split()},
        time_zone=zone.key,
        doors_at=_at(day, facts["doors"], zone),
        starts_at=_at(day, facts["start"], zone),
        ends_at=_at(day, facts["end"], zone),
        checkout_until=_at(day, facts["checkout_until"], zone),
        sign_up_opens_at=_at(facts["sign_up_opens"], "00:00", zone),
        sign_up_closes_at=_at(facts["sign_up_closes"], "23:59:59", zone),
    )


def _groups(plan: Plan) -> dict[str, PublicGroup]:
    return {
        group["code"]: PublicGroup(position=position, **group)
        for position, group in enumerate(plan["public_groups"])
    }


def _session(event_id: int, item: dict[str, Any], day: date, zone: ZoneInfo) -> Session:
    return Session(
        code=item["code"],
        kind=item["kind"],
        starts_at=_at(day, item["start"], zone),
        ends_at=_at(day, item["end"], zone),
        title_zh=item["title_zh"],
        title_en=item["title_en"],
        counts_for_hours=item.get("counts_for_hours", False),
        takes_questions=item.get("takes_questions", False),
        speakers=[
            Speaker(event_id=event_id, position=position, **speaker)
            for position, speaker in enumerate(item.get("speakers", ()))
        ],
    )
