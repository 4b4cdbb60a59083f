"""Guest lists through the web page: eight real shapes in, nothing before it is confirmed."""

import io
import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.config import PROJECT
from events_app.database import db, reading_only
from events_app.event.queries import current_event
from events_app.invitation import import_guests, staging
from events_app.invitation.deciding import Decision, StillDoubtful
from events_app.invitation.models import GuestList, GuestListRow, Invitation
from tests import factories
from tests.locks import write_beside
from tests.statements import counted
from tests.waiting import PATIENCE

GUESTS = PROJECT / "tests" / "data" / "guests"
EXPECTED = json.loads((GUESTS / "expected.json").read_text("utf-8"))


@pytest.fixture
def organiser(app):
    with app.app_context():
        factories.forum()
        return factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))


def _upload(client, *names, content=None):
    data = {"csrf_token": factories.csrf(client, "/staff/EIF113/guest-lists")}
    data["files"] = [
        (io.BytesIO(content if content is not None else (GUESTS / name).read_bytes()), name)
        for name in names
    ]
    return client.post("/staff/EIF113/guest-lists", data=data)


def _confirm(client, address, **decisions):
    data = {"csrf_token": factories.csrf(client, address), **decisions}
    return client.post(f"{address}/confirmation", data=data)


def _count(app, table):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(table))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_list_is_stored_exactly_as_expected(app, organiser, name):
    expected = EXPECTED[name]
    address = _upload(organiser, name).location
    assert _count(app, Attendee) == 0
    with app.app_context():
        statuses = Counter(db.session.scalars(sa.select(GuestListRow.status)))
        positions = list(
            db.session.scalars(
                sa.select(GuestListRow.position).where(GuestListRow.status == "questioned")
            )
        )
    assert statuses["ready"] == expected["people"]
    assert statuses["questioned"] == len(expected["questioned"])
    leave_out = {f"leave-out-{position}": "yes" for position in positions}
    assert _confirm(organiser, address, **leave_out).status_code == 302
    assert _count(app, Attendee) == _count(app, Invitation) == expected["people"]
    with app.app_context():
        codes = {
            person.nominator.code
            for person in db.session.scalars(sa.select(Attendee))
            if person.nominator
        }
        types = {invitation.type.code for invitation in db.session.scalars(sa.select(Invitation))}
    assert codes == {expected["nominator"]}
    assert types == set(expected["type"].split(" by ")[0].split(" and "))


def test_the_same_file_again_makes_no_doubles(app, organiser):
    for _time in range(2):
        address = _upload(organiser, "experts.xlsx").location
        _confirm(organiser, address)
    assert _count(app, Attendee) == 11


def test_a_list_pressed_twice_is_stored_once(app, organiser):
    address = _upload(organiser, "experts.xlsx").location
    token = factories.csrf(organiser, address)
    answers = [
        organiser.post(f"{address}/confirmation", data={"csrf_token": token}).status_code
        for _press in range(2)
    ]
    assert answers == [302, 404]
    assert _count(app, Attendee) == 11


def test_an_undecided_row_stores_nothing_and_keeps_what_was_typed(app, organiser):
    address = _upload(organiser, "prospective-enterprises.csv").location
    with app.app_context():
        questioned = db.session.scalars(
            sa.select(GuestListRow).where(GuestListRow.status == "questioned")
        ).all()
        first = questioned[0].position
        others = {f"leave-out-{row.position}": "yes" for row in questioned[1:]}
    response = _confirm(organiser, address, **others, **{f"email-{first}": "still no address"})
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f'id="email-{first}" name="email-{first}" value="still no address"' in page
    assert _count(app, Attendee) == 0
    response = _confirm(organiser, address, **others, **{f"email-{first}": "a@firm5.example"})
    assert response.status_code == 302
    assert _count(app, Attendee) == 36


def test_a_broken_file_is_told_with_row_and_column_and_stored_nowhere(app, organiser):
    broken = "姓名,電子郵件\n王小明,a@example.org\n".encode() + b"\xff\xfe\xfa,b@example.org\n" * 3
    response = _upload(organiser, "broken.csv", content=broken)
    assert (response.status_code, _count(app, GuestList)) == (422, 0)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xd0\xcf\x11\xe0" * 99]
)
def test_what_is_no_guest_list_is_refused_with_a_sentence(app, organiser, content):
    response = _upload(organiser, "list.xlsx", content=content)
    assert (response.status_code, _count(app, GuestList)) == (422, 0)


