"""Alembic's way into our database: the application's own engine, batch mode for SQLite."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import DateTime

from events_app import tables  # noqa: F401  every feature's tables
from events_app.database import Base, UtcDateTime


def render_item(type_: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type into migrations by its plain SQLAlchemy form."""
    if type_ == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def same_type(_context, _column, _metadata_column, inspected, declared) -> bool | None:
    """Tell Alembic that a UtcDateTime and a DateTime are one thing; None: compare as usual."""
    if isinstance(declared, UtcDateTime) and isinstance(inspected, DateTime):
        return False
    return None


with current_app.extensions["sqlalchemy"].engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=same_type,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
