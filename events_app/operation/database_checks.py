"""What the database says: whether it is there, sound, of today, and whose accounts it has."""

from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from events_app.config import Settings
from events_app.database import AffectedSqlite, engine_options, reading_only
from events_app.findings import Finding, Word, fine, unsafe
from events_app.operation import queries
from events_app.operation.files import judge_rights, network_file_system
from events_app.safety import unsafe_in_production

_MOUNTS = Path("/proc/mounts")
_MIGRATE = "Run `forumdesk migrate`."


def database_findings(settings: Settings) -> list[Finding]:
    """Return what there is to say of the database; where it cannot be asked, that alone."""
    try:
        url = make_url(settings.database_url)
        found = _place(url)
        if unsafe(found):
            return found
        found += _files(url, settings)
        engine = create_engine(url, poolclass=NullPool, **engine_options(settings.database_url))
        with reading_only(), engine.connect() as connection:
            return [*found, *_contents(connection, settings)]
    except AffectedSqlite as affected:
        why, what_to_do = str(affected), "Install a newer pysqlite3."
    except (ArgumentError, NoSuchModuleError) as failure:
        why, what_to_do = _first_line(failure), "Correct FORUMDESK_DATABASE_URL."
    except SQLAlchemyError as failure:
        why, what_to_do = _first_line(failure), "Start the database, or correct its address."
    return [Finding(Word.UNSAFE, "Database", why, what_to_do)]


def _place(url: URL) -> list[Finding]:
    """Judge where the database is, before anything opens it: SQLite would make a file."""
    if url.get_backend_name() == "postgresql":
        return []
    if url.get_backend_name() != "sqlite":
        why = f"{url.get_backend_name()} is neither SQLite nor PostgreSQL."
        return [Finding(Word.UNSAFE, "Database", why, "Correct FORUMDESK_DATABASE_URL.")]
    path = Path(url.database or "")
    if not path.is_absolute():
        why = "The path of the database begins nowhere in particular."
        what_to_do = "Write FORUMDESK_DATABASE_URL with the whole path: sqlite:////…"
        return [Finding(Word.UNSAFE, "Database", why, what_to_do)]
    if not path.is_file():
        return [Finding(Word.UNSAFE, "Database", f"{path} is not there.", _MIGRATE)]
    mounts = _MOUNTS.read_text("utf-8") if _MOUNTS.exists() else ""
    kind = network_file_system(path.resolve(), mounts)
    if kind is None:
        return [fine("Place of the database", f"{path.parent} is on this machine.")]
    return [
        Finding(
            Word.UNSAFE, "Place of the database",
            f"{path.parent} is on a network file system ({kind}), where locks do not hold.",
            "Move the instance folder to a disk of this machine, or use PostgreSQL.",
        )
    ]  # fmt: skip


def _files(url: URL, settings: Settings) -> list[Finding]:
    """Judge who may read the files of SQLite: the database, and what was written to it last."""
    if url.get_backend_name() != "sqlite":
        return []
    names = [Path(f"{url.database}{ending}") for ending in ("", "-wal", "-shm")]
    judged = [
        judge_rights(settings, "Files of the database", path, "chmod 600")
        for path in names
        if path.exists()
    ]
    return [max(judged, key=lambda finding: finding.word is not Word.OK)]


def _contents(connection: Connection, settings: Settings) -> list[Finding]:
    dialect = connection.dialect
    version = ".".join(str(part) for part in dialect.server_version_info or ())
    answers = fine("Database", f"{dialect.name} {version} answers.")
    if not queries.is_up_to_date(connection):
        why = "Its tables are not those of this version."
        return [answers, Finding(Word.UNSAFE, "Tables", why, _MIGRATE)]
    accounts = queries.open_accounts(connection)
    return [
        answers,
        fine("Tables", "They are those of this version."),
        _accounts(accounts, settings),
        _administrator(accounts),
        _event(queries.count_events(connection)),
        _seals(queries.count_forums_sealed_elsewhere(connection, settings)),
    ]


def _accounts(accounts: list[tuple[str, str]], settings: Settings) -> Finding:
    invented = queries.invented(accounts)
    if not invented:
        return fine("Accounts", f"{len(accounts)} are open, all with real addresses.")
    return Finding(
        unsafe_in_production(settings), "Accounts",
        f"Accounts of a demo are open: {', '.join(invented)}.",
        "Close them, or begin with a new database.",
    )  # fmt: skip


def _administrator(accounts: list[tuple[str, str]]) -> Finding:
    if queries.has_administrator(accounts):
        return fine("Administrator", "Somebody can open accounts.")
    return Finding(
        Word.WARN, "Administrator", "Nobody can open accounts.",
        "Run `forumdesk init --administrator ADDRESS`.",
    )  # fmt: skip


def _event(number: int) -> Finding:
    if number:
        return fine("Forum", f"There are {number}." if number > 1 else "There is one.")
    return Finding(
        Word.WARN, "Forum", "There is none, so every page is empty.",
        "Run `forumdesk init --plan FILE`.",
    )  # fmt: skip


def _seals(elsewhere: int) -> Finding:
    if not elsewhere:
        return fine("Seals", "The secret key opens what the database keeps sealed.")
    return Finding(
        Word.UNSAFE, "Seals",
        "The secret key does not open what the database keeps sealed: badge codes, mails, answers.",
        "Put the key of before into FORUMDESK_FORMER_SECRET_KEYS.",
    )  # fmt: skip


def _first_line(failure: Exception) -> str:
    return str(failure).strip().splitlines()[0]
