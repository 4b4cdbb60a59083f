"""Small makers of rows; every one commits, so no test holds a lock while it asks the app."""

import itertools
from datetime import datetime, timedelta
from uuid import uuid4

from flask.testing import FlaskClient

from events_app import clock
from events_app.access import Role
from events_app.attendee.badge_codes import code_columns
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee, BadgeCode
from events_app.checkin.models import Device, Scan
from events_app.code_hashing import FEW_ROUNDS
from events_app.config import PROJECT
from events_app.database import db
from events_app.event.models import Event, StakeholderType
from events_app.event.set_up import read_plan, set_up_event
from events_app.invitation.models import Invitation
from events_app.nominator.models import Nominator
from events_app.nominator.service import add_nominators
from events_app.staff.models import StaffMember, StaffSession
from events_app.tokens import hash_token, new_badge_code, new_desk_code, new_public_id

_counter = itertools.count(1)
# A few weeks before the demo forum, within its sign-up window.
DEMO_MOMENT = "2024-08-12T10:00:00+08:00"


def count_from_one() -> None:
    """Begin again with the numbers in invented names, for a story that is told twice."""
    global _counter
    _counter = itertools.count(1)


def forum(**changes: object) -> Event:
    """Add the demo forum (sign-up open around now) and the nominating bodies, committed."""
    event = set_up_event(read_plan(PROJECT / "events_app" / "demo" / "forum.toml"))
    event.sign_up_opens_at = clock.now() - timedelta(days=10)
    event.sign_up_closes_at = clock.now() + timedelta(days=10)
    event.code_rounds = FEW_ROUNDS
    for name, value in changes.items():
        setattr(event, name, value)
    add_nominators("gov-aoc.example")
    db.session.commit()
    return event


def forum_of_another_year(code: str = "EIF112") -> Event:
    """Add the forum of another year, committed; it ended before the demo forum."""
    plan = read_plan(PROJECT / "events_app" / "demo" / "forum.toml")
    plan["event"]["code"] = code
    event = set_up_event(plan)
    event.code_rounds = FEW_ROUNDS
    event.ends_at -= timedelta(days=365)
    db.session.commit()
    return event


def stakeholder_type(event: Event, code: str) -> StakeholderType:
    """Return one of the forum's types by its code."""
    return next(kind for kind in event.stakeholder_types if kind.code == code)


def nominator(code: str) -> Nominator:
    """Return a nominating body by its code."""
    return db.session.scalars(db.select(Nominator).filter_by(code=code)).one()


def attendee(event: Event, type_code: str = "PARTNER", **changes: object) -> Attendee:
    """Add a person with an invitation of that type in state `sent`, committed."""
    number = next(_counter)
    kind = stakeholder_type(event, type_code)
    values: dict[str, object] = {
        "name": f"與會者{number}",
        "organisation": f"第{number}示範企業有限公司",
        "title": "經理",
        "email": f"person{number}@example.org",
        "status": "pending",
    } | changes
    state = values.pop("invitation_state", "sent")
    person = _person(event, kind.public_group_id, number, values)
    db.session.flush()
    db.session.add(
        Invitation(
            event_id=event.id,
            attendee_id=person.id,
            type_id=kind.id,
            state=state,
            released_at=clock.now(),
            sent_at=clock.now(),
        )  # fmt: skip
    )
    db.session.commit()
    return person


def uninvited(event: Event, **values: object) -> Attendee:
    """Add a person as the desk lists a walk-in, committed; they wait unless told otherwise."""
    walk_in: dict[str, object] = {"name": "臨時來賓", "origin": "walk_in", "status": "waitlisted"}
    person = _person(event, event.public_groups[-1].id, next(_counter), walk_in | values)
    db.session.commit()
    return person


def _person(event: Event, group_id: int, number: int, values: dict[str, object]) -> Attendee:
    name, organisation = str(values["name"]), str(values.get("organisation", ""))
    person = Attendee(
        event_id=event.id,
        public_id=new_public_id(),
        identity_key=identity_key(name, str(values.get("email", "")), str(number)),
        search_key=search_key(name, organisation),
        public_group_id=group_id,
        created_at=clock.now(),
        **values,
    )
    db.session.add(person)
    return person


