"""Two people who differ in nothing but their type look the same at every door of the house.

One story is told twice, in two forums whose guests are of one type or the other, and everything
that anybody sees of them is compared.
"""

import re

import pypdfium2
import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.config import PROJECT
from events_app.database import db
from events_app.invitation.letters import load_letters
from events_app.invitation.sending import release_letters
from events_app.mail.models import OutboxMail
from events_app.mail.worker import Worker
from events_app.sealing import Sealed
from tests import factories
from tests.checkin.conftest import open_tablet
from tests.conftest import empty_tables
from tests.mail.conftest import sink, unmixed, use_server  # noqa: F401  fixtures
from tests.registration.conftest import within_the_window  # noqa: F401  a fixture for every test
from tests.registration.people import sign_up

STAFF = "/staff/EIF113"
WITH_ADDRESS = {"name": "林示範", "organisation": "示範協會", "email": "lin@example.org"}
WITHOUT_ADDRESS = {"name": "李示範", "organisation": "", "title": "", "email": ""}
# What stands in every mail's head; the letter's own words do depend on the type.
HEADERS = ("From", "To", "Subject", "Message-ID", "Date", "Content-Type", "MIME-Version")


def invited(code: str) -> None:
    """Make a forum with two guests of that type, and send them their letters."""
    event = factories.forum()
    load_letters(event, PROJECT / "events_app" / "demo" / "letters.toml")
    event.doors_opened_at = clock.now()
    body = factories.nominator("TACA")
    body.contact_email = "desk@taca.example"
    kind = factories.stakeholder_type(event, code)
    for facts in (WITH_ADDRESS, WITHOUT_ADDRESS):
        factories.attendee(event, code, invitation_state="draft", nominator_id=body.id, **facts)
    db.session.execute(sa.text("UPDATE invitation SET released_at = NULL, sent_at = NULL"))
    db.session.commit()
    release_letters([kind])
    db.session.commit()


def outbox() -> list[tuple]:
    """Return what the outbox tells of each mail, but for its moments; what it said is sealed."""
    mails = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
    moments = {"queued_at", "due_at", "sent_at", "leased_until"}
    columns = [
        column.name
        for column in OutboxMail.__table__.columns
        if column.name not in moments and not isinstance(column.type, Sealed)
    ]
    return [tuple(getattr(mail, name) for name in columns) for mail in mails]


def masked(text: str) -> str:
    """Return a page or a head without what is random and without the time of day."""
    for pattern in (
        r"/i/[\w-]{32}",
        r'name="csrf_token" value="[^"]+"', r'name="csrf-token" content="[^"]+"',
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", r"\b1\d{12}\b",
        r"[0-9a-f]{20,64}", r"data:image/png;base64,[^\"]+", r"[2-9B-Z]{4}-?[2-9B-Z]{4}",
        r"\d\d:\d\d(:\d\d)?", r"\w+ \d+</td>", r"boundary=\"[^\"]+\"", r"=+\d+==",
    ):  # fmt: skip
        text = re.sub(pattern, "", text)
    return text


def printed(answer) -> tuple[object, ...]:
    """Return what a PDF says, in words and about itself, and what its file is called."""
    document = pypdfium2.PdfDocument(answer.data)
    about = {name: masked(value) for name, value in document.get_metadata_dict().items()}
    words = [masked(page.get_textpage().get_text_range()) for page in document]
    return words, about, answer.headers.get("Content-Disposition")


def heads(mails: list) -> list[str]:
    """Return the heads of mails, and refuse one that no test has thought of."""
    assert {name for mail in mails for name in mail} <= {*HEADERS, "Auto-Submitted"}
    return [masked("\n".join(f"{name}: {value}" for name, value in mail.items())) for mail in mails]


