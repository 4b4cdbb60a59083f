"""`forumdesk check`: all is well, or each thing that is not has its name."""

import stat
from pathlib import Path

import pytest

import install_assets
from events_app import database
from events_app.access import Role
from events_app.config import PROJECT
from events_app.database import db
from events_app.operation import database_checks, files
from events_app.operation.files import network_file_system
from events_app.staff.models import StaffMember
from tests import factories
from tests.mail.sinks import free_port

ALL = [
    "Environment", "Debugging", "Secret key", "Address", "Host", "Clock", "Sender",
    "Way of the mails", "Proxies", "Security contact", "Instance folder", "Settings file", "Disk",
    "Fonts and scripts", "Translations", "Place of the database", "Files of the database", "Database", "Tables",
    "Accounts", "Administrator", "Forum", "Seals", "Mail server",
]  # fmt: skip


@pytest.fixture
def installation(operator):
    """An installation of which nothing is to be said."""
    assert operator.set_up().exit_code == 0
    return operator


def test_a_whole_installation_is_fine_in_every_respect(app, installation):
    on_disk = app.config["SETTINGS"].database_url.startswith("sqlite")
    looked_at = [what for what in ALL if on_disk or "of the database" not in what]
    assert list(installation.judged().items()) == [(what, "ok") for what in looked_at]
    answer = installation.run("check")
    assert (answer.exit_code, answer.output.splitlines()[-1]) == (0, "0 unsafe, 0 to look at.")


def test_what_others_may_read_is_unsafe(installation):
    installation.instance.chmod(0o750)
    (installation.instance / "settings.env").chmod(0o644)
    assert installation.complaints() == {"Instance folder": "unsafe", "Settings file": "unsafe"}
    assert installation.run("check").exit_code == 1


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_a_database_that_others_may_read_is_unsafe(app, installation, tmp_path, ending):
    copy = tmp_path / "copy.sqlite3"
    installation.environ["FORUMDESK_DATABASE_URL"] = f"sqlite:///{copy}"
    assert installation.set_up().exit_code == 0
    path = Path(f"{copy}{ending}")
    path.touch()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    path.chmod(0o640)
    assert installation.complaints() == {"Files of the database": "unsafe"}


def test_tables_of_another_version_are_unsafe(app, installation):
    with app.app_context():
        version = db.session.scalar(db.text("SELECT version_num FROM alembic_version"))
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))
        db.session.commit()
        try:
            assert installation.complaints() == {"Tables": "unsafe"}
        finally:
            db.session.execute(
                db.text("UPDATE alembic_version SET version_num = :v"), {"v": version}
            )
            db.session.commit()


def test_accounts_of_a_demo_are_unsafe_until_they_are_closed(app, installation):
    with app.app_context():
        member_id = factories.staff(Role.ORGANISER).id
        assert db.session.get(StaffMember, member_id).email.endswith(".example")
        assert installation.complaints() == {"Accounts": "unsafe"}
        db.session.get(StaffMember, member_id).active = False
        db.session.commit()
        assert installation.complaints() == {}


def test_an_installation_whose_administrators_are_gone_is_warned_of_it(app, installation):
    with app.app_context():
        db.session.execute(db.update(StaffMember).values(active=False))
        db.session.commit()
        assert installation.complaints() == {"Administrator": "warn"}


def test_an_installation_without_a_forum_is_warned_of_it(operator):
    assert operator.run("init", "--administrator", "boss@agency.gov.tw").exit_code == 0
    assert operator.complaints() == {"Forum": "warn"}


def test_a_new_secret_key_needs_the_former_one_beside_it(installation):
    """The answer of `check` says so before a page could fail."""
    settings = installation.instance / "settings.env"
    lines = dict(line.split("=", 1) for line in settings.read_text().splitlines())
    former = lines["FORUMDESK_SECRET_KEY"]
    installation.environ["FORUMDESK_SECRET_KEY"] = "another key that is long enough for anything"
    assert installation.complaints() == {"Seals": "unsafe"}
    installation.environ["FORUMDESK_FORMER_SECRET_KEYS"] = former
    assert installation.complaints() == {}


def test_a_mail_server_that_does_not_answer_is_told(installation):
    installation.environ["FORUMDESK_SMTP_PORT"] = str(free_port())
    assert installation.complaints() == {"Mail server": "warn"}


def test_a_full_disk_and_missing_files_are_told(installation, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "LEAST_ROOM", 2**80)
    monkeypatch.setattr(files, "_MARKS", (*files._MARKS, tmp_path / ".installed"))
    catalogue = tmp_path / "zh_Hant_TW" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "messages.po").touch()
    monkeypatch.setattr(files, "_CATALOGUES", tmp_path)
    assert installation.complaints() == {
        "Disk": "warn", "Fonts and scripts": "unsafe", "Translations": "unsafe",
    }  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/forumdesk.sqlite3",
        "postgresql://forumdesk@127.0.0.1:1/forumdesk",
        "mysql://forumdesk@127.0.0.1/forumdesk",
        "postgres://forumdesk@127.0.0.1/forumdesk",
        "sqlite:///forumdesk.sqlite3",
        "not an address",
    ],
)
def test_a_database_that_is_not_there_is_unsafe_and_not_made(installation, url):
    installation.environ["FORUMDESK_DATABASE_URL"] = url
    assert installation.complaints() == {"Database": "unsafe"}
    assert not Path("/nowhere").exists()


def test_what_is_special_to_sqlite(app, installation, monkeypatch, tmp_path):
    on_disk = app.config["SETTINGS"].database_url.startswith("sqlite")
    mounts = tmp_path / "mounts"
    mounts.write_text("server:/export / nfs4 rw,relatime 0 0\n")
    monkeypatch.setattr(database_checks, "_MOUNTS", mounts)
    assert installation.complaints() == ({"Place of the database": "unsafe"} if on_disk else {})
    monkeypatch.setattr(database_checks, "_MOUNTS", tmp_path / "none")
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", (3, 40, 1))
    assert installation.complaints() == ({"Database": "unsafe"} if on_disk else {})


def test_settings_that_cannot_be_read_are_a_finding_too(installation):
    installation.environ["FORUMDESK_CLOCK_SHIFT"] = "tomorrow"
    assert installation.judged() == {"Settings": "unsafe"}
    assert installation.run("check").exit_code == 1


def test_the_nearest_mount_decides():
    mounts = (
        "/dev/vda / ext4 rw 0 0\n"
        "server:/export /srv nfs4 rw 0 0\n"
        "/dev/vdb /srv/local ext4 rw 0 0\n"
        "//server/share /mnt/my\\040share cifs rw 0 0\n"
    )
    found = {
        path: network_file_system(Path(path), mounts)
        for path in ("/var/lib/x", "/srv/x", "/srv/local/x", "/srvx", "/mnt/my share/x")
    }
    assert found == {
        "/var/lib/x": None, "/srv/x": "nfs4", "/srv/local/x": None, "/srvx": None,
        "/mnt/my share/x": "cifs",
    }  # fmt: skip


def test_every_mark_of_the_installed_files_is_looked_for():
    assert {mark.parent for mark in files._MARKS} == {
        PROJECT / folder for folder in install_assets.FOLDERS
    }


def test_the_settings_file_is_made_for_its_owner_alone(installation):
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (installation.instance, installation.instance / "settings.env")
    ]
    assert modes == [0o700, 0o600]
