"""`forumdesk rehearse`, and two who rehearse at once."""

import io
from threading import Barrier, Thread

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp
from click.testing import CliRunner
from flask.cli import ScriptInfo

from events_app.attendee.models import Attendee, BadgeCode
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.rehearsal import service
from events_app.rehearsal.commands import rehearse_command
from tests.databases import on_postgresql
from tests.waiting import PATIENCE


@pytest.fixture
def run(app, event, tmp_path):
    """Run the command with these words."""
    script = ScriptInfo(create_app=lambda: app)

    def command(*words):
        badges = ["--badges", str(tmp_path / "practice.pdf")]
        return CliRunner().invoke(rehearse_command, [*words, *badges], obj=script)

    return command


def test_one_command_makes_it_with_marked_badges(app, run, tmp_path):
    result = run("EIF113")
    assert result.exit_code == 0
    assert "http://localhost/staff/EIF113-R1/devices" in result.output
    document = pypdfium2.PdfDocument(io.BytesIO((tmp_path / "practice.pdf").read_bytes()))
    read = [code.text for page in document
            for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())]  # fmt: skip
    said = "".join(page.get_textpage().get_text_range() for page in document)
    with app.app_context():
        valid = sa.select(BadgeCode.code).where(BadgeCode.revoked_at.is_(None))
        assert sorted(read) == sorted(db.session.scalars(valid))
    assert said.count("PRACTICE") == len(read) == 32


def test_it_says_what_cannot_be_done_and_removes_by_either_code(app, run):
    assert "There is no event NONE." in run("NONE").output
    run("EIF113")
    assert run("EIF113").exit_code == run("EIF113-R1").exit_code == 1
    assert run("EIF113-R1", "--remove").exit_code == 0
    with app.app_context():
        assert db.session.scalars(sa.select(Event.code)).all() == ["EIF113"]
    assert run("EIF113", "--remove").exit_code == 0


def made_at_once(app, event, monkeypatch, locked):
    """Let three make a rehearsal at the same moment; return what became of each."""
    barrier, answers = Barrier(3), []
    if not locked:
        monkeypatch.setattr(service, "queue_up", lambda _event_id: barrier.wait(timeout=PATIENCE))

    def make():
        with app.test_request_context():
            found = event()
            db.session.commit()
            if locked:
                barrier.wait(timeout=PATIENCE)
            try:
                service.make_rehearsal(found, by=None)
                db.session.commit()
                answers.append("made")
            except RuleViolation:
                answers.append("refused")
            except sa.exc.IntegrityError:
                answers.append("kept out by the database")
            finally:
                db.session.rollback()

    threads = [Thread(target=make) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Event.id))) == 2
        assert db.session.scalar(sa.select(sa.func.count(Attendee.id))) == 40
    return sorted(answers)


def test_three_who_press_at_once_make_one(app, event, monkeypatch):
    assert made_at_once(app, event, monkeypatch, True) == ["made", "refused", "refused"]


@on_postgresql
def test_without_the_lock_the_database_keeps_the_others_out(app, event, monkeypatch):
    """The control; on SQLite every writer waits for the other anyway."""
    answers = made_at_once(app, event, monkeypatch, False)
    assert answers == ["kept out by the database"] * 2 + ["made"]