def test_a_wrongly_recognised_type_can_be_corrected_before_storing(app, organiser):
    address = _upload(organiser, "prospective-enterprises.csv").location
    data = {
        "csrf_token": factories.csrf(organiser, address),
        "type": "HRPLAT",
        "nominator": "AOC",
    }
    assert organiser.post(f"{address}/correction", data=data).status_code == 302
    with app.app_context():
        found = db.session.scalars(sa.select(GuestList)).one()
        assert (found.type.code, found.nominator.code) == ("HRPLAT", "AOC")


def test_a_column_can_be_given_another_meaning(app, organiser):
    address = _upload(organiser, "experts.xlsx").location
    data = {
        "csrf_token": factories.csrf(organiser, address),
        "type": "", "nominator": "",
        "column-0-1": "title", "column-0-2": "organisation",
    }  # fmt: skip
    organiser.post(f"{address}/correction", data=data)
    with app.app_context():
        row = db.session.scalars(sa.select(GuestListRow).order_by(GuestListRow.position)).first()
        assert (row.person["title"], row.person["organisation"]) == ("示範大學", "律師")


def test_a_discarded_list_leaves_nothing(app, organiser):
    address = _upload(organiser, "experts.xlsx").location
    organiser.post(f"{address}/removal", data={"csrf_token": factories.csrf(organiser, address)})
    assert _count(app, GuestList) == _count(app, GuestListRow) == _count(app, Attendee) == 0


def test_a_nominator_sends_its_own_guests_and_sees_no_other_list(app, organiser):
    with app.app_context():
        nominator = factories.sign_in(
            app.test_client(), factories.staff(Role.NOMINATOR, nominator_code="PR05")
        )
    theirs = _upload(organiser, "partners-taipei-prison.csv").location
    assert nominator.get(theirs).status_code == 404
    assert nominator.post(f"{theirs}/confirmation").status_code in {400, 404}
    own = _upload(nominator, "partners-taipei-prison.csv").location
    assert nominator.get(own).status_code == 200
    with app.app_context():
        codes = {
            found.nominator.code
            for found in db.session.scalars(sa.select(GuestList).order_by(GuestList.id))
        }
    assert codes == {"PR01", "PR05"}


def test_the_list_of_lists_asks_the_database_a_fixed_number_of_times(app, organiser):
    def statements() -> int:
        with counted(app) as sent:
            organiser.get("/staff/EIF113/guest-lists")
        return len(sent)

    _upload(organiser, "experts.xlsx")
    assert statements() == 6
    _upload(organiser, "labour-authorities.txt", "corrections-staff.csv")
    assert statements() == 6


def _stage(app, name):
    with app.app_context():
        found = staging.stage(
            current_event(), (GUESTS / name).read_bytes(), name, uploaded_by_id=None
        )
        db.session.commit()
        return found.id


