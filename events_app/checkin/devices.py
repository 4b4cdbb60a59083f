"""Deeds around tablets: make a code for one, pair it, revoke it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from events_app import clock
from events_app.audit import service as audit
from events_app.checkin.models import Device
from events_app.database import begin_writing, db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.tokens import (
    clean_desk_code,
    hash_token,
    is_desk_code,
    new_desk_code,
    new_link_token,
    new_public_id,
)

CODE_LASTS = timedelta(minutes=15)
USUAL_END = timedelta(hours=2)  # after the last visitor has gone
LONGEST = timedelta(days=400)
COOKIE_OUTLASTS = timedelta(days=30)  # so that scans found on a tablet later still arrive


@dataclass(frozen=True)
class Plan:
    """What a tablet is to be: its name, its station, what it may do, and until when."""

    name: str
    station_id: int
    role: str
    ends_at: datetime


def usual_end(event: Event) -> datetime:
    """Return until when a tablet works unless somebody says otherwise."""
    return max(event.checkout_until, clock.now().replace(second=0, microsecond=0)) + USUAL_END


def make_device(event_id: int, plan: Plan, by: int) -> tuple[Device, str]:
    """Plan a tablet and return it with the code that pairs it, of which only the hash is kept.

    Raises RuleViolation for an end that has passed or is far away.
    """
    moment = clock.now()
    if not moment < plan.ends_at <= moment + LONGEST:
        raise RuleViolation(_("Please choose an end that is still to come."), "ends_at")
    code = new_desk_code()
    device = Device(
        event_id=event_id,
        public_id=new_public_id(),
        name=plan.name,
        station_id=plan.station_id,
        role=plan.role,
        ends_at=plan.ends_at,
        made_by_id=by,
        made_at=moment,
        pairing_hash=hash_token(code, "pairing"),
        pairing_expires_at=moment + CODE_LASTS,
    )
    db.session.add(device)
    db.session.flush()
    audit.record(
        "make pairing code", event_id=event_id, staff_member_id=by, device=device.public_id
    )
    return device, code


def pair(event_id: int, typed: str) -> tuple[Device, str]:
    """Turn a code into a tablet's secret, once; the database decides between two who try.

    Raises RuleViolation for a code that is wrong, used, expired or revoked.
    """
    code, token, moment = clean_desk_code(typed), new_link_token(), clock.now()
    device_id = is_desk_code(code) and db.session.scalar(
        update(Device)
        .where(
            Device.event_id == event_id,
            Device.pairing_hash == hash_token(code, "pairing"),
            Device.paired_at.is_(None),
            Device.revoked_at.is_(None),
            Device.pairing_expires_at > moment,
            Device.ends_at > moment,
        )
        .values(paired_at=moment, seen_at=moment, token_hash=hash_token(token, "device"))
        .returning(Device.id)
    )
    if not device_id:
        raise RuleViolation(
            _("This code does not work: it is mistyped, used or older than 15 minutes."), "code"
        )
    device = db.session.get_one(Device, device_id)
    audit.record("pair tablet", event_id=event_id, staff_member_id=None, device=device.public_id)
    return device, token


def note_loss(device_id: int) -> Device:
    """Note that a tablet came back without what it kept; what waited on it may be gone."""
    begin_writing()
    lost = db.session.scalars(
        update(Device)
        .where(Device.id == device_id)
        .values(lost_at=clock.now(), lost_waiting=Device.lost_waiting + Device.waiting, waiting=0)
        .returning(Device)
    ).one()
    audit.record(
        "tablet lost its storage", event_id=lost.event_id, staff_member_id=None,
        device=lost.public_id,
    )  # fmt: skip
    return lost


def open_doors(event: Event, by: int) -> None:
    """Let badges admit from now on, before the doors' time; opened already they stay so."""
    opened = db.session.scalar(
        update(Event)
        .where(Event.id == event.id, Event.doors_opened_at.is_(None), Event.doors_at > clock.now())
        .values(doors_opened_at=clock.now())
        .returning(Event.id)
    )
    if opened:
        audit.record("open doors", event_id=event.id, staff_member_id=by)


def revoke(event_id: int, public_id: str, by: int) -> bool:
    """Let a tablet do nothing any more from its next request on; False if there is none."""
    device = db.session.scalar(
        select(Device).where(Device.event_id == event_id, Device.public_id == public_id)
    )
    if device is None:
        return False
    revoked = db.session.scalar(
        update(Device)
        .where(Device.id == device.id, Device.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by_id=by)
        .returning(Device.id)
    )
    if revoked:
        audit.record("revoke tablet", event_id=event_id, staff_member_id=by, device=public_id)
    return True
