"""Every way in is guarded: each field has a decision, and canaries are stored nowhere."""

import io
import json
import re

import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.checkin.models import SetAsideScan
from events_app.config import PROJECT
from events_app.database import Base, db
from events_app.event.queries import current_event
from events_app.forms import LEAVE_OUT
from events_app.guard import About, kinds_in
from events_app.invitation.guest_list.cells import unpack
from events_app.invitation.models import GuestList, GuestListRow
from tests import factories
from tests.checkin.conftest import open_tablet
from tests.conftest import empty_tables
from tests.databases import on_sqlite
from tests.invitation.guest_list.makers import text
from tests.mail.conftest import unmixed  # noqa: F401  a fixture
from tests.registration.people import TYPED, invite, post, sign_up
from tests.survey.conftest import asked, event  # noqa: F401  fixtures
from tests.survey.people import waiting_texts
from tests.test_architecture import source_files
from tests.test_field_limits import kinds, sent, text_fields
from tests.times import go_to

PERSON, TOPIC, NOBODY, ADDRESS = About.PERSON, About.TOPIC, About.NOBODY, About.ADDRESS
NOT_STORED = None
# What each field of typed text is about; a new one fails here until somebody has decided.
DECIDED = {
    "AccountForm": {"email": ADDRESS, "name": PERSON, "password": NOT_STORED},
    "AddressForm": {"email": ADDRESS},
    "AnswerForm": {"key": NOT_STORED, "Q30": NOBODY},
    "AttendeesForm": {"words": NOT_STORED},
    "BodyForm": {"contact_email": ADDRESS},
    "CodeForm": {"code": NOT_STORED},
    "DeclineForm": {"reason": PERSON},
    "DeviceForm": {"name": PERSON},
    "FeedbackFileForm": {"format": NOT_STORED},
    "FileForm": {"format": NOT_STORED},
    "LetterForm": {"subject": TOPIC, "body": TOPIC},
    "OwnPasswordForm": {"present": NOT_STORED, "password": NOT_STORED, "again": NOT_STORED},
    "PhoneAnswerForm": {"reason": PERSON},
    "SearchForm": {"words": NOT_STORED},
    "SignInForm": {"email": ADDRESS, "password": NOT_STORED},
    "SignUpForm": {
        "name": PERSON, "organisation": PERSON, "section": PERSON, "title": PERSON,
        "email": ADDRESS, "phone": ADDRESS, "tax_id": ADDRESS,
        "accessibility_note": PERSON, "plate": PERSON, "arrival": PERSON, "companions": PERSON,
        "arrival_contact": PERSON, "work_area": PERSON,
        "panel_question": TOPIC, "vacancies": TOPIC, "cooperating_institution": TOPIC,
    },
}  # fmt: skip
# Files that read what was sent without a form, and what becomes of the text in it.
OTHER_DOORS = {
    "checkin/device_routes.py": "walk-ins are guarded; codes are looked up",
    "checkin/staff_routes.py": "a decision and ids, looked up",
    "invitation/guest_list_page.py": "corrected rows are judged like any row",
    "invitation/guest_list_routes.py": "names of columns and types, looked up",
    "invitation/staff_routes.py": "an id, looked up",
    "site.py": "how much and of which kind, not what",
    "survey/public_routes.py": "secrets, looked up",
}
CANARIES = [
    "前收容人", "更 生 人", "ｅｘ－ｏｆｆｅｎｄｅｒ", "former inmate", "A123456789", "ａ１２３４５６７８９",
    "生日70/01/02", "FD10123456789ABCDEFGHJKMNPQRS", "]Q1\\000026FD10123456789ABCDEFGHJKMNPQRS", "C3C5-42DD",
]  # fmt: skip
HARMLESS = "更生保護會服務"
# Every field is tried with all of them; every way through the whole house with one of each kind.
SENT = (CANARIES[0], CANARIES[4], CANARIES[7])


def test_every_field_of_typed_text_has_a_decision(app):
    found: dict[str, dict[str, About | None]] = {}
    with app.test_request_context():
        for kind in kinds():
            form = sent(kind, "")
            said = {field.name: getattr(field, "about", None) for field in text_fields(form)}
            found.setdefault(type(form).__name__, {}).update(said)
    assert {name: fields for name, fields in found.items() if fields} == DECIDED


def test_every_file_that_reads_what_was_sent_without_a_form_is_known():
    reads = re.compile(r"request\.(?:form|files|get_json|json|get_data|data|values)\b")
    house = PROJECT / "events_app"
    found = {
        str(path.relative_to(house))
        for path in source_files()
        if house in path.parents and reads.search(path.read_text("utf-8"))
    }
    assert found == set(OTHER_DOORS)


