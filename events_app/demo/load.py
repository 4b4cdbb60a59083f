"""The demo forum's data, loaded once; a second start keeps what was done with it."""

import secrets
from pathlib import Path

from flask import current_app

from events_app.access import Role
from events_app.database import db
from events_app.event.queries import current_event
from events_app.event.set_up import read_plan, set_up_event
from events_app.invitation.letters import load_letters
from events_app.nominator.models import Nominator
from events_app.nominator.service import add_nominators
from events_app.schema import migrate
from events_app.staff import service as staff

FORUM_PLAN = Path(__file__).with_name("forum.toml")
LETTERS = Path(__file__).with_name("letters.toml")
ACCOUNTS_FILE = "demo-accounts.txt"
MAIL_DOMAIN = "gov-aoc.example"

_ACCOUNTS = (
    ("organiser", Role.ORGANISER, "林組長", ""),
    ("desk1", Role.DESK, "報到一號", ""),
    ("desk2", Role.DESK, "報到二號", ""),
    ("taipei-prison", Role.NOMINATOR, "臺北監獄承辦人", "PR01"),
    ("after-care", Role.NOMINATOR, "更生保護會承辦人", "TACA"),
    ("auditor", Role.AUDITOR, "政風室", ""),
    ("administrator", Role.ADMINISTRATOR, "系統管理員", ""),
)


def load_demo() -> None:
    """Bring the tables up to date and, in an empty database, add the demo forum and accounts."""
    migrate()
    if current_event() is not None:
        return
    bodies = {body.code: body for body in add_nominators(MAIL_DOMAIN)}
    event = set_up_event(read_plan(FORUM_PLAN))
    load_letters(event, LETTERS)
    lines = [_open_account(account, bodies) for account in _ACCOUNTS]
    db.session.commit()
    path = current_app.config["SETTINGS"].instance / ACCOUNTS_FILE
    path.touch(mode=0o600)
    path.write_text("".join(lines), encoding="utf-8")


def _open_account(account: tuple[str, Role, str, str], bodies: dict[str, Nominator]) -> str:
    local_part, role, name, body = account
    email = f"{local_part}@{MAIL_DOMAIN}"
    password = secrets.token_urlsafe(12)
    staff.open_account(email, name, role, password, nominator_id=bodies[body].id if body else None)
    return f"  {role:<14} {email:<34} {password}\n"
