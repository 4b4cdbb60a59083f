"""`forumdesk demo`: the demo forum with its mails, in one command, on this machine only."""

import signal
import subprocess
import sys
from datetime import UTC, datetime, time
from time import sleep

import click
from flask.cli import ScriptInfo

from events_app.config import PROJECT, Settings, keep_settings, new_secret_key
from events_app.demo.load import ACCOUNTS_FILE, FORUM_PLAN, load_demo
from events_app.demo.mailbox import MAILS_FOLDER
from events_app.event.set_up import read_plan

# They come with the source, not with an installation.
GUEST_LISTS = PROJECT / "tests" / "data" / "guests"


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="Where the pages are served.")
@click.option("--mail-port", default=0, help="Where mails are taken in; 0: the port plus 25.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="Move the demo's calendar to this day (9:00; the forum's own: when its doors open) or moment.",
)
@click.option("--prepare-only", is_flag=True, help="Make the data and stop.")
@click.pass_obj
def demo_command(
    script: ScriptInfo, port: int, mail_port: int, day: datetime | None, prepare_only: bool
) -> None:
    """Serve a demo forum.

    Pages, a worker that sends mails, and a mailbox that takes them, on this machine only.
    """
    settings = _settings(port, mail_port or port + 25, day)
    with script.load_app().app_context():
        load_demo()
    _say_where(settings)
    if not prepare_only:
        _run(settings, port)


def _settings(port: int, mail_port: int, day: datetime | None) -> Settings:
    """Return the demo's settings; the secret stays as first made, the calendar too without a day."""
    starts = datetime.fromisoformat(read_plan(FORUM_PLAN)["event"]["demo_starts"])
    return keep_settings(
        {"FORUMDESK_SECRET_KEY": new_secret_key(), **_calendar_at(starts)},
        {
            "FORUMDESK_ENVIRONMENT": "demo",
            "FORUMDESK_BASE_URL": f"http://127.0.0.1:{port}",
            "FORUMDESK_SMTP_PORT": str(mail_port),
            **(_calendar_at(_moment_on(day, starts)) if day else {}),
        },
    )


def _moment_on(day: datetime, starts: datetime) -> datetime:
    """Return that moment; of a day its morning, of the forum's own the hour when its doors open."""
    event = read_plan(FORUM_PLAN)["event"]
    if day.time() != time():
        return day.replace(tzinfo=starts.tzinfo)
    doors = time.fromisoformat(event["doors"])
    return datetime.combine(
        day, doors if day.date() == event["date"] else starts.time(), starts.tzinfo
    )


def _calendar_at(moment: datetime) -> dict[str, str]:
    return {"FORUMDESK_CLOCK_SHIFT": str(int((moment - datetime.now(UTC)).total_seconds()))}


def _say_where(settings: Settings) -> None:
    accounts = (settings.instance / ACCOUNTS_FILE).read_text(encoding="utf-8")
    click.echo(
        f"\nForum Desk, demo forum\n"
        f"  Public page    {settings.base_url}/\n"
        f"  Staff sign-in  {settings.base_url}/sign-in\n"
        f"  Mails          {settings.base_url}/demo/mails\n"
        f"\nAccounts (kept in {settings.instance / ACCOUNTS_FILE})\n{accounts}"
    )
    if GUEST_LISTS.is_dir():
        click.echo(f"Guest lists to try: {GUEST_LISTS.relative_to(PROJECT)}/\n")


def _run(settings: Settings, port: int) -> None:
    forumdesk = [sys.executable, "-m", "events_app.cli"]
    commands = [
        [*forumdesk, "demo-mailbox", "--port", str(settings.smtp_port),
         "--folder", str(settings.instance / MAILS_FOLDER)],
        [*forumdesk, "worker"],
        [*forumdesk, "run", "--bind", f"127.0.0.1:{port}"],
    ]  # fmt: skip
    processes = [subprocess.Popen(command, cwd=PROJECT) for command in commands]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    click.echo("Serving. Stop with Ctrl+C.")
    try:
        while all(process.poll() is None for process in processes):
            sleep(0.3)
    except KeyboardInterrupt:
        pass
    finally:
        _stop(processes)


def _stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
