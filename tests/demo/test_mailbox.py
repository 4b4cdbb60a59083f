"""The demo's mailbox: what is sent ends there, and can be read by whoever tries the demo."""

import signal
import smtplib
import subprocess
import sys
from dataclasses import replace
from email.headerregistry import Address

import pytest
from flask.testing import FlaskClient

from events_app import clock
from events_app.config import PROJECT
from events_app.demo.mailbox import MAILS_FOLDER, Mailbox
from events_app.mail.building import build
from events_app.mail.composing import Attachment, Message
from events_app.site import create_app
from tests import factories
from tests.conftest import InspectingClient
from tests.mail.sinks import free_port
from tests.waiting import PATIENCE

SENDER = Address("企業誠信論壇", addr_spec="forum@aoc.example")


def _mail(recipient="guest@example.org", subject="敬邀參加", attachments=()):
    message = Message(
        recipient,
        subject,
        "您好：<文字>\n",
        '<!doctype html><html><head></head><body><img src="cid:code" alt=""></body></html>',
        attachments,
    )
    return build(message, SENDER, clock.now(), "<1@aoc.example>").as_bytes()


@pytest.fixture
def demo(app, tmp_path):
    """The application as a demo, with a folder of its own."""
    settings = replace(app.config["SETTINGS"], environment="demo", instance=tmp_path)
    with app.app_context():
        factories.forum()
    return create_app(settings)


@pytest.fixture
def box(tmp_path):
    return Mailbox(tmp_path / MAILS_FOLDER)


@pytest.fixture
def visitor(demo):
    demo.test_client_class = InspectingClient
    return demo.test_client()


def test_the_mailbox_keeps_what_a_mail_server_is_given_until_told_to_stop(tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "events_app.cli", "demo-mailbox", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--folder", str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == f"The mailbox takes mails on port {port}.\n"
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.sendmail("forum@aoc.example", ["guest@example.org"], _mail())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
    (summary,) = Mailbox(tmp_path).newest(10, 0)
    assert (summary.recipient, summary.subject) == ("guest@example.org", "敬邀參加")


def test_mails_are_listed_newest_first_and_found_by_recipient(visitor, box):
    for number in range(3):
        box.store(_mail(recipient=f"Person{number}@example.org", subject=f"第{number}封"))
    page = visitor.get("/demo/mails").get_data(as_text=True)
    positions = [page.index(f"第{number}封") for number in range(3)]
    assert positions == sorted(positions, reverse=True)
    found = visitor.get("/demo/mails?to=person1").get_data(as_text=True)
    assert [f"第{number}封" in found for number in range(3)] == [False, True, False]
    nobody = visitor.get("/demo/mails?to=nobody&lang=en").get_data(as_text=True)
    assert "No mail to this recipient" in nobody


def test_a_mail_is_shown_with_its_text_and_files(visitor, box):
    calendar = Attachment("forum.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n")
    box.store(_mail(attachments=(calendar,)))
    (summary,) = box.newest(1, 0)
    page = visitor.get(f"/demo/mails/{summary.id}").get_data(as_text=True)
    assert "您好：&lt;文字&gt;" in page
    response = visitor.get(f"/demo/mails/{summary.id}/attachments/0")
    assert (response.get_data(), response.mimetype) == (b"BEGIN:VCALENDAR\r\n", "text/calendar")
    assert visitor.get(f"/demo/mails/{summary.id}/attachments/1").status_code == 404


def test_a_mails_own_html_may_do_nothing_and_shows_its_pictures(demo, box):
    box.store(_mail(attachments=(Attachment("code.png", "image/png", b"\x89PNG", "code"),)))
    (summary,) = box.newest(1, 0)
    # A mail has its style on its elements, which our own pages never have.
    response = FlaskClient(demo, demo.response_class).get(f"/demo/mails/{summary.id}/html")
    assert 'src="data:image/png;base64,iVBORw=="' in response.get_data(as_text=True)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:;")
    assert "script-src" not in policy and "allow-scripts" not in policy


@pytest.mark.parametrize("wrong", ["1", "..%2Fsecret", "x", "9" * 30])
def test_what_is_not_a_mail_is_not_there(visitor, box, tmp_path, wrong):
    (tmp_path / "secret.eml").write_bytes(_mail())
    box.store(_mail())
    assert visitor.get(f"/demo/mails/{wrong}").status_code == 404
    assert visitor.get(f"/demo/mails/{wrong}/html").status_code == 404


def test_an_installation_that_is_no_demo_has_no_mailbox_page(client, app):
    with app.app_context():
        factories.forum()
    assert client.get("/demo/mails").status_code == 404
