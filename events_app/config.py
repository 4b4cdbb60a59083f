"""Settings, read once from the environment; `safety` says which of them are unsafe.

A file `settings.env` in the instance folder may give them too; the environment wins.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
PROJECT = _PACKAGE.parent
# Where templates/ and static/ stand: beside the package in a checkout, inside it once installed.
PAGES = _PACKAGE if (_PACKAGE / "templates").is_dir() else PROJECT
SETTINGS_FILE = "settings.env"
# How a mail server is talked to, and the port where that is usual.
SMTP_PORTS = {"none": 25, "starttls": 587, "tls": 465}


class UnsafeSettings(RuntimeError):
    """Settings that nothing may run with; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and another."""

    environment: str
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    base_url: str
    smtp_host: str
    smtp_port: int
    sender: str
    clock_shift: timedelta
    instance: Path
    cookies_need_https: bool
    smtp_security: str = "none"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    trusted_proxies: int = 0
    former_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    debug: bool = False
    security_contact: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether demo conveniences (mailbox page, ribbon) are wanted."""
        return self.environment == "demo"

    @property
    def is_production(self) -> bool:
        """Whether real people's data are at stake."""
        return self.environment == "production"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings in `environ`; raise `UnsafeSettings` if one cannot be read at all."""
    values = dict(os.environ if environ is None else environ)
    instance = instance_folder(values)
    values = file_values(instance) | values
    base_url = values.get("FORUMDESK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    smtp_security = values.get("FORUMDESK_SMTP_SECURITY", "none")
    return Settings(
        environment=values.get("FORUMDESK_ENVIRONMENT", "production"),
        secret_key=values.get("FORUMDESK_SECRET_KEY", ""),
        database_url=values.get(
            "FORUMDESK_DATABASE_URL", f"sqlite:///{instance / 'forumdesk.sqlite3'}"
        ),
        base_url=base_url,
        smtp_host=values.get("FORUMDESK_SMTP_HOST", "127.0.0.1"),
        smtp_port=_number(values, "FORUMDESK_SMTP_PORT", SMTP_PORTS.get(smtp_security, 25)),
        sender=values.get("FORUMDESK_SENDER", "forum@aoc.example"),
        clock_shift=timedelta(seconds=_number(values, "FORUMDESK_CLOCK_SHIFT", 0)),
        instance=instance,
        cookies_need_https=base_url.startswith("https://"),
        smtp_security=smtp_security,
        smtp_user=values.get("FORUMDESK_SMTP_USER", ""),
        smtp_password=values.get("FORUMDESK_SMTP_PASSWORD", ""),
        trusted_proxies=_number(values, "FORUMDESK_TRUSTED_PROXIES", 0),
        former_secret_keys=tuple(values.get("FORUMDESK_FORMER_SECRET_KEYS", "").split()),
        security_contact=values.get("FORUMDESK_SECURITY_CONTACT", ""),
        debug=values.get("FLASK_DEBUG", "0").lower() not in {"0", "false", "no", ""},
    )


def _number(values: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(values.get(name) or default)
    except ValueError:
        raise UnsafeSettings(f"{name} must be a whole number.") from None


def instance_folder(values: Mapping[str, str]) -> Path:
    """Return the folder of this installation's settings and data: `instance` if none is named."""
    return Path(values.get("FORUMDESK_INSTANCE", "instance")).resolve()


def keep_files_private() -> None:
    """Let every file and folder that this process makes from now on be its owner's alone."""
    os.umask(0o077)


def new_secret_key() -> str:
    """Return a fresh secret key of 256 random bits."""
    return secrets.token_urlsafe(32)


def keep_settings(first: Mapping[str, str], always: Mapping[str, str]) -> Settings:
    """Write the instance's file: `always` as given, `first` only where nothing stands yet."""
    instance = instance_folder(os.environ)
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = dict(first) | file_values(instance) | dict(always)
    path = instance / SETTINGS_FILE
    path.touch(mode=0o600)
    path.chmod(0o600)  # it may have stood there for everybody
    path.write_text("".join(f"{name}={value}\n" for name, value in sorted(values.items())))
    return read_settings()


def file_values(instance: Path) -> dict[str, str]:
    """Return what stands in the instance's file; none of it if there is no file."""
    path = instance / SETTINGS_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except PermissionError:
        raise UnsafeSettings(f"{path} belongs to another user; run this as that one.") from None
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _equals, value in pairs}