def told_of(app, sink, code: str) -> dict[str, object]:  # noqa: F811
    """Tell the story of a type's two guests; return what everybody sees of it."""
    factories.count_from_one()
    with app.app_context():
        empty_tables()
        invited(code)
    sink.envelopes.clear()
    Worker(app).send_all()
    letters = list(sink.mails)
    sink.envelopes.clear()
    guest = app.test_client()
    letter = letters[0].get_body(("plain",)).get_content()
    public_id = guest.get(re.search(r"/i/[\w-]+", letter)[0]).location.rsplit("/", 1)[1]
    sign_up(guest, public_id, name="林示範", email="lin@example.org")
    Worker(app).send_all()
    seen: dict[str, object] = {"letters": heads(letters), "mails": heads(sink.mails)}
    seen["words"] = [masked(mail.get_body(("plain",)).get_content()) for mail in sink.mails]
    with app.app_context():
        seen["outbox"] = outbox()
        clients = {
            role: factories.sign_in(app.test_client(), factories.staff(role, "TACA"))
            for role in (Role.ORGANISER, Role.AUDITOR, Role.NOMINATOR)
        }
    person = f"{STAFF}/attendees/{public_id}"
    for role, addresses in {
        Role.ORGANISER: (
            f"{STAFF}/", f"{STAFF}/invitations", f"{STAFF}/invitations/{public_id}",
            f"{STAFF}/attendees", person, f"{STAFF}/badges", f"{STAFF}/mails",
            f"{STAFF}/wishes", f"{STAFF}/wishes/meal",
            f"{STAFF}/guest-lists", f"{STAFF}/nominators", f"{STAFF}/nominators/TACA",
            f"{STAFF}/reports/attendance/list", f"{STAFF}/reports/feedback", f"{STAFF}/sign-in-sheets",
            f"{STAFF}/certificates", f"{STAFF}/survey", f"{STAFF}/rehearsal", f"{STAFF}/devices",
        ),
        Role.AUDITOR: (f"{STAFF}/reports/attendance", f"{STAFF}/reports/attendance/list",
                       f"{STAFF}/log"),
        Role.NOMINATOR: (f"{STAFF}/nominees", f"{STAFF}/guest-lists"),
    }.items():  # fmt: skip
        for address in addresses:
            answer = clients[role].get(address)
            assert answer.status_code == 200, address
            shown = masked(answer.get_data(as_text=True))
            seen[f"{role}: {address.replace(public_id, '')}"] = (list(answer.headers.keys()), shown)
    badge = clients[Role.ORGANISER].post(
        f"{STAFF}/badges/{public_id}",
        data={"csrf_token": factories.csrf(clients[Role.ORGANISER], person)},
    )
    seen["badge"] = printed(badge)
    form = {"who": "everyone", "division": "groups", "order": "organisation"}
    token = factories.csrf(clients[Role.ORGANISER], f"{STAFF}/sign-in-sheets")
    seen["sheet"] = printed(
        clients[Role.ORGANISER].post(f"{STAFF}/sign-in-sheets", data={"csrf_token": token} | form)
    )
    tablet = open_tablet(app)
    seen["tablet"] = masked(str(tablet.get("people")))
    for station in ("D1", "D2"):
        other = open_tablet(app, station)
        seen[f"scan {station}"] = masked(str(other.send(other.entry(person=public_id))))
    seen["news"] = masked(str(tablet.get("news")))
    clashes = clients[Role.ORGANISER].get(f"{STAFF}/clashes").get_data(as_text=True)
    seen["clashes"] = masked(clashes)
    return seen


def test_what_a_letter_said_lies_sealed_in_the_outbox(app, sink, unmixed):  # noqa: F811
    told_of(app, sink, "NGO")
    with app.app_context():
        said = db.session.scalars(sa.select(OutboxMail.text).order_by(OutboxMail.id)).first()
        sentences = [each for each in said.splitlines() if len(each) > 20]
        rows = db.session.execute(OutboxMail.__table__.select().with_only_columns(
            *(sa.type_coerce(each, sa.LargeBinary) if isinstance(each.type, Sealed) else each
              for each in OutboxMail.__table__.columns)
        )).all()  # fmt: skip
    lying = b"".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )
    assert len(sentences) > 3 and b"sent" in lying
    assert [each for each in sentences if each.encode() in lying] == []


def test_nobody_can_tell_a_guest_from_a_supporting_body(app, sink, unmixed):  # noqa: F811
    one, other = (told_of(app, sink, code) for code in ("NGO", "GUEST"))
    assert [door for door in one if one[door] != other[door]] == []
    assert all(
        "林示範" in str(one[door])
        for door in ("tablet", "clashes", "badge", "sheet", "nominator: /staff/EIF113/nominees")
    )


def test_the_comparison_can_tell_types_apart_that_are_shown(app, sink, unmixed):  # noqa: F811
    """The control: these two are asked other questions and wear other groups."""
    one, other = (told_of(app, sink, code) for code in ("NGO", "LABOUR"))
    differing = {door for door in one if one[door] != other[door]}
    assert {
        "badge",
        "sheet",
        "tablet",
        "clashes",
        "organiser: /staff/EIF113/attendees/",
    } <= differing


@pytest.mark.parametrize("code", ["NGO", "GUEST"])
def test_letters_go_where_the_address_says_and_not_where_the_type_does(app, unmixed, code):  # noqa: F811
    with app.app_context():
        invited(code)
        kinds = [
            mail.kind for mail in db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id))
        ]
        assert kinds == ["invitation", "invitation_by_nominator"]
