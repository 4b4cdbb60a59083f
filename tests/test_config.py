"""An unsafe production setting keeps the application from starting."""

import stat
from datetime import timedelta

import pytest

from events_app.config import UnsafeSettings, keep_settings, new_secret_key, read_settings

SAFE = {
    "FORUMDESK_SECRET_KEY": "k" * 43,
    "FORUMDESK_BASE_URL": "https://forum.example",
}


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    for name in ("FORUMDESK_SECRET_KEY", "FORUMDESK_BASE_URL", "FORUMDESK_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORUMDESK_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def _read(instance, **changes):
    return read_settings(SAFE | {"FORUMDESK_INSTANCE": str(instance)} | changes)


def test_safe_production_settings_are_read(instance):
    settings = _read(instance)
    assert (settings.environment, settings.cookies_need_https) == ("production", True)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("FORUMDESK_SECRET_KEY", "", "SECRET_KEY"),
        ("FORUMDESK_SECRET_KEY", "too short", "SECRET_KEY"),
        ("FORUMDESK_BASE_URL", "http://forum.example", "https"),
        ("FORUMDESK_CLOCK_SHIFT", "60", "CLOCK_SHIFT"),
        ("FORUMDESK_ENVIRONMENT", "staging", "ENVIRONMENT"),
    ],
)
def test_what_is_unsafe_in_production_is_refused_by_name(instance, name, value, complaint):
    with pytest.raises(UnsafeSettings, match=complaint):
        _read(instance, **{name: value})


def test_the_demo_keeps_its_secret_and_its_clock_and_takes_a_new_address(instance):
    first = {"FORUMDESK_SECRET_KEY": new_secret_key(), "FORUMDESK_CLOCK_SHIFT": "-60"}
    always = {"FORUMDESK_ENVIRONMENT": "demo", "FORUMDESK_BASE_URL": "http://127.0.0.1:8000"}
    before = keep_settings(first, always)
    after = keep_settings(
        {"FORUMDESK_SECRET_KEY": new_secret_key(), "FORUMDESK_CLOCK_SHIFT": "-999"},
        always | {"FORUMDESK_BASE_URL": "http://127.0.0.1:9000"},
    )
    assert (after.secret_key, after.clock_shift) == (before.secret_key, timedelta(seconds=-60))
    assert (before.base_url, after.base_url) == ("http://127.0.0.1:8000", "http://127.0.0.1:9000")
    assert stat.S_IMODE((instance / "settings.env").stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700


def test_the_environment_wins_over_the_file(instance, monkeypatch):
    keep_settings(SAFE, {"FORUMDESK_SENDER": "file@forum.example"})
    assert read_settings().sender == "file@forum.example"
    monkeypatch.setenv("FORUMDESK_SENDER", "environment@forum.example")
    assert read_settings().sender == "environment@forum.example"
