"""Settings: where they come from, and which of them keep the application from starting."""

import stat
from datetime import timedelta

import pytest

from events_app.config import UnsafeSettings, keep_settings, new_secret_key, read_settings
from events_app.findings import Word
from events_app.safety import settings_findings
from events_app.site import create_app

SAFE = {
    "FORUMDESK_SECRET_KEY": "k" * 43,
    "FORUMDESK_BASE_URL": "https://forum.agency.gov.tw",
    "FORUMDESK_SENDER": "forum@agency.gov.tw",
    "FORUMDESK_TRUSTED_PROXIES": "1",
    "FORUMDESK_SECURITY_CONTACT": "security@agency.gov.tw",
}


@pytest.fixture(autouse=True)
def instance(tmp_path, monkeypatch):
    for name in (
        "FORUMDESK_SECRET_KEY",
        "FORUMDESK_BASE_URL",
        "FORUMDESK_ENVIRONMENT",
        "FORUMDESK_SENDER",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORUMDESK_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def _read(instance, **changes):
    return read_settings(SAFE | {"FORUMDESK_INSTANCE": str(instance)} | changes)


def test_safe_production_settings_are_read(instance):
    settings = _read(instance)
    assert (settings.environment, settings.cookies_need_https) == ("production", True)
    assert {finding.word for finding in settings_findings(settings)} == {Word.OK}
    assert create_app(settings).config["TRUSTED_HOSTS"] == ["forum.agency.gov.tw"]


def _judged(instance, **changes):
    """Return word and setting of every finding that is not fine."""
    return [
        (str(finding.word), finding.what)
        for finding in settings_findings(_read(instance, **changes))
        if finding.word is not Word.OK
    ]


UNSAFE = [
    ({"FORUMDESK_SECRET_KEY": ""}, "Secret key"),
    ({"FORUMDESK_SECRET_KEY": "k" * 31}, "Secret key"),
    ({"FORUMDESK_BASE_URL": "http://forum.agency.gov.tw"}, "Address"),
    ({"FORUMDESK_BASE_URL": "https://forum.agency.gov.tw/forum"}, "Address"),
    ({"FORUMDESK_BASE_URL": "ftp://forum.agency.gov.tw"}, "Address"),
    ({"FORUMDESK_CLOCK_SHIFT": "60"}, "Clock"),
    ({"FORUMDESK_ENVIRONMENT": "staging"}, "Environment"),
    ({"FLASK_DEBUG": "1"}, "Debugging"),
    ({"FORUMDESK_SENDER": "forum@aoc.example"}, "Sender"),
    ({"FORUMDESK_SENDER": "forum@example.org"}, "Sender"),
    ({"FORUMDESK_SENDER": "nobody"}, "Sender"),
    ({"FORUMDESK_SMTP_SECURITY": "ssl"}, "Way of the mails"),
    ({"FORUMDESK_TRUSTED_PROXIES": "-1"}, "Proxies"),
    ({"FORUMDESK_SECURITY_CONTACT": "http://agency.gov.tw"}, "Security contact"),
    ({"FORUMDESK_SECURITY_CONTACT": "a@b.gov.tw\nContact: c@d"}, "Security contact"),
]
SECRET_IN_CLEAR_TEXT = {
    "FORUMDESK_SMTP_HOST": "mail.agency.gov.tw",
    "FORUMDESK_SMTP_USER": "forum",
    "FORUMDESK_SMTP_PASSWORD": "a password",
}


@pytest.mark.parametrize(("changes", "what"), [*UNSAFE, (SECRET_IN_CLEAR_TEXT, "Way of the mails")])
def test_production_does_not_start_with_what_is_unsafe(instance, changes, what):
    assert _judged(instance, **changes) == [("unsafe", what)]
    with pytest.raises(UnsafeSettings):
        create_app(_read(instance, **changes))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"FORUMDESK_BASE_URL": "https://forum.example"}, "Host"),
        ({"FORUMDESK_BASE_URL": "https://127.0.0.1"}, "Host"),
        ({"FORUMDESK_SMTP_HOST": "mail.agency.gov.tw"}, "Way of the mails"),
        ({"FORUMDESK_TRUSTED_PROXIES": "0"}, "Proxies"),
        ({"FORUMDESK_SECURITY_CONTACT": ""}, "Security contact"),
    ],
)
def test_what_may_be_meant_is_warned_of(instance, changes, what):
    assert _judged(instance, **changes) == [("warn", what)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_may_go_where_nobody_listens(instance, security):
    encrypted = SECRET_IN_CLEAR_TEXT | {"FORUMDESK_SMTP_SECURITY": security}
    assert _judged(instance, **encrypted) == []
    assert _judged(instance, **(SECRET_IN_CLEAR_TEXT | {"FORUMDESK_SMTP_HOST": "::1"})) == []


def test_a_demo_may_have_what_production_may_not(instance):
    invented = {
        "FORUMDESK_ENVIRONMENT": "demo",
        "FORUMDESK_BASE_URL": "http://127.0.0.1:8000",
        "FORUMDESK_CLOCK_SHIFT": "60",
        "FORUMDESK_SENDER": "forum@aoc.example",
    }
    assert [word for word, _what in _judged(instance, **invented)] == ["warn"] * 4
    # What opens the door to anybody stays unsafe.
    assert ("unsafe", "Secret key") in _judged(instance, **invented, FORUMDESK_SECRET_KEY="")


def test_what_is_no_number_is_refused_by_name(instance):
    with pytest.raises(UnsafeSettings, match="FORUMDESK_SMTP_PORT must be a whole number"):
        _read(instance, FORUMDESK_SMTP_PORT="smtp")


def test_secrets_are_not_told_when_settings_are_printed(instance):
    printed = repr(_read(instance, FORUMDESK_SMTP_PASSWORD="hush", FORUMDESK_SECRET_KEY="k" * 40))
    assert "forum.agency.gov.tw" in printed
    assert "hush" not in printed and "kkk" not in printed


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
