"""The worker as a command."""

import click
from flask import current_app
from flask.cli import with_appcontext

from events_app.mail.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due now, and stop.")
@with_appcontext
def worker_command(once: bool) -> None:
    """Send the mails until stopped.

    On SIGTERM or SIGINT the mail at hand is finished first. Several may run side by side.
    """
    worker = Worker(current_app._get_current_object())  # type: ignore[attr-defined]
    if once:
        click.echo(f"{worker.send_all()} mails were taken up.")
        return
    click.echo("The worker waits for mails.")
    worker.run()
    click.echo("The worker has stopped.")
