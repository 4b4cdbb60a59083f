"""The bytes on the wire, read back as a mail program reads them."""

from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest

from events_app import clock
from events_app.mail.building import build, one_line
from events_app.mail.composing import Attachment, Message

SENDER = Address("企業誠信論壇", addr_spec="forum@aoc.example")


def _read_back(**changes):
    values = {
        "recipient": "guest@example.org",
        "subject": "【企業誠信論壇】報名完成（9/19）／ Registration confirmed (19 Sep)",
        "text": "塗堃宥您好：\n請由 https://forum.example/i/abc 回復。\n",
        "html": "<p>塗堃宥您好：</p><p>撒韵‧示例 Sayun Sili’ 𡍼</p>",
    } | changes
    moment = clock.now().replace(microsecond=0)
    mail = build(Message(**values), SENDER, moment, "<7.20240722@aoc.example>")
    return message_from_bytes(mail.as_bytes(), policy=policy.default), moment


def test_the_headers_say_who_when_and_that_a_machine_sent_it():
    mail, moment = _read_back()
    assert str(mail["From"]) == "企業誠信論壇 <forum@aoc.example>"
    assert str(mail["To"]) == "guest@example.org"
    assert mail["Subject"] == "【企業誠信論壇】報名完成（9/19）／ Registration confirmed (19 Sep)"
    assert mail["Date"].datetime == moment
    assert sorted(name.lower() for name in mail) == [
        "auto-submitted",
        "content-type",
        "date",
        "from",
        "message-id",
        "mime-version",
        "subject",
        "to",
    ]


def test_text_and_html_are_both_complete():
    mail, _moment = _read_back()
    plain = mail.get_body(("plain",)).get_content()
    assert plain == "塗堃宥您好：\r\n請由 https://forum.example/i/abc 回復。\r\n"
    html = mail.get_body(("html",)).get_content()
    assert html.strip() == "<p>塗堃宥您好：</p><p>撒韵‧示例 Sayun Sili’ 𡍼</p>"


@pytest.mark.parametrize("evil", ["a\r\nBcc: x@example.org", "a\nb", "a\u2028b", "a\x00b\x1b"])
def test_no_line_break_reaches_a_header(evil):
    mail, _moment = _read_back(subject=evil)
    assert mail["Bcc"] is None
    assert mail["Subject"] == one_line(evil)
    assert one_line(evil).isprintable()


@pytest.mark.parametrize(
    "wrong", ["", "nobody", "a@b@c", "a b@example.org", "x@example.org\r\nBcc: y"]
)
def test_what_is_not_an_address_is_refused(wrong):
    with pytest.raises(ValueError):
        _read_back(recipient=wrong)


def test_a_picture_is_shown_inside_and_a_calendar_file_is_attached():
    picture = Attachment("code.png", "image/png", b"\x89PNG", content_id="badge-code")
    calendar = Attachment("論壇.ics", "text/calendar", "SUMMARY:論壇\r\n".encode())
    mail, _moment = _read_back(attachments=(picture, calendar))
    parts = {part.get_content_type(): part for part in mail.walk()}
    assert parts["image/png"]["Content-ID"] == "<badge-code>"
    assert parts["image/png"].get_content_disposition() == "inline"
    assert parts["image/png"].get_payload(decode=True) == b"\x89PNG"
    assert parts["text/calendar"].get_filename() == "論壇.ics"
    assert parts["text/calendar"].get_content() == "SUMMARY:論壇\r\n"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "text/calendar",
    ]
