"""Whatever is sent to the form: stored exactly or refused with a sentence, never a 500."""

import pytest
import sqlalchemy as sa

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.mail.models import OutboxMail
from events_app.registration.queries import answers_of
from events_app.registration.questions import SHEETS
from tests import factories
from tests.registration.people import TYPED, invite

NASTY = {
    "emoji": "👩🏽‍🚀🎉",
    "right to left": "\u202eabc\u202c שלום مرحبا",
    "zero width": "\u200b\u200d\ufeff",
    "nul": "a\x00b",
    "controls": "a\x01\x1f\x7f\x85b",
    "long": "字" * 1_000,
    "formula": '=HYPERLINK("http://x.example")',
    "markup": "<script>alert(1)</script>\"'&",
    "template": "{{ config }}{% raw %}%(name)s",
    "lines": "a\r\nBcc: x@example.org\n\nb",
    "comma": "vegan,none,,",
    "private use": "\ue000\U000f0000",
}
REFUSED = {NASTY[name] for name in ("long", "private use", "zero width")}
WORDS = ["name", "organisation", "section", "title", "accessibility_note", "panel_question"]
FIELDS = [*TYPED, "tax_id", *(each.key for each in SHEETS["PROSPECT"].questions)]


@pytest.fixture
def form(app, client):
    """The page of a form, its token, and a way to send it."""
    public_id, path = invite(app, "PROSPECT")
    client.get(path)
    page = f"/my/{public_id}/registration"
    token = factories.csrf(client, page)

    def send(data):
        with app.app_context():
            db.session.execute(sa.delete(OutboxMail))
            db.session.execute(sa.update(Attendee).values(status="pending"))
            db.session.commit()
        return client.post(page, data=data)

    return token, send


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_every_field_with_nasty_text(app, form, text):
    token, send = form
    assert send({field: text for field in FIELDS} | {"csrf_token": token}).status_code == 422
    assert send({"csrf_token": text, **TYPED}).status_code == 400
    # Fields that take any words, so that the text gets as far as the database.
    words = dict.fromkeys(WORDS, text)
    conditions = {"parking": "y", "accessibility": "other"}
    answer = send({"csrf_token": token, **TYPED, **conditions, **words})
    assert answer.status_code == (422 if text in REFUSED else 303)


@pytest.mark.parametrize("field", [*TYPED, "meal", "plate"])
def test_repeated_and_missing_fields(app, form, field):
    token, send = form
    repeated = {"csrf_token": token, **TYPED, field: ["一", "二", "三"]}
    missing = {key: value for key, value in repeated.items() if key != field}
    assert send(repeated).status_code in {303, 422}
    assert send(missing).status_code in {303, 422}


def test_nothing_but_the_token(app, form):
    token, send = form
    assert send({"csrf_token": token}).status_code == 422
    assert send({"csrf_token": token, "unheard_of": "x" * 100_000}).status_code == 422


def test_bytes_that_are_not_text(app, client):
    public_id, path = invite(app)
    client.get(path)
    page = f"/my/{public_id}/registration"
    token = factories.csrf(client, page)
    for text in ("%ED%A0%80", "%FF%FE", "%00", "%E5%A1"):
        body = f"csrf_token={token}&has_read=y&language=zh&organisation=x&email=a@example.org&name={text}"
        answer = client.post(page, data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in {303, 422}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("👩🏽‍🚀", "👩🏽‍🚀"),
        ("  林　美玉 ", "林 美玉"),
        ("a\x00b", "ab"),
        ("שלום", "שלום"),
        ("<b>", "<b>"),
    ],
)
def test_what_is_accepted_is_stored_exactly(app, form, typed, stored):
    token, send = form
    assert send({"csrf_token": token, **TYPED, "name": typed}).status_code == 303
    with app.app_context():
        assert db.session.scalars(sa.select(Attendee.name)).one() == stored


@pytest.mark.parametrize(
    "path",
    ["/i/%00", "/i/%ED%A0%80", "/i/" + "x" * 5000, "/my/%00", "/my/%F0%9F%8E%89", "/my/../i/x"],
)
def test_addresses_nobody_was_given(app, client, path):
    with app.app_context():
        factories.forum()
    assert client.get(path).status_code == 404


def test_refusal_with_too_much_to_say(app, client):
    public_id, path = invite(app)
    client.get(path)
    token = factories.csrf(client, f"/my/{public_id}")
    answer = client.post(
        f"/my/{public_id}/refusal", data={"csrf_token": token, "reason": "因" * 501}
    )
    assert answer.status_code == 422
    assert "因" * 501 in answer.get_data(as_text=True)


def test_a_tick_sent_two_hundred_times_is_stored_once(app, form):
    token, send = form
    ticks = {"csrf_token": token, "accessibility": ["wheelchair", "captions"] * 100}
    assert send(TYPED | ticks).status_code == 303
    with app.app_context():
        person = db.session.scalars(sa.select(Attendee)).one()
        assert answers_of(person)["accessibility"] == "wheelchair,captions"
