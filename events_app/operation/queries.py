"""Reads about a database that may be new, old or somebody else's."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, LargeBinary, func, select, type_coerce

from events_app.access import Role
from events_app.config import Settings
from events_app.event.models import SALT_SEALED_AS, Event
from events_app.safety import is_invented
from events_app.schema import alembic_config
from events_app.sealing import SealedWithAnotherKey, unseal_with
from events_app.staff.models import StaffMember


def is_up_to_date(connection: Connection) -> bool:
    """Tell whether the tables are those that this version works with."""
    standing = MigrationContext.configure(connection).get_current_heads()
    return set(standing) == set(ScriptDirectory.from_config(alembic_config()).get_heads())


def count_events(connection: Connection) -> int:
    """Return how many forums there are."""
    return connection.scalar(select(func.count()).select_from(Event)) or 0


def count_forums_sealed_elsewhere(connection: Connection, settings: Settings) -> int:
    """Return of how many forums neither today's secret key nor a former one opens the salt."""
    sealed = connection.scalars(select(type_coerce(Event.badge_salt, LargeBinary)))
    return sum(not _opens(settings, bytes(each)) for each in sealed)


def _opens(settings: Settings, sealed: bytes) -> bool:
    try:
        unseal_with(settings, sealed, SALT_SEALED_AS)
    except SealedWithAnotherKey:
        return False
    return True


def open_accounts(connection: Connection) -> list[tuple[str, str]]:
    """Return address and role of every account that may sign in."""
    found = connection.execute(
        select(StaffMember.email, StaffMember.role)
        .where(StaffMember.active.is_(True))
        .order_by(StaffMember.email)
    )
    return [(email, role) for email, role in found]


def has_administrator(accounts: list[tuple[str, str]]) -> bool:
    """Tell whether one of the accounts may open others."""
    return any(role == Role.ADMINISTRATOR for _email, role in accounts)


def invented(accounts: list[tuple[str, str]]) -> list[str]:
    """Return the addresses that only a demo or a test gives to accounts."""
    return [email for email, _role in accounts if is_invented(email.rpartition("@")[2])]
