"""Bring the database to today's tables."""

from alembic import command
from alembic.config import Config

from events_app.config import PROJECT


def alembic_config() -> Config:
    """Return Alembic's settings; they are ours to give, so there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "events_app" / "migrations"))
    return config


def migrate() -> None:
    """Apply every migration that the database has not seen."""
    command.upgrade(alembic_config(), "head")
