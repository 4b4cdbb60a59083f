"""The `forumdesk` command."""

import click
from flask.cli import ScriptInfo

from events_app import create_app
from events_app.demo.commands import demo_command
from events_app.demo.mailbox import mailbox_command
from events_app.invitation.commands import import_guests_command
from events_app.mail.commands import worker_command
from events_app.schema import migrate


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Run a forum from the first invitation to the last report."""
    context.obj = ScriptInfo(create_app=create_app)


@main.command("migrate")
@click.pass_obj
def migrate_command(script: ScriptInfo) -> None:
    """Create the tables, or bring them up to date."""
    with script.load_app().app_context():
        migrate()
    click.echo("The database is up to date.")


main.add_command(import_guests_command)
main.add_command(worker_command)
main.add_command(mailbox_command)
main.add_command(demo_command)

if __name__ == "__main__":
    main()