@pytest.mark.parametrize("canary", CANARIES)
def test_every_field_refuses_what_it_must_with_a_sentence_beside_it(app, canary):
    with app.test_request_context(query_string={"lang": "en"}):
        for kind in kinds():
            form = sent(kind, canary)
            form.validate()
            for field in text_fields(form):
                about = getattr(field, "about", None)
                wanted = (
                    [str(LEAVE_OUT[each]) for each in kinds_in(field.data or "", about)][:1]
                    if about
                    else []
                )
                said = [str(each) for each in field.errors if each in LEAVE_OUT.values()]
                too_long = any("shorten" in str(each) for each in field.errors)
                assert said == ([] if too_long else wanted), (kind, field.name)


@pytest.mark.parametrize(
    ("about", "passes"),
    [
        (PERSON, []),
        (TOPIC, CANARIES[:4]),
        (NOBODY, CANARIES[:4]),
        (ADDRESS, [*CANARIES[:4], CANARIES[6]]),
    ],
)
def test_what_a_text_is_about_decides_what_may_stand_in_it(about, passes):
    assert [canary for canary in CANARIES if not kinds_in(canary, about)] == passes


def everything_stored(app) -> str:
    """Return all of the database as text, cells that wait and sealed answers opened."""
    with app.app_context():
        tables = {
            table.name: db.session.execute(table.select()).all()
            for table in Base.metadata.sorted_tables
        }
        cells = [
            unpack(content)
            for content in db.session.scalars(sa.select(GuestList.content))
            if content
        ]
        raws = [json.loads(raw) for raw in db.session.scalars(sa.select(SetAsideScan.raw))]
        return str((tables, cells, raws, waiting_texts(current_event().id)))


def _sign_up(field):
    def way(app, typed):
        go_to(factories.DEMO_MOMENT)
        public_id, path = invite(app, "PROSPECT")
        client = app.test_client()
        client.get(path)
        sign_up(client, public_id, **{"accessibility": "other", "parking": "y", field: typed})

    return way


def _staff(app, role=Role.ORGANISER):
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(role))


def _sign_up_by_staff(app, typed):
    go_to(factories.DEMO_MOMENT)
    public_id, _path = invite(app, "PROSPECT")
    page = f"/staff/EIF113/attendees/{public_id}/registration"
    post(_staff(app), page, **TYPED | {"title": typed})


def _decline(app, typed):
    go_to(factories.DEMO_MOMENT)
    public_id, path = invite(app)
    client = app.test_client()
    client.get(path)
    post(client, f"/my/{public_id}", f"/my/{public_id}/refusal", reason=typed)


def _decline_by_phone(app, typed):
    go_to(factories.DEMO_MOMENT)
    public_id, _path = invite(app)
    page = f"/staff/EIF113/invitations/{public_id}"
    post(_staff(app), page, f"{page}/decline", reason=typed)


def _letter(app, typed):
    with app.app_context():
        page = f"/staff/EIF113/letters/{factories.forum().stakeholder_types[0].id}/zh"
    post(_staff(app), page, subject="敬邀", body=typed)


def _account(app, typed):
    with app.app_context():
        factories.forum()
    account = {"email": "new@gov-aoc.example", "role": "organiser", "nominator": "", "name": typed}
    post(
        _staff(app, Role.ADMINISTRATOR),
        "/staff/accounts",
        password="a rather long sentence 7",
        **account,
    )


def _device(app, typed):
    with app.app_context():
        factories.forum()
    lead = _staff(app, Role.DESK)
    page = lead.get("/staff/EIF113/devices").get_data(as_text=True)
    ends_at = re.search('name="ends_at"[^>]*value="([^"]+)"', page)[1]
    device = {"station": "D1", "role": "scanner", "ends_at": ends_at, "name": typed}
    post(lead, "/staff/EIF113/devices", **device)


def _walk_in(field):
    def way(app, typed):
        with app.app_context():
            factories.forum()
        tablet = open_tablet(app)
        tablet.send(tablet.walk_in() | {field: typed})

    return way


def _odd_scan(app, typed):
    with app.app_context():
        factories.forum()
    tablet = open_tablet(app)
    tablet.send(tablet.walk_in() | {"station": [typed]})


def _upload(client, rows, name="list.csv"):
    page = "/staff/EIF113/guest-lists"
    files = [(io.BytesIO(text(rows)), name)]
    return post(client, page, files=files).location


def _guest_list(heading):
    def way(app, typed):
        with app.app_context():
            factories.forum()
        rows = [
            ["公司", "姓名", heading, "電子郵件"],
            ["示範公司", "陳志明", typed, "a@firm.example"],
        ]
        _upload(_staff(app), rows)

    return way


