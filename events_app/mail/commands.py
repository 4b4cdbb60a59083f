"""The worker as a command."""

import click
from flask import current_app
from flask.cli import with_appcontext

from events_app.mail.worker import Worker


@click.command("worker")
@with_appcontext
def worker_command() -> None:
    """Send the mails in the outbox until stopped by SIGTERM or SIGINT."""
    worker = Worker(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo("The worker waits for mails.")
    worker.run()
    click.echo("The worker has stopped.")
