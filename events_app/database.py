"""The session, and what both databases promise: aware UTC times, foreign keys, honest locks."""

import hashlib
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Engine,
    MetaData,
    Table,
    TypeDecorator,
    event,
    func,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: refused when naive, stored and returned in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# Flask-SQLAlchemy derives a class of its own and refuses a map written on the base class.
Base.registry.update_type_annotation_map({datetime: UtcDateTime})

# Each database's INSERT, by the name of its dialect: both know ON CONFLICT, plain SQL does not.
INSERT_INTO: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}

db = SQLAlchemy(model_class=Base, disable_autonaming=True)

BUSY_SECONDS = 10
# Every table that has grown tenfold, not only those that this connection has asked, by a sample.
_OPTIMIZE = "PRAGMA optimize = 0x10012"
_NAP_SECONDS = (0.0001, 0.0005)
_reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)


@contextmanager
def reading_only() -> Iterator[None]:
    """Make every transaction begun inside refuse to write, in the database itself."""
    token = _reading_only.set(True)
    try:
        yield
    finally:
        _reading_only.reset(token)


@contextmanager
def looking_first() -> Iterator[None]:
    """Read something before the work begins, without holding SQLite's one write lock meanwhile.

    Whoever waits for that lock sleeps, so a request takes it as late as it can. PostgreSQL has
    no such lock, and a transaction more would only cost time.
    """
    if _reading_only.get() or db.engine.dialect.name != "sqlite":
        yield
        return
    with reading_only():
        yield
        db.session.rollback()


def look_until_writing() -> None:
    """Begin as `looking_first` does, for a request that goes on reading until `begin_writing`."""
    if db.engine.dialect.name == "sqlite":
        _reading_only.set(True)


def begin_writing() -> Connection:
    """End the looking: from here on SQLite's lock is held, by the connection that this returns."""
    if _reading_only.get():
        db.session.rollback()
        _reading_only.set(False)
    return db.session.connection()


def begin_reading_only(wanted: bool) -> None:
    """Say of the present request whether its transactions may only read (GET and HEAD)."""
    _reading_only.set(wanted)


@contextmanager
def writing_apart() -> Iterator[Connection]:
    """End the present transaction and give one that may write, stored at the end of the block.

    For the line that a request must leave behind which itself may only read, or only failed.
    """
    db.session.rollback()
    token = _reading_only.set(False)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        _reading_only.reset(token)


class AffectedSqlite(RuntimeError):
    """This SQLite may lose commits when several processes write (the WAL-reset bug)."""


def sqlite_has_wal_bug(version: tuple[int, int, int]) -> bool:
    """Tell whether a SQLite version has the WAL-reset bug (fixed in 3.51.3, 3.50.7, 3.44.6)."""
    if version >= (3, 51, 3):
        return False
    fixed_in_line = {(3, 50): 7, (3, 44): 6}.get(version[:2])
    return fixed_in_line is None or version[2] < fixed_in_line


def engine_options(database_url: str) -> dict[str, Any]:
    """Return what `create_engine` needs for this address; raise `AffectedSqlite` if it must.

    Python's own sqlite3 module is linked with whatever the system has, on Debian 12 a version
    that has the bug; the package pysqlite3 brings its own, and this checks it all the same.
    """
    # Logs hold no values: an error would show the row that it is about, names, types and all.
    options: dict[str, Any] = {"hide_parameters": True}
    if not database_url.startswith("sqlite"):
        return options
    if sqlite_has_wal_bug(sqlite3.sqlite_version_info):
        raise AffectedSqlite(f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug.")
    return options | {"module": sqlite3}


@event.listens_for(Engine, "connect")
def _on_connect(connection, _record) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # pysqlite would begin and commit behind our back; None leaves both to us.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        # FULL: what was confirmed to a person survives a power cut.
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "trusted_schema = OFF",
        # What is deleted leaves the file too: a survey's order of answers, a person's wishes.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("sha256_hex", 1, _sha256_hex, deterministic=True)


def _sha256_hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_hex(text: ColumnElement[str]) -> ColumnElement[str]:
    """Return the SHA-256 of a text, in hex, as a part of statements: no text leaves the database."""
    if db.engine.dialect.name == "sqlite":
        return func.sha256_hex(text)
    return func.encode(func.sha256(func.convert_to(text, "UTF8")), "hex")


@event.listens_for(Engine, "handle_error")
def _say_no_values(context: ExceptionContext) -> None:
    """Leave of PostgreSQL's errors the first sentence; their details show the row, names and all."""
    primary = getattr(getattr(context.original_exception, "diag", None), "message_primary", None)
    if primary:
        context.original_exception.args = (primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (primary,)


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    reading = _reading_only.get()
    if connection.dialect.name == "sqlite":
        _begin_on_sqlite(connection, reading)
    elif reading:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _begin_on_sqlite(connection: Connection, reading: bool) -> None:
    """Begin at once for whoever may write: a deferred transaction could only fail later.

    Asked of the driver itself, because every request pays for it.
    """
    driver: Any = connection.connection.driver_connection
    if connection.info.get("query_only") is not reading:
        driver.execute(f"PRAGMA query_only = {int(reading)}")
        connection.info["query_only"] = reading
    if reading:
        driver.execute("BEGIN")
    else:
        _take_write_lock(driver)


def _take_write_lock(driver: Any) -> None:
    """Wait for SQLite's one write lock as long as its own waiting would, but with shorter sleeps.

    SQLite sleeps for a millisecond at first and ever longer, while most of our transactions hold
    the lock for half of one; and who has waited longest would sleep longest.
    """
    give_up_at = time.monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while not _takes_write_lock(driver, time.monotonic() < give_up_at):
            time.sleep(random.uniform(*_NAP_SECONDS))
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")


def _takes_write_lock(driver: Any, may_wait: bool) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if may_wait and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True


def keep_statistics() -> None:
    """Let the database count its rows anew where they have become many more, in a transaction of its own.

    No plan needs that for its order of growth; it chooses between good ones.
    """
    with db.engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql(_OPTIMIZE if is_sqlite else "ANALYZE")


def table_of(model: type[Base]) -> Table:
    """Return a model's table, for statements that need no objects."""
    return model.__table__  # type: ignore[return-value]


def insert_if_absent(
    table: type[Base], rows: list[dict[str, Any]], unique: tuple[str, ...], *, returning: str
) -> dict[Any, int]:
    """Insert the rows whose `unique` columns are not taken; return their ids by `returning`.

    The database decides, so two who insert the same row at once leave one.
    """
    if not rows:
        return {}
    columns = table.__table__.c
    statement = (
        INSERT_INTO[db.engine.dialect.name](table)
        .on_conflict_do_nothing(index_elements=[columns[name] for name in unique])
        .returning(columns[returning], columns["id"])
    )
    return {key: row_id for key, row_id in db.session.execute(statement, rows)}
