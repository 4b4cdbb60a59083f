"""`forumdesk rehearse`: a rehearsal with its practice badges, in one command."""

from pathlib import Path

import click
from flask import current_app

from events_app.badge_printing import service as badge_printing
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.event.queries import event_by_code
from events_app.rehearsal.queries import original_of
from events_app.rehearsal.service import make_rehearsal, remove_rehearsal


@click.command("rehearse")
@click.argument("event_code", metavar="EVENT")
@click.option(
    "--badges",
    default="practice-badges.pdf",
    show_default=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where the practice badges are written.",
)
@click.option("--remove", is_flag=True, help="Remove the rehearsal with everything in it.")
@click.pass_obj
def rehearse_command(script, event_code: str, badges: Path, remove: bool) -> None:
    """Make a copy of EVENT with invented people and practice badges, or remove it."""
    with script.load_app().test_request_context():
        event = event_by_code(event_code)
        if event is None:
            raise click.ClickException(f"There is no event {event_code}.")
        if remove:
            remove_rehearsal(original_of(event), None)
            db.session.commit()
            click.echo("The rehearsal is gone, with everything in it.")
        else:
            _rehearse(event, badges)


def _rehearse(event: Event, badges: Path) -> None:
    try:
        rehearsal = make_rehearsal(event, None)
    except RuleViolation as broken:
        raise click.ClickException(broken.message) from broken
    plan = badge_printing.plan_batch(
        rehearsal, badge_printing.Choice(outstanding=False, leave_out_unprintable=True)
    )
    db.session.commit()
    with badges.open("wb") as stream:
        badge_printing.draw(plan, stream)
    base_url = current_app.config["SETTINGS"].base_url
    click.echo(
        f"The rehearsal {rehearsal.code} is ready.\n"
        f"  Practice badges  {badges}\n"
        f"  Tablets          {base_url}/staff/{rehearsal.code}/devices\n"
        f"  Organisers       {base_url}/staff/{rehearsal.code}/rehearsal"
    )
