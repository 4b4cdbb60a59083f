"""Commands of those who run the installation: set it up, check it, serve it."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import ScriptInfo
from sqlalchemy.exc import IntegrityError

from events_app.config import (
    Settings,
    UnsafeSettings,
    file_values,
    instance_folder,
    keep_settings,
    new_secret_key,
    read_settings,
)
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.set_up import Plan, read_plan
from events_app.findings import Finding, Word, unsafe
from events_app.operation import service, set_up
from events_app.operation.serving import Server
from events_app.safety import refuse_unsafe
from events_app.schema import migrate

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_COLOURS = {Word.OK: "green", Word.WARN: "yellow", Word.UNSAFE: "red"}


@click.command("init")
@click.option("--base-url", help="Address of the site, as in https://forum.agency.gov.tw.")
@click.option("--sender", help="Mailbox that the forum's mails come from.")
@click.option("--database-url", help="SQLite in the instance folder if none is given.")
@click.option("--administrator", help="E-mail address of an administrator to open an account for.")
@click.option("--plan", type=_FILE, help="A forum to add: dates, groups, types, programme (TOML).")
@click.option("--letters", type=_FILE, help="The forum's letters (TOML).")
@click.pass_obj
def init_command(
    script: ScriptInfo,
    base_url: str | None,
    sender: str | None,
    database_url: str | None,
    administrator: str | None,
    plan: Path | None,
    letters: Path | None,
) -> None:
    """Set up an installation.

    Writes the settings with a fresh secret, makes the tables, opens the first administrator's
    account, adds a forum.

    What is needed and not given is asked for. Run again, it changes what is given and leaves
    everything else as it is; a forum that stands already is never changed.
    """
    facts = _plan(plan) if plan else None
    _keep(base_url, sender, database_url)
    with script.load_app().app_context(), current_app.test_request_context():
        migrate()
        set_up.fill_register()
        try:
            said = [*_forum(facts, letters), *_administrator(administrator)]
        except RuleViolation as violation:
            raise click.ClickException(violation.message) from None
        db.session.commit()
    click.echo("\n".join(["The database is up to date.", *said]))
    click.echo("`forumdesk check` says what is still missing.")


def _keep(base_url: str | None, sender: str | None, database_url: str | None) -> None:
    standing = file_values(instance_folder(os.environ)) | os.environ
    always = {
        "FORUMDESK_BASE_URL": base_url
        or standing.get("FORUMDESK_BASE_URL")
        or click.prompt("Address of the site, beginning with https://"),
        "FORUMDESK_SENDER": sender
        or standing.get("FORUMDESK_SENDER")
        or click.prompt("Mailbox that the mails come from"),
    }
    if database_url:
        always["FORUMDESK_DATABASE_URL"] = database_url
    first = {"FORUMDESK_ENVIRONMENT": "production", "FORUMDESK_SECRET_KEY": new_secret_key()}
    refuse_unsafe(read_settings(first | dict(standing) | always))
    settings = keep_settings(first, always)
    click.echo(f"The settings are in {settings.instance}.")


def _plan(path: Path) -> Plan:
    try:
        plan = read_plan(path)
        plan["event"]["code"]
    except (ValueError, KeyError) as fault:
        raise click.ClickException(f"{path} is not the plan of a forum: {fault}") from None
    return plan


def _forum(facts: Plan | None, letters: Path | None) -> list[str]:
    said, forum = [], None
    try:
        if facts is not None:
            forum, added = set_up.add_forum(facts)
            said.append(f"Forum {forum.code}: {'added' if added else 'stands already, unchanged'}.")
        if letters is not None:
            number = set_up.write_letters(letters, forum)
            if number is None:
                raise click.ClickException("There is no forum that the letters could be for.")
            said.append(f"Letters: {number} written.")
    except (KeyError, TypeError, ValueError) as fault:
        raise click.ClickException(f"The plan or the letters are not whole: {fault}") from None
    except IntegrityError as fault:
        reason = str(fault.orig).splitlines()[0]
        raise click.ClickException(f"The plan contradicts itself: {reason}") from None
    return said


def _administrator(email: str | None) -> list[str]:
    if email is None and not set_up.needs_administrator():
        return []
    email = email or click.prompt("E-mail address of the first administrator")
    if set_up.has_account(email):
        return [f"{email} has an account already; its password stays."]
    password = set_up.open_administrator(email)
    return [f"Administrator {email}, password {password} (shown this once)."]


@click.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def check_command(as_json: bool) -> None:
    """Say what is unsafe or missing.

    Each finding has a word (ok, warn, unsafe), what was looked at, how it stands and why that
    matters, and what to do. Exits with 1 if anything is unsafe.
    """
    found = _findings(service.findings)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], indent=2))
    else:
        _say(found)
        warnings = sum(finding.word is Word.WARN for finding in found)
        click.echo(f"\n{len(unsafe(found))} unsafe, {warnings} to look at.")
    sys.exit(1 if unsafe(found) else 0)


@click.command("run")
@click.option(
    "--bind", default="127.0.0.1:8000", show_default=True, help="Address and port, or unix:PATH."
)
@click.option("--workers", default=2, show_default=True, help="Processes; one a core is plenty.")
@click.option("--threads", default=4, show_default=True, help="Requests at once in each process.")
@click.pass_obj
def run_command(script: ScriptInfo, bind: str, workers: int, threads: int) -> None:
    """Serve the pages until stopped.

    Refuses to while `forumdesk check` finds anything unsafe.
    """
    found = unsafe(_findings(service.findings_here))
    if found:
        _say(found)
        raise click.ClickException("Not served while this is unsafe.")
    level = "warning" if read_settings().is_demo else "info"
    options = {"bind": bind, "workers": workers, "threads": threads, "loglevel": level}
    Server(script.create_app or script.load_app, **options).run()


def _findings(look: Callable[[Settings], list[Finding]]) -> list[Finding]:
    try:
        return look(read_settings())
    except UnsafeSettings as refusal:
        return [Finding(Word.UNSAFE, "Settings", str(refusal), "Nothing else can be judged.")]


def _say(found: list[Finding]) -> None:
    for finding in found:
        word = click.style(f"{finding.word:<8}", fg=_COLOURS[finding.word])
        click.echo(f"{word}{finding.what:<22}{finding.why}")
        if finding.what_to_do:
            click.echo(f"{'':<30}{finding.what_to_do}")
