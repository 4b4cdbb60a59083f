"""A forum with one of everything that an address can name."""

from uuid import uuid4

from werkzeug.routing import Rule

from events_app import clock
from events_app.access import Role
from events_app.attendee.links import new_personal_link
from events_app.checkin.models import SetAsideScan
from events_app.config import PROJECT
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation import staging
from events_app.invitation.letters import load_letters
from events_app.invitation.staging import Corrections
from events_app.mail.models import OutboxMail
from tests import factories

LIST = "姓名,服務單位,職稱,電子郵件\n王小明,示範鴻禾食品股份有限公司,經理,\n,示範企業社,,x@\n"
# What a file, a device and a scan are called in addresses; every other public id is a person's.
_NAMES = {"guest_list": "list", "door.revocation": "device"}


def one_of_everything(event: Event) -> dict[str, str]:
    """Add one of each to a forum, committed; return what addresses call them."""
    load_letters(event, PROJECT / "events_app" / "demo" / "letters.toml")
    body = factories.nominator("PR01")
    person = factories.confirmed(event, nominator_id=body.id)
    factories.arrive(person)
    staged = staging.stage(
        event, LIST.encode(), "list.csv", uploaded_by_id=None, corrections=Corrections("PARTNER", "PR01")
    )  # fmt: skip
    tablet = factories.device(event)
    moment = clock.now()
    mail = OutboxMail(
        event_id=event.id, attendee_id=person.id, kind="invitation", deed_key=f"x:{person.id}",
        state="failed", queued_at=moment, due_at=moment, last_error="550",
    )  # fmt: skip
    aside = SetAsideScan(
        event_id=event.id, id=str(uuid4()), device_id=tablet.id, reason="unreadable", raw="{}",
        at=moment, received_at=moment,
    )  # fmt: skip
    link = new_personal_link(person)
    db.session.add_all([mail, aside])
    db.session.commit()
    return {
        "event_code": event.code,
        "public_id": person.public_id,
        "list": staged.public_id,
        "device": tablet.public_id,
        "scan_id": aside.id,
        "mail_id": str(mail.id),
        "type_id": str(event.stakeholder_types[0].id),
        "account_id": str(factories.staff(Role.AUDITOR).id),
        "code": "PR01",
        "in_language": "zh",
        "version": "v1",
        "question": "meal",
        "filename": "css/tokens.css",
        "token": link.rsplit("/", 1)[1],
    }


def values_for(rule: Rule, named: dict[str, str]) -> dict[str, str]:
    """Return the parts of a rule's address that lead to what is there."""
    kind = _NAMES.get(rule.endpoint) or _NAMES.get(rule.endpoint.partition(".")[0])
    return {part: named[kind if kind and part == "public_id" else part] for part in rule.arguments}


def address(rule: Rule, named: dict[str, str]) -> str:
    """Return a rule's address."""
    built = rule.build(
        {
            part: int(value) if part in {"mail_id", "type_id", "account_id"} else value
            for part, value in values_for(rule, named).items()
        }
    )
    assert built is not None, rule
    return built[1]
