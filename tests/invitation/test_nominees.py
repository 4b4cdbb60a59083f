"""A nominating body learns nothing about people whom others have invited."""

import io
import re

import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from tests import factories
from tests.conftest import empty_tables

LISTS = "/staff/EIF113/guest-lists"
NOMINEES = "/staff/EIF113/nominees"
SHARED = "王小明,甲企業有限公司,經理,ming@firm1.example"
OWN = "李大華,乙企業有限公司,廠長,hua@firm2.example"
FIRST, SECOND = "PR01", "PR05"


def signed_in(app, role: Role, code: str = FIRST):
    """Return the browser of a new account."""
    with app.app_context():
        return factories.sign_in(app.test_client(), factories.staff(role, code))


def upload(client, *rows: str) -> str:
    """Send a list of partners; return the address of its page."""
    content = "\n".join(["姓名,單位,職稱,電子郵件", *rows]).encode()
    token = factories.csrf(client, LISTS)
    files = [(io.BytesIO(content), "合作廠商.csv")]
    address = client.post(LISTS, data={"csrf_token": token, "files": files}).location
    token = factories.csrf(client, address)
    body = {} if client.role is Role.NOMINATOR else {"nominator": FIRST}
    client.post(f"{address}/correction", data={"csrf_token": token, "type": "PARTNER"} | body)
    return address


def store(client, address: str):
    """Store a list; return the answer with the page it leads to."""
    data = {"csrf_token": factories.csrf(client, address)}
    return client.post(f"{address}/confirmation", data=data, follow_redirects=True)


def body_of(app, code: str):
    """Return the browser of a nominating body."""
    client = signed_in(app, Role.NOMINATOR, code)
    client.role = Role.NOMINATOR
    return client


def organiser_of(app):
    """Return an organiser's browser."""
    client = signed_in(app, Role.ORGANISER)
    client.role = Role.ORGANISER
    return client


def masked(answer) -> tuple[int, str]:
    """Return an answer without what is random about it."""
    page = answer.get_data(as_text=True)
    page = re.sub(r'name="csrf_token" value="[^"]+"|[0-9a-f]{20}', "", page)
    return answer.status_code, re.sub(r"\d\d:\d\d|nominator \d+", "", page)


def seen_by_the_second_body(app, *, known: bool) -> list[tuple[int, str]]:
    """Let a body store its list twice; return all it sees, in a forum that may know one guest."""
    with app.app_context():
        empty_tables()
        factories.forum()
    if known:
        organiser = organiser_of(app)
        store(organiser, upload(organiser, SHARED))
        with app.app_context():
            db.session.execute(sa.update(Invitation).values(state="accepted"))
            db.session.execute(sa.update(Invitation).values(released_at=clock.now()))
            db.session.commit()
    body = body_of(app, SECOND)
    seen = [masked(body.get(NOMINEES))]
    for _time in range(2):
        address = upload(body, OWN, SHARED)
        answers = [body.get(address), store(body, address), body.get(address)]
        answers += [body.get(LISTS), body.get(NOMINEES)]
        seen += [masked(answer) for answer in answers]
    return seen


def test_a_known_and_a_new_person_look_the_same_to_a_body(app):
    assert seen_by_the_second_body(app, known=True) == seen_by_the_second_body(app, known=False)


def test_the_second_list_makes_no_double_and_the_organiser_sees_it(app):
    pages = seen_by_the_second_body(app, known=True)
    assert "新增2人；0人原已在名單上" in pages[2][1]
    assert "新增0人；2人原已在名單上" in pages[7][1]
    organiser = organiser_of(app)
    with app.app_context():
        people = {person.name: person for person in db.session.scalars(sa.select(Attendee))}
        assert {name: person.nominator.code for name, person in people.items()} == {
            "王小明": FIRST, "李大華": SECOND,
        }  # fmt: skip
        rows = sa.select(GuestListRow).join(GuestList).order_by(GuestListRow.id)
        of_first_list = db.session.scalars(rows.where(GuestList.nominator.has(code=SECOND))).all()
        assert [row.attendee_id for row in of_first_list[:2]] == [
            people["李大華"].id, people["王小明"].id,
        ]  # fmt: skip
        address = f"{LISTS}/{of_first_list[0].guest_list.public_id}"
    page = organiser.get(address).get_data(as_text=True)
    assert page.count("已在名單上") == 1
    assert page.index("王小明") < page.index("已在名單上")


def test_what_an_organiser_stores_is_counted_truly(app):
    with app.app_context():
        factories.forum()
    organiser = organiser_of(app)
    for row, told in ((SHARED, "新增1人；0人"), (SHARED, "新增0人；1人")):
        assert told in store(organiser, upload(organiser, row)).get_data(as_text=True)


@pytest.mark.parametrize(("released", "shown"), [(False, "草稿"), (True, ">接受<")])
def test_the_answer_is_shown_once_letters_went_out_after_the_list(app, released, shown):
    seen_by_the_second_body(app, known=True)
    if released:
        with app.app_context():
            own = sa.select(Attendee.id).where(Attendee.name == "李大華")
            sent = sa.update(Invitation).where(Invitation.attendee_id.in_(own))
            db.session.execute(sent.values(released_at=clock.now(), state="sent"))
            db.session.commit()
    page = body_of(app, SECOND).get(NOMINEES).get_data(as_text=True)
    row = page[page.index("王小明") :]
    assert shown in row[: row.index("</tr>")]


@pytest.mark.parametrize("guests", [1, 3])
def test_a_guest_of_two_bodies_is_the_firsts_to_write_to(app, guests):
    with app.app_context():
        factories.forum()
    first, second = body_of(app, FIRST), body_of(app, SECOND)
    rows = [f"王小{number},甲企業有限公司,經理,a{number}@firm1.example" for number in range(guests)]
    for body in (first, second):
        store(body, upload(body, *rows))
    for body, code in ((first, FIRST), (second, SECOND)):
        page = body.get(NOMINEES).get_data(as_text=True)
        assert page.count("<tr>") == guests + 1, code
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Invitation.id))) == guests
