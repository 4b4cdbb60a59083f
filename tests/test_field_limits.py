"""A form costs little whatever is typed: lengths are judged first, and bodies are small."""

import time
from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectFieldBase, StringField
from wtforms.csrf.core import CSRFTokenField

from events_app.design.forms import SampleForm
from events_app.event.queries import current_event
from events_app.forms import BaseForm, LineField, LinesField, SecretField
from events_app.registration.forms import SignUpForm, sign_up_form
from events_app.registration.questions import SHEETS
from events_app.site import MORE_BYTES, MOST_FORM_BYTES
from events_app.survey.forms import AnswerForm, answer_form
from events_app.survey.questionnaire import read_questionnaire, standard_questions
from tests import factories
from tests.test_expressions import modules

LONG = 64 * 1024
# What some expression or other was slow at, and what marks on marks cost.
WORST = [
    "#",
    "x",
    "1",
    "字",
    "轉 ",
    "a@",
    "@",
    "<",
    "[[",
    "https://",
    "=1",
    "(",
    "\u0315\u0300",
    "7\n",
]
MOST_SECONDS = 0.5
NOT_SENT = {BaseForm, SampleForm, SignUpForm, AnswerForm}


def kinds() -> Iterator[type[BaseForm]]:
    """Give every form that anybody may send, those made of questions included."""
    assert list(modules())
    waiting = [BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind not in NOT_SENT and not issubclass(kind, SignUpForm | AnswerForm):
            yield kind
    yield from (sign_up_form(sheet, with_notice=True) for sheet in dict.fromkeys(SHEETS.values()))
    yield answer_form(read_questionnaire(standard_questions()))


def sent(kind: type[BaseForm], text: str) -> BaseForm:
    """Return the form as it comes with the text in each of its fields."""
    names = [field.name for field in kind(formdata=None, meta={"csrf": False})]
    form = kind(formdata=MultiDict(dict.fromkeys(names, text)), meta={"csrf": False})
    for field in form:
        if isinstance(field, SelectFieldBase) and field.choices is None:
            field.choices = []
    return form


def text_fields(form: BaseForm) -> list[StringField]:
    return [
        field
        for field in form
        if isinstance(field, StringField) and not isinstance(field, CSRFTokenField)
    ]


def test_every_field_of_typed_text_has_a_length_that_is_judged_first(app):
    with app.test_request_context():
        found = [sent(kind, "") for kind in kinds()]
        assert sum(len(text_fields(form)) for form in found) > 60
        assert [
            (type(form).__name__, field.name)
            for form in found
            for field in text_fields(form)
            if not isinstance(field, LineField | LinesField | SecretField)
        ] == []


def test_a_field_of_typed_text_without_a_length_is_refused():
    class Forgetful(Form):
        name = LineField("Name")

    with pytest.raises(TypeError):
        Forgetful()


@pytest.mark.parametrize("text", WORST)
def test_sixty_four_kilobytes_in_every_field_cost_little_and_are_called_too_long(app, text):
    long = (text * LONG)[:LONG]
    with app.test_request_context(query_string={"lang": "en"}):
        for kind in kinds():
            start = time.process_time()
            form = sent(kind, long)
            form.validate()
            assert time.process_time() - start < MOST_SECONDS, kind
            said = [[str(error) for error in field.errors] for field in text_fields(form)]
            assert [len(errors) for errors in said] == [1] * len(said), (kind, said)
            assert all(errors[0].startswith("Please shorten this") for errors in said), (kind, said)


def posted(client, body: bytes, **headers: str):
    kind = {"content_type": "application/x-www-form-urlencoded"}
    return client.post("/sign-in", data=body, **(kind | headers))


@pytest.mark.parametrize(
    ("length", "kind", "status"),
    [
        (MOST_FORM_BYTES, "application/x-www-form-urlencoded", 400),  # read; it has no token
        (MOST_FORM_BYTES + 1, "application/x-www-form-urlencoded", 413),
        (MOST_FORM_BYTES + 1, "multipart/form-data; boundary=x", 413),
        (MOST_FORM_BYTES + 1, "text/plain", 413),
    ],
)
def test_a_form_carries_so_much_and_no_more(app, client, length, kind, status):
    with app.app_context():
        factories.forum()
    assert posted(client, b"a" * length, content_type=kind).status_code == status


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_body_in_pieces_is_not_read(app, client, method):
    with app.app_context():
        factories.forum()
    answer = client.open(
        "/sign-in", method=method, headers={"Transfer-Encoding": "chunked"}, data=b"ZZ\r\n"
    )
    assert answer.status_code == 411


def test_what_was_too_much_is_answered_with_how_much_there_may_be(app, client):
    with app.app_context():
        factories.forum()
    page = posted(client, b"a" * MOST_FORM_BYTES * 2).get_data(as_text=True)
    assert "一次最多可送出 256 kB" in page


def test_only_guest_lists_may_be_larger_and_are_for_those_who_send_them(app, client):
    assert {door: most // 1024 for door, most in MORE_BYTES.items()} == {
        "guest_list.guest_lists": 12 * 1024,
        "guest_list.decide": 1024,
        "guest_list.confirm": 1024,
    }
    with app.app_context():
        assert factories.forum() is current_event()
    assert client.post("/staff/EIF113/guest-lists", data=b"a" * 300_000).status_code == 302