def _stored_guest_list(heading):
    def way(app, typed):
        with app.app_context():
            factories.forum()
        client = _staff(app)
        rows = [
            ["公司", "姓名", heading, "電子郵件"],
            ["示範公司", "陳志明", typed, "a@firm.example"],
        ]
        address = _upload(client, rows)
        post(client, address, f"{address}/correction", type="PARTNER", nominator="PR01")
        answer = post(client, address, f"{address}/confirmation")
        assert answer.status_code == 302

    return way


def _corrected_row(app, typed):
    with app.app_context():
        factories.forum()
    client = _staff(app)
    address = _upload(client, [["公司", "姓名", "電子郵件"], ["示範公司", "陳志明", ""]])
    post(client, address, f"{address}/correction", type="PARTNER", nominator="PR01")
    with app.app_context():
        (place,) = db.session.scalars(sa.select(GuestListRow.position))
    row = {f"email-{place}": "a@firm.example", f"name-{place}": "陳志明", f"title-{place}": typed}
    post(client, address, f"{address}/confirmation", **row)


def _file_name(app, typed):
    with app.app_context():
        factories.forum()
    _upload(_staff(app), [["姓名", "電子郵件"], ["陳志明", "a@firm.example"]], f"{typed}名單.csv")


WAYS = {
    **{f"sign-up: {name}": _sign_up(name) for name in ("name", "organisation", "section", "title", "work_area", "accessibility_note")},
    "sign-up by staff": _sign_up_by_staff,
    "declining": _decline,
    "declining by phone": _decline_by_phone,
    "account": _account,
    "tablet": _device,
    **{f"walk-in: {name}": _walk_in(name) for name in ("name", "organisation", "title")},
    "scan that cannot be read": _odd_scan,
    **{f"guest list: {name}": _guest_list(name) for name in ("姓名", "職稱", "科室", "備註", "XYZ", "推薦理由")},
    **{f"stored list: {name}": _stored_guest_list(name) for name in ("職稱", "科室")},
    "corrected row": _corrected_row,
    "file name": _file_name,
}  # fmt: skip
# Texts about the forum's subject, which is custody, and addresses, with what may never stand there.
FREER_WAYS = {
    "sign-up: panel_question": (_sign_up("panel_question"), "我是更生人，A123456789"),
    "sign-up: vacancies": (_sign_up("vacancies"), "C3C5-42DD"),
    "letter": (_letter, "敬邀 A123456789"),
}


@on_sqlite  # judged before any database sees it
@pytest.mark.parametrize("way", WAYS)
def test_canaries_are_stored_nowhere_and_harmless_text_is(app, way):
    WAYS[way](app, HARMLESS)
    assert HARMLESS in everything_stored(app)
    for canary in SENT:
        with app.app_context():
            empty_tables()
        WAYS[way](app, canary)
        stored = everything_stored(app)
        assert (canary in stored, HARMLESS in stored) == (False, False), canary


@pytest.mark.parametrize("way", FREER_WAYS)
def test_numbers_and_codes_are_stored_nowhere_where_words_are_free(app, way):
    send, canary = FREER_WAYS[way]
    harmless = "請問更生人如何就業"
    send(app, harmless)
    assert harmless in everything_stored(app)
    with app.app_context():
        empty_tables()
    send(app, canary)
    assert canary not in everything_stored(app)


def test_an_answer_without_a_name_keeps_words_and_no_numbers(app, client, asked):  # noqa: F811
    (token,) = asked(1)
    page = client.post("/survey/questions", data={"token": token}).get_data(as_text=True)
    key = re.search('name="key"[^>]*value="([^"]+)"', page)[1]
    told = "我是更生人，出獄三年"
    answer = client.post("/survey/answers?lang=en", data={"key": key, "Q30": f"{told} A123456789"})
    assert (answer.status_code, "A123456789" in everything_stored(app)) == (422, False)
    # Nothing typed is lost, and nothing tells who was refused.
    assert f"{told} A123456789" in answer.get_data(as_text=True)
    assert client.post("/survey/answers", data={"key": key, "Q30": told}).status_code == 303
    assert told in everything_stored(app)


@pytest.mark.parametrize("way", ["sign-up: name", "walk-in: name", "guest list: 姓名", "account"])
def test_characters_that_turn_the_direction_are_taken_out(app, way):
    WAYS[way](app, "王\u202e小\u2066明\U000e0041\u200d")
    stored = everything_stored(app)
    assert ("王小明" in stored, [sign for sign in "\u202e\u2066\u200d" if sign in stored]) == (
        True,
        [],
    )
