"""Whatever anybody sends to any address: an answer, and never a 500."""

import io
import json
from datetime import timedelta
from random import Random

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule
from wtforms.fields.core import UnboundField

from events_app import clock
from events_app.access import Role, declared
from events_app.database import db
from events_app.event.queries import current_event
from events_app.forms import BaseForm
from events_app.registration.questions import SHEETS
from events_app.survey.models import Survey, SurveyBallot
from events_app.survey.questionnaire import read_questionnaire, standard_questions
from events_app.survey.service import BALLOT
from events_app.tokens import hash_token
from tests import factories
from tests.everything import address, one_of_everything, values_for

# Both databases get the same statements, and each takes a while.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = "a key to answer with"
JUNK = [
    "", " ", "x", "0", "-1", "1", "9" * 400, "1e309", "NaN", "٣", "true", "\x00", "a\x00b", "\x1f\x7f\x85",
    "字" * 3_000, "👩🏽‍🚀", "\u202e\u200b", "\ue000", "\ud800", "9999-12-31", "0001-01-01", "2024-02-30",
    "9999-12-31T23:59", "0001-01-01T00:00", "=1+1", "<script>", "' OR 1=1 --", "{{7*7}}%(x)s[[x]]",
    "../../etc/passwd", "a\r\nBcc: b@example.org", "x@example.org", "x" * 300 + "@example.org",
]  # fmt: skip
# Some of what is right, so that what comes behind the first refusal is reached too.
RIGHT = {
    "key": [KEY], "decision": ["noted"], "type_id": ["all"], "last_day": ["2030-01-01"],
    "format": ["pdf", "csv", "ods"], "role": ["desk", "nominator", "organiser"], "station": ["D1"],
    "name": ["王小明"], "email": ["somebody@example.org"], "contact_email": ["body@example.org"],
    "type": ["PARTNER"], "nominator": ["PR01", ""], "which": ["outstanding"], "order": ["strokes"],
    "sheet": ["a6"], "who": ["everyone"], "division": ["one"], "has_read": ["y"], "language": ["zh"],
    "password": ["nobody would try this"], "again": ["nobody would try this"], "phone": ["02-12345678"],
}  # fmt: skip
UNNAMED = [
    "scan",
    "token",
    "leave-out-1",
    "name-1",
    "email-1",
    "column-0-0",
    "column-9999-9999",
    "column-٣-0",
]
ASKED = [
    "q",
    "words",
    "page",
    "since",
    "state",
    "status",
    "group",
    "nominator",
    "lacking",
    "lang",
    "next",
]
ODD_PARTS = ["%00", "x" * 3_000, "%F0%9F%92%A9", "%ED%A0%80", "9" * 30, "%D9%A3", "a%20b", "%2e%2e"]
ROUNDS = 2


def all_fields() -> list[str]:
    """Return the name of every field of ours: in a form, made as they are needed, or read by hand."""
    found, kinds = {*UNNAMED, *RIGHT}, [BaseForm]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        found |= {name for name in dir(kind) if isinstance(getattr(kind, name), UnboundField)}
    found |= {question.key for sheet in SHEETS.values() for question in sheet.questions}
    return sorted(found | {item.id for item in read_questionnaire(standard_questions()).items})


def typed(chance: Random, fields: list[str]) -> MultiDict:
    """Return junk in most fields and something right in others, as bytes that need not be UTF-8."""
    data: MultiDict = MultiDict()
    for name in fields:
        for _time in range(chance.choice([0, 1, 1, 1, 1, 1, 2])):
            text = chance.choice(chance.choice([JUNK, RIGHT.get(name, JUNK)]))
            data.add(name, text.encode("utf-8", "surrogatepass"))
    return data


