"""A forum filled in bulk: many people with all that each of them leaves, and many of each thing."""

from secrets import token_bytes
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from events_app import clock
from events_app.attendee.badge_codes import code_columns
from events_app.attendee.identity import identity_key, search_key
from events_app.attendee.models import Attendee, BadgeCode, PersonalLink
from events_app.audit.models import AuditEntry
from events_app.badge_printing.models import BadgePrint, PrintBatch
from events_app.checkin.models import Device, Scan, SetAsideScan
from events_app.code_hashing import Hashing
from events_app.database import Base, db
from events_app.event.models import Event
from events_app.invitation.models import GuestList, Invitation, InvitationAnswer
from events_app.mail.models import OutboxMail
from events_app.nominator.models import Nominator
from events_app.registration.models import Cancellation, Registration
from events_app.staff.models import StaffMember
from events_app.survey.models import SurveyRight
from events_app.tokens import new_badge_code, new_desk_code, new_public_id
from tests import factories

PART = 5000  # rows that are sent to the database at once
_SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐"
_GIVEN = "家豪志明俊傑建宏偉文雄國義信榮昌淑芬惠美玲雅婷麗華娟貞怡君秀琴玉鳳承恩翰品睿宥"
# Of ten people in a row.
_STATUSES = ("confirmed",) * 7 + ("pending", "waitlisted", "cancelled")
_STATES = ("accepted",) * 7 + ("sent", "accepted", "accepted")


def fill(event: Event, people: int, things: int = 10) -> None:
    """Add people, and as many of every other thing that has a list, committed."""
    maker = factories.staff("organiser").id
    bodies = _bodies(things)
    tablet = _tablets(event, things, maker)
    _others(event, things, maker, bodies[0], tablet)
    ids = _people(event, people, bodies)
    _invited(event, ids)
    seated = [person for index, person in enumerate(ids) if _STATUSES[index % 10] == "confirmed"]
    _badges(event, seated, maker)
    _came(event, seated[::2], tablet)
    _wrote(event, ids)
    db.session.commit()


def _add(table: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), PART):
        db.session.execute(insert(table), rows[start : start + PART])


def _ids(table: type[Base], event: Event) -> list[int]:
    """Return the ids of all rows of the forum, in their order."""
    columns = table.__table__.c
    return list(
        db.session.scalars(
            select(columns.id).where(columns.event_id == event.id).order_by(columns.id)
        )
    )


def _bodies(number: int) -> list[int]:
    """Add bodies; return the ids of those that name people, the first of which names half."""
    codes = [f"X{new_public_id()[:6]}" for _body in range(number)]
    _add(
        Nominator,
        [
            {
                "code": code,
                "kind": "institution",
                **dict.fromkeys(("name_zh", "neutral_name_zh"), f"示範機關{index}"),
                **dict.fromkeys(("name_en", "neutral_name_en"), f"Demo body {index}"),
                "contact_email": f"{code}@gov-aoc.example".lower(),
            }
            for index, code in enumerate(codes)
        ],
    )
    newest = select(Nominator.id).order_by(Nominator.id.desc()).limit(number)
    return [factories.nominator("PR01").id, *db.session.scalars(newest)]


def _tablets(event: Event, number: int, maker: int) -> int:
    moment, station = clock.now(), event.stations[0].id
    _add(
        Device,
        [
            {
                "event_id": event.id,
                "public_id": new_public_id(),
                "name": f"平板{index}",
                "station_id": station,
                "role": "desk",
                "made_by_id": maker,
                "made_at": moment,
                "paired_at": moment,
                "ends_at": event.checkout_until,
            }
            for index in range(number)
        ],
    )
    return _ids(Device, event)[0]


def _others(event: Event, number: int, maker: int, body: int, tablet: int) -> None:
    moment = clock.now()
    _add(
        StaffMember,
        [
            {
                "email": f"{new_public_id()}@gov-aoc.example",
                "name": f"承辦人{index}",
                "role": "auditor",
                "password_hash": "-",
                "created_at": moment,
            }
            for index in range(number)
        ],
    )
    of_event = {"event_id": event.id}
    by_whom = {"staff_member_id": maker, "at": moment, "action": "print badges"}
    _add(AuditEntry, [of_event | by_whom | {"detail": {"badges": n}} for n in range(number)])
    batch = {"sheet": "a6", "printed_by_id": maker, "printed_at": moment}
    _add(PrintBatch, [of_event | batch for _batch in range(number)])
    stored = {"file_name": "list.csv", "uploaded_at": moment, "confirmed_at": moment}
    listed = of_event | stored | {"nominator_id": body, "facts": {"tables": []}}
    _add(GuestList, [listed | {"public_id": new_public_id()} for _list in range(number)])
    aside = {"device_id": tablet, "reason": "unreadable", "raw": "{}"}
    received = of_event | aside | {"at": moment, "received_at": moment}
    _add(SetAsideScan, [received | {"id": str(uuid4())} for _scan in range(number)])