def _at_once(app, deed, number):
    barrier = threading.Barrier(number)
    failures = []

    def run():
        with app.app_context():
            barrier.wait()
            try:
                deed()
            except Exception as error:  # noqa: BLE001  every failure is reported below
                failures.append(error)

    threads = [threading.Thread(target=run) for _thread in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_two_people_who_store_the_same_guests_at_once_make_no_doubles(app, organiser):
    ids = [_stage(app, "labour-authorities.txt") for _list in range(4)]

    def confirm_next():
        found = db.session.get(GuestList, ids.pop())
        import_guests.confirm(found, {}, confirmed_by_id=None)
        db.session.commit()

    assert _at_once(app, confirm_next, 4) == []
    assert _count(app, Attendee) == _count(app, Invitation) == 14


def test_control_looking_first_and_adding_later_makes_doubles(app, organiser):
    """What would happen if the code looked for people instead of leaving it to the unique key."""
    copy = sa.Table("attendee_copy", sa.MetaData(), sa.Column("identity_key", sa.String(64)))
    with app.app_context():
        copy.create(db.engine)
    looked = threading.Barrier(2, timeout=PATIENCE)

    def look_then_add():
        with reading_only():
            there = db.session.execute(sa.select(copy).where(copy.c.identity_key == "x")).first()
            db.session.rollback()
        looked.wait()
        if there is None:
            db.session.execute(copy.insert().values(identity_key="x"))
            db.session.commit()

    try:
        assert _at_once(app, look_then_add, 2) == []
        assert _count(app, copy) == 2
    finally:
        with app.app_context():
            copy.drop(db.engine)


def test_a_decision_that_changes_nothing_is_asked_again(app, organiser):
    list_id = _stage(app, "partners-taipei-prison.csv")
    with app.app_context():
        found = db.session.get(GuestList, list_id)
        doubtful = next(row for row in found.rows if row.status == "questioned")
        with pytest.raises(StillDoubtful) as raised:
            import_guests.confirm(
                found, {doubtful.position: Decision(False, {})}, confirmed_by_id=None
            )
        assert list(raised.value.questions) == [doubtful.position]


def test_a_nominator_corrects_its_own_list_and_stays_its_body(app, organiser):
    with app.app_context():
        member = factories.staff(Role.NOMINATOR, nominator_code="PR05")
        nominator = factories.sign_in(app.test_client(), member)
    address = _upload(nominator, "prospective-enterprises.csv").location

    def corrected(**typed):
        data = {"csrf_token": factories.csrf(nominator, address), **typed}
        status = nominator.post(f"{address}/correction", data=data).status_code
        with app.app_context():
            found = db.session.scalars(sa.select(GuestList)).one()
            bodies = {row.person["nominator_code"] for row in found.rows if row.status == "ready"}
            return status, found.type.code, found.nominator.code, bodies

    assert corrected(type="PARTNER") == (302, "PARTNER", "PR05", {"PR05"})
    assert corrected(type="HRPLAT", nominator="TACA") == (302, "HRPLAT", "PR05", {"PR05"})
    assert corrected(type="none of them") == (422, "HRPLAT", "PR05", {"PR05"})


def test_a_column_of_any_number_is_no_fault(app, organiser):
    address = _upload(organiser, "experts.xlsx").location
    data = {"csrf_token": factories.csrf(organiser, address), "type": "", "nominator": ""}
    far = "9" * 5_000
    odd = {f"column-{far}-0": "name", f"column-0-{far}": "name", "column-0-999": ""}
    assert organiser.post(f"{address}/correction", data=data | odd).status_code == 302


def test_a_list_pressed_twice_is_read_anew_and_discarded_without_a_fault(app, organiser):
    address = _upload(organiser, "experts.xlsx").location
    token = factories.csrf(organiser, address)
    data = {"csrf_token": token, "type": "EXPERT", "nominator": "AOC"}
    with organiser.session_transaction() as kept:
        cookies = dict(kept)
    with ThreadPoolExecutor(4) as presses:

        def press(path, start):
            browser = app.test_client()
            with browser.session_transaction() as session:
                session.update(cookies)
            start.wait()
            return browser.post(f"{address}/{path}", data=data).status_code

        def pressed(*paths):
            start = threading.Barrier(len(paths), timeout=PATIENCE)
            return sorted(presses.map(press, paths, [start] * len(paths)))

        assert pressed(*["correction"] * 4) == [302] * 4
        assert pressed(*["removal"] * 4) == [302, 404, 404, 404]


def test_that_words_about_a_past_were_left_out_is_told_before_storing_and_then_forgotten(
    app, organiser
):
    content = "姓名,單位,職稱,電子郵件\n王小明,示範企業,更生人,ming@example.org\n".encode()
    address = _upload(organiser, "示範監獄推薦廠商.csv", content=content).location
    data = {
        "csrf_token": factories.csrf(organiser, address), "type": "PARTNER", "nominator": "PR01",
    }  # fmt: skip
    organiser.post(f"{address}/correction", data=data)

    def told():
        with app.app_context():
            row = db.session.scalars(sa.select(GuestListRow)).one()
            return [notice["code"] for notice in row.notices]

    assert told() == ["past_left_out"]
    assert _confirm(organiser, address).status_code == 302
    assert told() == []
    with app.app_context():
        person = db.session.scalars(sa.select(Attendee)).one()
        assert (person.name, person.title) == ("王小明", "")


def test_others_can_write_while_a_list_is_read(app, organiser, monkeypatch):
    read = staging.read_apart
    written = []

    def read_while_others_write(*given, **said):
        written.append(write_beside(app))
        return read(*given, **said)

    monkeypatch.setattr(staging, "read_apart", read_while_others_write)
    assert _upload(organiser, "experts.xlsx").status_code == 302
    assert written == ["meanwhile"]
    assert _count(app, GuestList) == 1


@pytest.mark.parametrize(("second", "seen"), [("臺北監獄", 200), ("臺灣更生保護會", 404)])
def test_a_list_with_another_bodys_guests_is_shown_to_no_body(app, organiser, second, seen):
    rows = [
        "姓名,單位,職稱,電子郵件,推薦單位",
        "王小明,甲企業有限公司,經理,ming@example.org,臺北監獄",
        f"李大華,乙企業有限公司,經理,hua@example.org,{second}",
    ]
    address = _upload(organiser, "臺北監獄推薦廠商.csv", content="\n".join(rows).encode()).location
    with app.app_context():
        nominator = factories.sign_in(
            app.test_client(), factories.staff(Role.NOMINATOR, nominator_code="PR01")
        )
    assert nominator.get(address).status_code == seen


def test_whoever_is_left_out_leaves_nothing_behind(app, organiser):
    content = (
        "姓名,電子郵件,類別\n王大明（更生人）,a@firm1.example,來賓\n李小姐,b@firm1.example,來賓\n"
    )
    address = _upload(organiser, "list.csv", content=content.encode("utf-8-sig")).location
    with app.app_context():
        asked = db.session.scalars(
            sa.select(GuestListRow.position).where(GuestListRow.status == "questioned")
        ).all()
    data = {
        "csrf_token": factories.csrf(organiser, address), "type": "GUEST", "nominator": "TACA",
    }  # fmt: skip
    organiser.post(f"{address}/correction", data=data)
    answer = _confirm(organiser, address, **{f"leave-out-{position}": "yes" for position in asked})
    assert answer.status_code == 302
    with app.app_context():
        rows = db.session.scalars(sa.select(GuestListRow).order_by(GuestListRow.position)).all()
        names = [row.person["name"] for row in rows]
        assert names == ["", "李小姐"]
        assert db.session.scalars(sa.select(Attendee.name)).all() == ["李小姐"]


@pytest.mark.parametrize("code", ["NGO", "GUEST"])
def test_a_stored_list_keeps_no_type_in_any_column_nor_in_its_name(app, organiser, code):
    content = "姓名,單位,電子郵件\n林示範,示範協會,a@example.org\n李範例,,a@example.org\n"
    address = _upload(organiser, "更生人來賓名單.csv", content=content.encode()).location
    data = {"csrf_token": factories.csrf(organiser, address), "type": code, "nominator": "TACA"}
    organiser.post(f"{address}/correction", data=data)

    def kept() -> str:
        with app.app_context():
            kind = factories.stakeholder_type(current_event(), code)
            rows = [
                {column.name: getattr(row, column.name) for column in table.__table__.columns}
                for table in (GuestList, GuestListRow)
                for row in db.session.scalars(sa.select(table))
            ]
            said = {code, kind.name_zh, "更生", f"'type_id': {kind.id}"}
            everything = str(rows) + organiser.get(address).get_data(as_text=True)
            everything = everything.replace("臺灣更生保護會", "")
            return sorted(word for word in said if word in everything)

    assert len(kept()) == 4
    assert _confirm(organiser, address).status_code == 302
    assert kept() == []
    with app.app_context():
        assert {each.type.code for each in db.session.scalars(sa.select(Invitation))} == {code}
        assert db.session.scalars(sa.select(GuestList.file_name)).all() == ["guest-list.csv"]


def test_a_stored_list_says_no_longer_that_its_body_is_the_usual_one_for_a_type(app, organiser):
    address = _upload(organiser, "experts.xlsx").location
    assert "此類別通常的單位" in organiser.get(address).get_data(as_text=True)
    _confirm(organiser, address)
    page = organiser.get(address).get_data(as_text=True)
    assert "法務部矯正署" in page and "此類別" not in page


def test_headings_and_sheets_are_forgotten_when_a_list_is_stored(app, organiser):
    content = "姓名,電子郵件,更生人備註\n李小姐,b@firm1.example,無\n"
    address = _upload(organiser, "list.csv", content=content.encode("utf-8-sig")).location
    data = {
        "csrf_token": factories.csrf(organiser, address), "type": "NGO", "nominator": "TACA",
    }  # fmt: skip
    organiser.post(f"{address}/correction", data=data)

    def facts() -> str:
        with app.app_context():
            return json.dumps(
                db.session.scalars(sa.select(GuestList.facts)).one(), ensure_ascii=False
            )

    assert "更生人" not in facts() and "…備註" in facts()
    assert _confirm(organiser, address).status_code == 302
    assert "備註" not in facts()
    assert organiser.get(address).status_code == 200
