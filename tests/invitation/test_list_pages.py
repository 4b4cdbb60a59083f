"""A long guest list page by page: small pages, few questions to the database, nothing typed lost."""

import io
import time
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.invitation.guest_list import LONGEST_CELL, Person, Row
from events_app.invitation.guest_list.doubles import with_doubles
from events_app.invitation.models import GuestList, GuestListRow
from tests import factories
from tests.statements import counted

LISTS = "/staff/EIF113/guest-lists"
SMALL, LARGE = 60, 1_500
MOST_BYTES = 150_000


class Fields(HTMLParser):
    """What the fields of a page hold, by their names; of ticks only those that are set."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        is_unset = known.get("type") == "checkbox" and "checked" not in known
        if tag == "input" and "-" in str(known.get("name")) and not is_unset:
            self.values[str(known["name"])] = str(known.get("value") or "")


@pytest.fixture
def organiser(app):
    with app.app_context():
        factories.forum()
        return factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))


def csv(ready: int, doubtful: int) -> bytes:
    """A list of so many people, and of so many without a sound address."""
    lines = ["姓名,服務單位,職稱,電子郵件,推薦單位"]
    lines += [f"王小明{n},示範企業有限公司,經理,p{n}@firm.example,臺北監獄" for n in range(ready)]
    lines += [f"李小華{n},示範企業有限公司,經理,p{n}@,臺北監獄" for n in range(doubtful)]
    return "\n".join(lines).encode()


def uploaded(client, ready: int, doubtful: int) -> str:
    data = {
        "csrf_token": factories.csrf(client, LISTS),
        "files": (io.BytesIO(csv(ready, doubtful)), "廠商.csv"),
    }
    address = client.post(LISTS, data=data).location
    data = {"csrf_token": factories.csrf(client, address), "type": "PARTNER", "nominator": "PR01"}
    assert client.post(f"{address}/correction", data=data).status_code == 302
    return address


def fields(client, address: str) -> dict[str, str]:
    return Fields(client.get(address).get_data(as_text=True)).values


def sent(client, address: str, deed: str, **typed: str):
    data = {"csrf_token": factories.csrf(client, address)} | typed
    return client.post(f"{address}/{deed}", data=data)


def stored(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(Attendee.name).order_by(Attendee.name)))


def test_a_page_costs_the_same_however_long_the_list_is(app, organiser):
    addresses = [uploaded(organiser, size, size) for size in (SMALL, LARGE)]
    for show in ("questioned", "ready", "skipped"):
        costs = []
        for address in addresses:
            with counted(app) as statements:
                page = organiser.get(f"{address}?show={show}").get_data()
            costs.append(len(statements))
            assert len(page) < MOST_BYTES
        assert costs[0] == costs[1]


def test_every_row_stands_on_one_page_of_its_kind(app, organiser):
    address = uploaded(organiser, 230, 60)
    found = [fields(organiser, f"{address}?show=questioned&page={page}") for page in (1, 2, 3)]
    names = [[name for name in page if name.startswith("name-")] for page in found]
    assert [len(page) for page in names] == [25, 25, 10]
    assert len({name for page in names for name in page}) == 60
    pages = [
        organiser.get(f"{address}?show=ready&page={page}").get_data(as_text=True)
        for page in (1, 2, 3)
    ]
    assert [page.count("@firm.example") for page in pages] == [100, 100, 30]
    beyond = organiser.get(f"{address}?show=ready&page=99").get_data(as_text=True)
    assert beyond.count("@firm.example") == 30


def test_what_is_to_be_decided_is_shown_first(app, organiser):
    assert "name-3" in fields(organiser, uploaded(organiser, 3, 1))
    assert fields(organiser, uploaded(organiser, 3, 0)) == {}


def test_decisions_are_kept_page_by_page_and_store_nothing(app, organiser):
    address = uploaded(organiser, 1, 60)
    first = fields(organiser, address) | {"leave-out-1": "yes", "email-2": "mended@firm.example"}
    answer = sent(organiser, address, "decisions", **first, page="2")
    assert (answer.status_code, answer.location) == (302, f"{address}?show=questioned&page=2#rows")
    assert fields(organiser, address) == first
    assert stored(app) == []


def test_a_decision_can_be_taken_back(app, organiser):
    address = uploaded(organiser, 1, 2)
    before = fields(organiser, address)
    sent(organiser, address, "decisions", **before, **{"leave-out-1": "yes"})
    assert fields(organiser, address) == before | {"leave-out-1": "yes"}
    sent(organiser, address, "decisions", **before)
    assert fields(organiser, address) == before
    with app.app_context():
        assert db.session.scalars(sa.select(GuestListRow.decision)).all() == [None] * 3


def test_a_list_is_stored_when_every_page_is_decided_and_not_before(app, organiser):
    address = uploaded(organiser, 1, 60)
    for page in (1, 2):
        typed = fields(organiser, f"{address}?show=questioned&page={page}")
        decided = {
            name.replace("name-", "leave-out-"): "yes" for name in typed if name.startswith("name-")
        }
        if page == 1:
            del decided["leave-out-1"]
            typed["email-1"] = "mended@firm.example"
        sent(organiser, address, "decisions", **typed, **decided)
    refused = sent(organiser, address, "confirmation")
    left = Fields(refused.get_data(as_text=True)).values
    assert refused.status_code == 422 and stored(app) == []
    assert [name for name in left if name.startswith("name-")] == [
        f"name-{n}" for n in range(51, 61)
    ]
    decided = {f"leave-out-{number}": "yes" for number in range(51, 61)}
    assert sent(organiser, address, "confirmation", **left, **decided).status_code == 302
    assert stored(app) == ["李小華0", "王小明0"]


def test_what_was_typed_stays_when_a_list_cannot_be_stored_yet(app, organiser):
    address = uploaded(organiser, 1, 2)
    typed = fields(organiser, address) | {"email-1": "still wrong", "leave-out-2": "yes"}
    refused = sent(organiser, address, "confirmation", **typed)
    assert refused.status_code == 422
    assert Fields(refused.get_data(as_text=True)).values == {
        name: text for name, text in typed.items() if name.endswith("-1")
    }
    assert fields(organiser, address) == typed


@pytest.mark.parametrize("deed", ["decisions", "confirmation"])
def test_what_is_longer_than_a_cell_is_refused_and_still_there(app, organiser, deed):
    address = uploaded(organiser, 1, 2)
    typed = fields(organiser, address) | {"organisation-1": "字" * (LONGEST_CELL + 1)}
    refused = sent(organiser, address, deed, **typed)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert f'value="{typed["organisation-1"]}"' in page
    with app.app_context():
        assert db.session.scalars(sa.select(GuestListRow.decision)).all() == [None] * 3


def test_a_correction_keeps_what_was_decided_and_needs_no_file(app, organiser):
    address = uploaded(organiser, 1, 2)
    typed = fields(organiser, address) | {"leave-out-1": "yes", "email-2": "mended@firm.example"}
    sent(organiser, address, "decisions", **typed)
    with app.app_context():
        assert csv(1, 2) not in db.session.scalars(sa.select(GuestList.content)).one()
    assert sent(organiser, address, "correction", type="VIP", nominator="PR01").status_code == 302
    assert fields(organiser, address) == typed


def test_an_open_question_about_the_list_is_said_to_be_what_is_missing(app, organiser):
    data = {
        "csrf_token": factories.csrf(organiser, LISTS),
        "files": (io.BytesIO(csv(2, 0)), "list.csv"),
    }
    address = organiser.post(LISTS, data=data).location
    refused = sent(organiser, address, "confirmation")
    assert refused.status_code == 422
    assert "請先回答上方關於整份名單的問題" in refused.get_data(as_text=True)


def test_a_body_decides_nothing_about_a_list_that_it_may_not_see(app, organiser):
    address = uploaded(organiser, 1, 1)
    with app.app_context():
        member = factories.staff(Role.NOMINATOR, nominator_code="PR05")
        nominator = factories.sign_in(app.test_client(), member)
    data = {"csrf_token": factories.csrf(nominator, LISTS), "leave-out-1": "yes"}
    assert nominator.post(f"{address}/decisions", data=data).status_code == 404


def test_decisions_about_rows_that_need_none_change_nothing(app, organiser):
    address = uploaded(organiser, 2, 1)
    odd = {
        "leave-out-0": "yes",
        "name-1": "x",
        "leave-out-999999": "yes",
        "name-٣": "x",
        "name--1": "x",
    }
    assert sent(organiser, address, "decisions", **odd, page="-3").status_code == 302
    with app.app_context():
        assert db.session.scalars(sa.select(GuestListRow.decision)).all() == [None] * 3


def test_twenty_thousand_people_at_one_address_are_compared_quickly():
    rows = [
        Row("", number, "ready", Person(name=f"王小明{number}", email="office@firm.example"))
        for number in range(20_000)
    ]
    start = time.process_time()
    judged = with_doubles(rows)
    assert time.process_time() - start < 5  # compared each with each, they take an hour
    assert [len(row.notices) for row in judged] == [0] + [1] * 19_999
