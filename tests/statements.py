"""Count the SQL statements of a piece of work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from events_app.database import db

_OF_TRANSACTIONS = ("PRAGMA", "BEGIN", "SET TRANSACTION")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements sent to the database inside, without those that begin transactions."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(_OF_TRANSACTIONS):
            sent.append(statement)

    with noting(app, note):
        yield sent


@contextmanager
def noting(app: Flask, note: Callable[..., None]) -> Iterator[None]:
    """Tell `note` of every statement inside, as SQLAlchemy's `before_cursor_execute` does."""
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