def _people(event: Event, number: int, bodies: list[int]) -> list[int]:
    groups = [kind.public_group_id for kind in event.stakeholder_types]
    _add(Attendee, [_person(event, index, groups, bodies) for index in range(number)])
    return _ids(Attendee, event)[-number:]


def _person(event: Event, index: int, groups: list[int], bodies: list[int]) -> dict[str, Any]:
    name, organisation = _name(index), f"第{index % 900}示範企業有限公司"
    return {
        "event_id": event.id,
        "public_id": new_public_id(),
        "identity_key": identity_key(name, new_public_id()),
        "name": name,
        "search_key": search_key(name, organisation),
        "organisation": organisation,
        "title": "經理",
        "email": f"crowd{index}@example.org" if index % 3 else "",
        "public_group_id": groups[index % len(groups)],
        "nominator_id": bodies[index % len(bodies) if index % 2 else 0],
        "status": _STATUSES[index % 10],
        "created_at": clock.now(),
    }


def _name(number: int) -> str:
    rest, surname = divmod(number, len(_SURNAMES))
    rest, first = divmod(rest, len(_GIVEN))
    return _SURNAMES[surname] + _GIVEN[first] + _GIVEN[rest % len(_GIVEN)]


def _invited(event: Event, ids: list[int]) -> None:
    kinds, moment = [kind.id for kind in event.stakeholder_types], clock.now()
    _add(
        Invitation,
        [
            {
                "event_id": event.id,
                "attendee_id": person,
                "type_id": kinds[index % len(kinds)],
                "state": _STATES[index % 10],
                "released_at": moment,
                "sent_at": moment,
            }
            for index, person in enumerate(ids)
        ],
    )
    answer = {"event_id": event.id, "answer": "accepted", "channel": "link", "answered_at": moment}
    invited = _ids(Invitation, event)[-len(ids) :]
    _add(InvitationAnswer, [answer | {"invitation_id": invitation} for invitation in invited])
    read = {"notice_version": "v1", "notice_language": "zh", "notice_read_at": moment}
    signed = {"event_id": event.id, "registered_at": moment} | read
    _add(Registration, [signed | {"attendee_id": person} for person in ids])
    given_up = {"event_id": event.id, "cancelled_at": moment}
    _add(Cancellation, [given_up | {"attendee_id": person} for person in ids[9::10]])
    link = {"event_id": event.id, "made_at": moment, "expires_at": event.ends_at}
    _add(
        PersonalLink,
        [link | {"attendee_id": person, "token_hash": new_public_id()} for person in ids],
    )


def _badges(event: Event, seated: list[int], maker: int) -> None:
    """Give everyone seated a code; half of the badges are printed, and say something else by now."""
    moment, hashing = clock.now(), event.hashing
    _add(
        BadgeCode,
        [
            {
                "event_id": event.id,
                "attendee_id": person,
                "issued_at": moment,
                **_codes(hashing),
            }
            for person in seated
        ],
    )
    codes = _ids(BadgeCode, event)[-len(seated) :]
    printed = {"event_id": event.id, "batch_id": _ids(PrintBatch, event)[-1], "face": "-"}
    pairs = list(zip(seated, codes, strict=True))[::2]
    _add(
        BadgePrint,
        [printed | {"attendee_id": person, "badge_code_id": code} for person, code in pairs],
    )


def _codes(hashing: Hashing) -> dict[str, Any]:
    """Return codes whose desk code's hash was not waited for."""
    return code_columns(hashing, new_badge_code(), new_desk_code(), token_bytes(32))


def _came(event: Event, people: list[int], tablet: int) -> None:
    """Let people arrive; each tenth of them twice, which is a double admission."""
    moment, station = clock.now(), event.stations[0].id
    entry = {"event_id": event.id, "device_id": tablet, "station_id": station}
    said = {"verdict": "admitted", "at": moment, "received_at": moment}
    admitted = [*people, *people[::10]]
    _add(Scan, [entry | said | {"id": str(uuid4()), "attendee_id": each} for each in admitted])
    written = {"event_id": event.id, "written_on": moment.date()}
    _add(SurveyRight, [written | {"attendee_id": person} for person in people])


def _wrote(event: Event, ids: list[int]) -> None:
    """Add a mail to everyone; each tenth could not be delivered."""
    moment = clock.now()
    mail = {"event_id": event.id, "kind": "invitation", "queued_at": moment, "due_at": moment}
    _add(
        OutboxMail,
        [
            mail
            | {
                "attendee_id": person,
                "deed_key": f"invitation:{person}:invited",
                "state": "sent" if index % 10 else "failed",
                "sent_at": moment,
                "last_error": "" if index % 10 else "550 no such user",
            }
            for index, person in enumerate(ids)
        ],
    )
