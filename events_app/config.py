"""Settings, read once from the environment; an unsafe production setting refuses to start.

A file `settings.env` in the instance folder may give them too; the environment wins.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
PROJECT = _PACKAGE.parent
# Where templates/ and static/ stand: beside the package in a checkout, inside it once installed.
PAGES = _PACKAGE if (_PACKAGE / "templates").is_dir() else PROJECT
_FILE = "settings.env"


class UnsafeSettings(RuntimeError):
    """A setting that must not go into production; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    environment: str
    secret_key: str
    database_url: str
    base_url: str
    smtp_host: str
    smtp_port: int
    sender: str
    clock_shift: timedelta
    instance: Path
    cookies_need_https: bool

    @property
    def is_demo(self) -> bool:
        """Whether demo conveniences (mailbox page, ribbon) are wanted."""
        return self.environment == "demo"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in `environ`; raise `UnsafeSettings` for a production that is not safe."""
    values = dict(os.environ if environ is None else environ)
    instance = Path(values.get("FORUMDESK_INSTANCE", PROJECT / "instance")).resolve()
    values = _file_values(instance) | values
    base_url = values.get("FORUMDESK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    settings = Settings(
        environment=values.get("FORUMDESK_ENVIRONMENT", "production"),
        secret_key=values.get("FORUMDESK_SECRET_KEY", ""),
        database_url=values.get(
            "FORUMDESK_DATABASE_URL", f"sqlite:///{instance / 'forumdesk.sqlite3'}"
        ),
        base_url=base_url,
        smtp_host=values.get("FORUMDESK_SMTP_HOST", "127.0.0.1"),
        smtp_port=int(values.get("FORUMDESK_SMTP_PORT", "25")),
        sender=values.get("FORUMDESK_SENDER", "forum@aoc.example"),
        clock_shift=timedelta(seconds=int(values.get("FORUMDESK_CLOCK_SHIFT", "0"))),
        instance=instance,
        cookies_need_https=base_url.startswith("https://"),
    )
    _refuse_unsafe(settings)
    return settings


def _refuse_unsafe(settings: Settings) -> None:
    if settings.environment not in {"production", "demo", "test"}:
        raise UnsafeSettings("FORUMDESK_ENVIRONMENT must be production, demo or test.")
    if len(settings.secret_key) < 32:
        raise UnsafeSettings("FORUMDESK_SECRET_KEY must have at least 32 characters.")
    if settings.environment != "production":
        return
    if not settings.cookies_need_https:
        raise UnsafeSettings("FORUMDESK_BASE_URL must begin with https:// in production.")
    if settings.clock_shift:
        raise UnsafeSettings("FORUMDESK_CLOCK_SHIFT is for the demo forum only.")


def new_secret_key() -> str:
    """Return a fresh secret key of 256 random bits."""
    return secrets.token_urlsafe(32)


def keep_settings(first: Mapping[str, str], always: Mapping[str, str]) -> Settings:
    """Write the instance's file: `always` as given, `first` only where nothing stands yet."""
    instance = Path(os.environ.get("FORUMDESK_INSTANCE", PROJECT / "instance")).resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = dict(first) | _file_values(instance) | dict(always)
    path = instance / _FILE
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={value}\n" for name, value in sorted(values.items())))
    return read_settings()


def _file_values(instance: Path) -> dict[str, str]:
    path = instance / _FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _equals, value in pairs}
