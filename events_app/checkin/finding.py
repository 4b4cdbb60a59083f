"""One statement each way of finding a person at the door: all that a scan needs to know."""

from sqlalchemy import ColumnElement, Row, Select, Table, and_, bindparam, false, select

from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.admission import BadgeFacts
from events_app.checkin.models import CheckIn, Scan
from events_app.event.models import Event, PublicGroup, Station


def _table(model: type) -> Table:
    return model.__table__  # type: ignore[attr-defined]


_event, _station, _group = _table(Event), _table(Station), _table(PublicGroup)
_person, _badge = _table(Attendee), _table(BadgeCode)
_arrival, _earlier = _table(CheckIn), _table(Scan)


def _finding(source, revoked: ColumnElement[bool]) -> Select:
    """Return the statement that starts from event and person and gathers the rest.

    It always answers with one row for an event that exists, so that an unknown code is
    recorded with its event and station like any other.
    """
    return (
        select(
            _event.c.id.label("event_id"),
            _event.c.time_zone,
            _station.c.id.label("station_id"),
            _person.c.id.label("attendee_id"),
            _person.c.name,
            _person.c.organisation,
            _person.c.title,
            _person.c.status,
            revoked.label("revoked"),
            _group.c.code.label("group_code"),
            _group.c.label_zh,
            _group.c.label_en,
            _arrival.c.at.label("first_at"),
            _arrival.c.station_id.label("first_station_id"),
            _earlier.c.outcome.label("earlier_outcome"),
            _earlier.c.code.label("earlier_code"),
            _earlier.c.attendee_id.label("earlier_attendee_id"),
        )
        .select_from(source)
        .outerjoin(
            _station,
            and_(_station.c.event_id == _event.c.id, _station.c.code == bindparam("station")),
        )
        .outerjoin(_group, _group.c.id == _person.c.public_group_id)
        .outerjoin(_arrival, _arrival.c.attendee_id == _person.c.id)
        .outerjoin(_earlier, _earlier.c.id == bindparam("scan_id"))
        .where(_event.c.code == bindparam("event_code"))
    )


def _by_code(column: ColumnElement[str]) -> Select:
    source = _event.outerjoin(
        _badge, and_(_badge.c.event_id == _event.c.id, column == bindparam("key"))
    ).outerjoin(_person, _person.c.id == _badge.c.attendee_id)
    return _finding(source, _badge.c.revoked_at.is_not(None))


BY_QR_CODE = _by_code(_badge.c.code)
BY_DESK_CODE = _by_code(_badge.c.desk_code)
BY_PUBLIC_ID = _finding(
    _event.outerjoin(
        _person, and_(_person.c.event_id == _event.c.id, _person.c.public_id == bindparam("key"))
    ),
    false(),
)
_undone = _earlier.alias("undone")
BY_SCAN = _finding(
    _event.outerjoin(
        _undone,
        and_(
            _undone.c.event_id == _event.c.id,
            _undone.c.id == bindparam("key"),
            _undone.c.kind == "entry",
        ),
    ).outerjoin(_person, _person.c.id == _undone.c.attendee_id),
    false(),
)


def facts_of(found: Row) -> BadgeFacts | None:
    """Return what the rules of the door want to know of a found row."""
    if found.attendee_id is None:
        return None
    return BadgeFacts(
        status=found.status, revoked=bool(found.revoked), arrived=found.first_at is not None
    )
