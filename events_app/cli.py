"""The `forumdesk` command."""

import click
from flask.cli import FlaskGroup

from events_app import create_app
from events_app.schema import migrate


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False)
def main() -> None:
    """Run a forum from the first invitation to the last report."""


@main.command("migrate")
def migrate_command() -> None:
    """Create the tables, or bring them up to date."""
    migrate()
    click.echo("The database is up to date.")
