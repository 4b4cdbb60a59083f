"""What is delivered for running an installation names only what there is, and all of it."""

import re
import shlex

import click
import pytest

from events_app.cli import main
from events_app.config import PROJECT

DEPLOY = PROJECT / "deploy"
MANUAL = (PROJECT / "docs" / "OPERATIONS.md").read_text("utf-8")
SETTING = re.compile(r"FORUMDESK_[A-Z_]+[A-Z]")
UNITS = sorted(DEPLOY.glob("*.service"))


def _used_by_the_code() -> set[str]:
    return set(SETTING.findall((PROJECT / "events_app" / "config.py").read_text("utf-8")))


def _commands_of(text: str) -> list[list[str]]:
    """Return what comes after `forumdesk` in every line of a code block, and in every `…`."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    inline = re.findall(r"`(forumdesk [^`]*)`", text)
    found = [line for line in [*lines, *inline] if line.startswith("forumdesk ")]
    return [shlex.split(line)[1:] for line in found]


def _parse(arguments: list[str]) -> None:
    """Raise KeyError for a command that there is not, and UsageError for an option."""
    if arguments[0] not in {"--help", "COMMAND"}:
        command = main.commands[arguments[0]]
        command.make_parser(click.Context(command)).parse_args(list(arguments[1:]))


def test_the_manual_explains_every_setting_and_invents_none():
    table = MANUAL.partition("## Settings")[2].partition("## The first forum")[0]
    explained = {
        name for line in table.splitlines() if line[:2] == "| " for name in SETTING.findall(line)
    }
    assert explained == _used_by_the_code()
    assert set(SETTING.findall(MANUAL)) == _used_by_the_code()


def test_every_command_in_the_manual_is_one():
    commands = _commands_of(MANUAL)
    assert {arguments[0] for arguments in commands} >= {"init", "check", "migrate", "import-guests"}
    for arguments in commands:
        _parse(arguments)


def test_a_command_that_is_none_would_be_noticed():
    with pytest.raises(click.UsageError):
        _parse(["init", "--administrators", "x"])
    with pytest.raises(KeyError):
        _parse(["restore"])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_the_units_start_what_there_is_without_any_right_to_spare(unit):
    lines = unit.read_text("utf-8").splitlines()
    (start,) = [line.removeprefix("ExecStart=") for line in lines if line.startswith("ExecStart=")]
    program, *arguments = shlex.split(start)
    assert program == "/opt/forumdesk/bin/forumdesk"
    _parse(arguments)
    assert set(lines) >= {
        "User=forumdesk", "EnvironmentFile=/etc/default/forumdesk", "NoNewPrivileges=yes",
        "ProtectSystem=strict", "StateDirectory=forumdesk", "StateDirectoryMode=0700",
        "CapabilityBoundingSet=", "UMask=0077",
    }  # fmt: skip


def test_what_is_delivered_sets_only_settings_that_there_are():
    named = {name for path in DEPLOY.iterdir() for name in SETTING.findall(path.read_text("utf-8"))}
    assert named <= _used_by_the_code()


def test_the_container_is_built_from_files_that_there_are():
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    copied = [line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ")]
    sources = [name for names in copied for name in names if not name.startswith(("--", "/"))]
    assert sources and all((PROJECT / name).exists() for name in sources)
