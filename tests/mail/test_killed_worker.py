"""A worker that dies or is told to stop at the worst moment loses nothing."""

import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest

from events_app.config import PROJECT
from events_app.database import db
from events_app.mail.models import OutboxMail
from events_app.mail.outbox import LEASE
from events_app.mail.worker import Worker
from tests.mail.sinks import Sink, listening, silent_server
from tests.times import later
from tests.waiting import PATIENCE, wait_until


@contextmanager
def _running_worker(app, port):
    command = [sys.executable, "-m", "tests.mail.killed_worker"]
    database = app.config["SETTINGS"].database_url
    with subprocess.Popen(
        [*command, database, str(port)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _states(app):
    with app.app_context():
        return list(db.session.scalars(db.select(OutboxMail.state).order_by(OutboxMail.id)))


def test_killed_between_lease_and_sending_the_mail_goes_out_later_once(app, sink, queue):
    queue("a@example.org")
    with silent_server() as server, _running_worker(app, server.getsockname()[1]) as process:
        server.accept()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert _states(app) == ["leased"]
    assert Worker(app).send_all() == 0
    later(LEASE + timedelta(seconds=1))
    assert Worker(app).send_all() == 1
    assert (_states(app), len(sink.mails)) == (["sent"], 1)


def test_killed_within_the_dialogue_the_second_mail_has_the_same_id(app, sink, queue):
    queue("a@example.org")
    slow = Sink(slow=True)
    with listening(slow) as port, _running_worker(app, port) as process:
        wait_until(lambda: slow.mails)
        process.send_signal(signal.SIGKILL)
        process.wait()
    later(LEASE + timedelta(seconds=1))
    assert [Worker(app).send_all(), Worker(app).send_all()] == [1, 0]
    assert [mail["Message-ID"] for mail in sink.mails] == [
        mail["Message-ID"] for mail in slow.mails
    ]


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_the_mail_at_hand(app, queue, order):
    queue("a@example.org", "b@example.org")
    slow = Sink(slow=True)
    with listening(slow) as port, _running_worker(app, port) as process:
        wait_until(lambda: slow.mails)
        process.send_signal(order)
        slow.may_answer.set()
        assert process.communicate(timeout=PATIENCE) == ("stopped\n", None)
        assert process.returncode == 0
    assert (_states(app), len(slow.mails)) == (["sent", "queued"], 1)