def bodies(chance: Random, fields: list[str]) -> list[dict]:
    """Return odd requests, as the test client is told of them."""
    files = {name: (io.BytesIO(b"\xff\x00PK"), "\u202e=x.xlsx") for name in fields}
    odd_json = [
        {name: chance.choice([1, None, [], {}, True, "\ud800", -1e300]) for name in fields},
        [1, 2], None,
    ]  # fmt: skip
    return [
        *({"data": typed(chance, fields)} for _round in range(ROUNDS)),
        {"data": typed(chance, fields), "content_type": "multipart/form-data"},
        {"data": files, "content_type": "multipart/form-data"},
        {"data": {"files": (io.BytesIO(b"\xff\x00PK"), "a\x00")}},
        *({"data": json.dumps(each), "content_type": "application/json"} for each in odd_json),
        {"data": b'{"a":', "content_type": "application/json"},
        {"data": b"\xff\xfe", "content_type": "text/plain; charset=nonsense"},
        {"data": b"--x", "content_type": "multipart/form-data; boundary=x"},
        {"data": b"%ff%00&=&&%", "content_type": "application/x-www-form-urlencoded"},
    ]


@pytest.fixture
def named(app, monkeypatch):
    """One of everything in a forum whose survey runs; form tokens are not asked for."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    with app.app_context():
        event = factories.forum()
        found = one_of_everything(event)
        ends = clock.now() + timedelta(days=1)
        db.session.add(
            Survey(event_id=event.id, questions=standard_questions(), closes_at=ends, asked=1)
        )
        db.session.add(SurveyBallot(key_hash=hash_token(KEY, BALLOT), event_id=event.id))
        db.session.commit()
    return found


def browser(app, person: str, named: dict[str, str]) -> FlaskClient:
    """A browser without our inspection of pages, which takes longer than all the rest."""
    client = FlaskClient(app, app.response_class)
    with app.app_context():
        if person != "stranger":
            factories.sign_in(client, factories.staff(Role(person)))
        factories.pair(client, factories.device(current_event()))
    client.get(f"/i/{named['token']}")
    return client


def is_open_to(app, endpoint: str, person: str) -> bool:
    """Tell whether somebody gets past a door; what is open to all is tried by strangers."""
    roles = declared(app, endpoint).roles
    return person == "stranger" if roles is None else person in roles


class Visitors:
    """A browser for whoever gets past a door; what is open to all is tried by a stranger."""

    def __init__(self, app, named: dict[str, str], chance: Random) -> None:
        self.app, self.named, self.chance = app, named, chance

    def for_rule(self, rule: Rule) -> FlaskClient:
        roles = declared(self.app, rule.endpoint).roles
        return self._browser(self.chance.choice(sorted(roles)) if roles else None)

    def _browser(self, role: Role | None) -> FlaskClient:
        # Without our inspection of pages, which takes longer than all the rest.
        client = FlaskClient(self.app, self.app.response_class)
        with self.app.app_context():
            if role is not None:
                factories.sign_in(client, factories.staff(role))
            factories.pair(client, factories.device(current_event()))
        client.get(f"/i/{self.named['token']}")
        return client


@ON_SQLITE
def test_whatever_is_posted_gets_an_answer(app, named):
    chance, fields = Random("posted"), all_fields()
    visitors, answers = Visitors(app, named, chance), {}
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        client = visitors.for_rule(rule)
        for number, body in enumerate(bodies(chance, fields)):
            status = client.post(address(rule, named), **body).status_code
            answers[rule.endpoint, number] = status
    assert {door: status for door, status in answers.items() if status >= 500} == {}
    assert {200, 302, 303, 404, 415, 422} <= set(answers.values())


@ON_SQLITE
def test_whatever_is_asked_for_gets_an_answer(app, named):
    chance = Random("asked")
    visitors, answers = Visitors(app, named, chance), {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        client, right = visitors.for_rule(rule), address(rule, named)
        asked = {
            name: chance.choice(JUNK).encode("utf-8", "surrogatepass").replace(b"\0", b"")
            for name in ASKED
        }
        for part, value in values_for(rule, named).items():
            path = right.replace(value, chance.choice(ODD_PARTS))
            answers[rule.endpoint, part] = client.get(path).status_code
        answers[rule.endpoint, "asked"] = client.get(right, query_string=asked).status_code
    assert {door: status for door, status in answers.items() if status >= 500} == {}
    assert {200, 302, 404} <= set(answers.values())
