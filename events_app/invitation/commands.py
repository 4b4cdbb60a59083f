"""The command that imports guest lists without a browser."""

import json
from pathlib import Path

import click
from flask import current_app

from events_app.database import db, keep_statistics
from events_app.event.queries import current_event
from events_app.invitation import import_guests, staging
from events_app.invitation.deciding import Decision, StillDoubtful
from events_app.invitation.guest_list import UnreadableFile, reason
from events_app.invitation.guest_list_texts import unreadable_text
from events_app.invitation.models import GuestList
from events_app.invitation.staging import Corrections


@click.command("import-guests")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--type", "type_code", help="Stakeholder type of all the people, e.g. PARTNER.")
@click.option("--nominator", "nominator_code", help="Code of the body that sent them, e.g. PR01.")
@click.option("--dry-run", is_flag=True, help="Store nothing; say what would be stored and asked.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: print JSON.")
@click.option("--leave-doubtful-out", is_flag=True, help="Store the rest without doubtful rows.")
@click.pass_context
def import_guests_command(
    context: click.Context,
    files: tuple[Path, ...],
    type_code: str | None,
    nominator_code: str | None,
    dry_run: bool,
    as_json: bool,
    leave_doubtful_out: bool,
) -> None:
    """Store the people of guest lists.

    A list with doubtful rows waits for their decision.
    """
    corrections = Corrections(type_code=type_code, nominator_code=nominator_code)
    if dry_run:
        _say(_summaries(files, corrections), as_json)
        return
    with context.obj.load_app().app_context(), current_app.test_request_context():
        for path in files:
            _store(path, corrections, leave_doubtful_out)


def _summaries(files: tuple[Path, ...], corrections: Corrections) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for path in files:
        try:
            found[path.name] = staging.read_file(path.read_bytes(), path.name, corrections).summary
        except UnreadableFile as error:
            found[path.name] = {"unreadable": error.code, **error.params}
    return found


def _say(summaries: dict[str, dict[str, object]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(summaries, ensure_ascii=False, indent=2))
        return
    for name, facts in summaries.items():
        click.echo(name)
        for word, value in facts.items():
            click.echo(f"  {word}: {value}")


def _store(path: Path, corrections: Corrections, leave_doubtful_out: bool) -> None:
    event = current_event()
    if event is None:
        raise click.ClickException("There is no forum to import into.")
    try:
        guest_list = staging.stage(
            event, path.read_bytes(), path.name, uploaded_by_id=None, corrections=corrections
        )
    except UnreadableFile as error:
        raise click.ClickException(
            f"{path.name}: {unreadable_text(error.code, error.params)}"
        ) from None
    try:
        stored = import_guests.confirm(
            guest_list,
            _left_out(guest_list) if leave_doubtful_out else {},
            confirmed_by_id=None,
        )
    except StillDoubtful as doubtful:
        db.session.rollback()
        rows = ", ".join(_doubts(doubtful))
        raise click.ClickException(
            f"{path.name}: nothing stored, {rows}. Decide them on the page of the guest lists,"
            " or give --type, --nominator or --leave-doubtful-out."
        ) from None
    db.session.commit()
    keep_statistics()
    click.echo(
        f"{path.name}: {stored.added} added, {stored.known + stored.of_others} known already."
    )


def _left_out(guest_list: GuestList) -> dict[int, Decision]:
    return {
        row.position: Decision(leave_out=True, typed={})
        for row in guest_list.rows
        if row.status == "questioned"
    }


def _doubts(doubtful: StillDoubtful) -> list[str]:
    reasons = {
        reason(question) if question.code not in _ABOUT_THE_LIST else _ABOUT_THE_LIST[question.code]
        for questions in doubtful.questions.values()
        for question in questions
    }
    return [f"{len(doubtful.questions)} rows to decide", *sorted(reasons)]


_ABOUT_THE_LIST = {"which_type": "which stakeholder type", "which_nominator": "which nominator"}
