"""A forum of the same shape: programme, groups, types, quotas and stations, but nobody in it."""

from typing import TypeVar

from events_app import clock
from events_app.code_hashing import FEW_ROUNDS, new_salt
from events_app.database import Base, db
from events_app.event.models import Event, StakeholderType

MARK_ZH, MARK_EN = "演練・", "Rehearsal: "
LONGEST_CODE = 13  # characters; the mark takes the other three

Row = TypeVar("Row", bound=Base)


def copy_of(event: Event) -> Event:
    """Add the forum's copy. Its names say what it is, and sign-up is open until its end."""
    copy = _like(
        event,
        code=f"{event.code[:LONGEST_CODE]}-R1",
        rehearsal_of_id=event.id,
        sends_mail=False,
        seats_taken=0,
        badge_salt=new_salt(),
        code_rounds=FEW_ROUNDS,
        doors_opened_at=clock.now(),
        sign_up_opens_at=clock.now(),
        sign_up_closes_at=event.ends_at,
        waiting_list_ends_on=event.day_of(event.ends_at),
        name_zh=_marked(MARK_ZH, event.name_zh, 120),
        name_en=_marked(MARK_EN, event.name_en, 200),
        short_zh=_marked(MARK_ZH, event.short_zh, 30),
        short_en=_marked(MARK_EN, event.short_en, 60),
    )
    groups = {group.id: _like(group, event_id=None) for group in event.public_groups}
    copy.public_groups = list(groups.values())
    copy.stakeholder_types = [
        _type_like(kind, public_group=groups[kind.public_group_id])
        for kind in event.stakeholder_types
    ]
    copy.stations = [_like(station, event_id=None) for station in event.stations]
    db.session.add(copy)
    db.session.flush()
    _copy_programme(event, copy)
    return copy


def _copy_programme(event: Event, copy: Event) -> None:
    for session in event.sessions:
        twin = _like(session, event_id=copy.id)
        twin.speakers = [
            _like(speaker, event_id=copy.id, session_id=None) for speaker in session.speakers
        ]
        db.session.add(twin)
    db.session.flush()


def _type_like(kind: StakeholderType, **changes: object) -> StakeholderType:
    return _like(kind, event_id=None, public_group_id=None, seats_taken=0, **changes)


def _like(row: Row, **changes: object) -> Row:
    """Return a new row with the same columns, but for the key and the changes."""
    columns = {column.key for column in row.__table__.columns} - {"id"}
    same = {name: getattr(row, name) for name in columns - changes.keys()}
    given = {name: value for name, value in changes.items() if value is not None}
    return type(row)(**same, **given)


def _marked(mark: str, name: str, longest: int) -> str:
    return f"{mark}{name}"[:longest]
