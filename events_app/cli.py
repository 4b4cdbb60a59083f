"""The `forumdesk` command."""

import os
from pathlib import Path
from typing import Any

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError

from events_app.config import UnsafeSettings, keep_files_private
from events_app.database import AffectedSqlite
from events_app.demo.commands import demo_command
from events_app.demo.mailbox import mailbox_command
from events_app.invitation.commands import import_guests_command
from events_app.mail.commands import worker_command
from events_app.operation.commands import check_command, init_command, run_command
from events_app.rehearsal.commands import rehearse_command
from events_app.schema import migrate
from events_app.site import create_app


class Commands(click.Group):
    """Commands that stop with a sentence where the installation is not ready for them."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; say what is unsafe or does not answer."""
        try:
            return super().invoke(context)
        except (UnsafeSettings, AffectedSqlite) as refusal:
            raise click.ClickException(str(refusal)) from None
        except OperationalError as failure:
            raise click.ClickException(f"The database does not answer: {failure.orig}") from None


@click.group(cls=Commands)
@click.option(
    "--instance",
    envvar="FORUMDESK_INSTANCE",
    type=click.Path(file_okay=False, path_type=Path),
    default="instance",
    show_default=True,
    show_envvar=True,
    help="Folder with the settings and, for SQLite, the data.",
)
@click.version_option(package_name="forumdesk")
@click.pass_context
def main(context: click.Context, instance: Path) -> None:
    """Run a forum from the first invitation to the last report.

    A new installation begins with `forumdesk init`; `forumdesk demo` shows everything with
    invented people.
    """
    keep_files_private()
    os.environ["FORUMDESK_INSTANCE"] = str(instance.resolve())
    context.obj = ScriptInfo(create_app=create_app)


@main.command("migrate")
@click.pass_obj
def migrate_command(script: ScriptInfo) -> None:
    """Create the tables, or bring them up to date."""
    with script.load_app().app_context():
        migrate()
    click.echo("The database is up to date.")


for command in (
    init_command, check_command, run_command, worker_command, import_guests_command,
    rehearse_command, demo_command, mailbox_command,
):  # fmt: skip
    main.add_command(command)

if __name__ == "__main__":
    main()