def confirmed(event: Event, type_code: str = "PARTNER", **changes: object) -> Attendee:
    """Add a person who has a seat and a valid badge code, committed."""
    person = attendee(
        event, type_code, **{"status": "confirmed", "invitation_state": "accepted", **changes}
    )
    kind = stakeholder_type(event, type_code)
    kind.seats_taken += 1
    event.seats_taken += 1
    db.session.add(
        BadgeCode(
            event_id=event.id,
            attendee_id=person.id,
            issued_at=clock.now(),
            **new_codes(event),
        )  # fmt: skip
    )
    db.session.commit()
    return person


def new_codes(event: Event) -> dict[str, str]:
    """Return what is stored of fresh badge codes."""
    return code_columns(event.hashing, new_badge_code(), new_desk_code())


def arrive(person: Attendee, at: datetime | None = None) -> None:
    """Let a person come in at the forum's first station, committed."""
    event = db.session.get_one(Event, person.event_id)
    tablet = db.session.scalars(db.select(Device).filter_by(event_id=event.id)).first()
    tablet = tablet or device(event)
    db.session.add(
        Scan(
            id=str(uuid4()),
            event_id=event.id,
            device_id=tablet.id,
            station_id=event.stations[0].id,
            attendee_id=person.id,
            verdict="admitted",
            at=at or event.starts_at,
            received_at=at or event.starts_at,
        )  # fmt: skip
    )
    db.session.commit()


def staff(role: Role, nominator_code: str = "PR01") -> StaffMember:
    """Add an account (its password opens nothing), committed; nominators belong to a body."""
    number = next(_counter)
    member = StaffMember(
        email=f"{role}{number}@gov-aoc.example",
        name=f"{role} {number}",
        role=role,
        nominator_id=nominator(nominator_code).id if role is Role.NOMINATOR else None,
        password_hash="-",
        created_at=clock.now(),
    )
    db.session.add(member)
    db.session.commit()
    return member


def sign_in(client: FlaskClient, member: StaffMember) -> FlaskClient:
    """Sign an account in on this browser, without the deliberate slowness of a password."""
    key = f"key-{next(_counter)}"
    db.session.add(
        StaffSession(
            staff_member_id=member.id,
            key_hash=hash_token(key, "staff-session"),
            started_at=clock.now(),
        )
    )
    db.session.commit()
    with client.session_transaction() as session:
        session["staff_key"] = key
        session["seen"] = int(clock.now().timestamp())
    return client


def device(event: Event, station: str = "D1", role: str = "desk", **changes: object) -> Device:
    """Add a tablet that was paired an hour ago, committed; `pair` gives it to a browser."""
    moment = clock.now()
    values: dict[str, object] = {
        "name": f"平板 {next(_counter)}",
        "made_at": moment - timedelta(hours=1),
        "paired_at": moment - timedelta(hours=1),
        "seen_at": moment,
        "ends_at": moment + timedelta(hours=8),
        "token_hash": hash_token(new_public_id(), "device"),
    } | changes
    maker = db.session.scalars(db.select(StaffMember)).first() or staff(Role.DESK)
    made = Device(
        event_id=event.id,
        public_id=new_public_id(),
        station_id=next(each.id for each in event.stations if each.code == station),
        role=role,
        made_by_id=maker.id,
        **values,
    )
    db.session.add(made)
    db.session.commit()
    return made


def pair(client: FlaskClient, tablet: Device) -> FlaskClient:
    """Give a browser the cookie of a tablet, as pairing does."""
    token = new_public_id()
    tablet.token_hash = hash_token(token, "device")
    code = db.session.get_one(Event, tablet.event_id).code
    db.session.commit()
    client.set_cookie("forumdesk-device", token, path=f"/desk/{code}/")
    return client


def csrf(client: FlaskClient, path: str) -> str:
    """Open a page and return the token its forms carry."""
    page = client.get(path).get_data(as_text=True)
    marker = 'name="csrf_token"'
    tag = page[page.rindex("<", 0, page.index(marker)) : page.index(">", page.index(marker))]
    return tag.split('value="')[1].split('"')[0]
