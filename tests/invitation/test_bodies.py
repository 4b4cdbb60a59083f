"""The nominating bodies: what they lack, and where letters to be handed over go."""

from threading import Barrier, Thread

import html5lib
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from events_app import clock
from events_app.access import Role
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.event.models import Event
from events_app.invitation import sending
from events_app.invitation.models import GuestList, Invitation
from events_app.mail.models import OutboxMail
from events_app.mail.service import enqueue
from events_app.mail.worker import Worker
from events_app.nominator.models import Nominator
from events_app.nominator.queries import nominator
from events_app.tokens import new_public_id
from tests import factories
from tests.statements import counted
from tests.times import go_to, later
from tests.waiting import PATIENCE

PAGE = "/staff/EIF113/nominators"


def _event():
    return db.session.scalars(db.select(Event)).one()


@pytest.fixture(autouse=True)
def after_the_last_day(app):
    """Three days after guest lists were due."""
    go_to(factories.DEMO_MOMENT)


@pytest.fixture
def guest(app, organiser):
    """Add a guest of a body whose letter has not gone out."""

    def add(nominator="TACA", code="GUEST", *, released=True, email="", **changes):
        with app.app_context():
            body_id = factories.nominator(nominator).id
            changes |= {"nominator_id": body_id, "email": email, "invitation_state": "draft"}
            person = factories.attendee(_event(), code, **changes)
            invitation = db.session.scalars(
                db.select(Invitation).filter_by(attendee_id=person.id)
            ).one()
            invitation.sent_at = None
            if not released:
                invitation.released_at = None
            db.session.commit()
            return person.name

    return add


@pytest.fixture
def no_addresses(app, organiser):
    """No body has a contact address, as after the installation."""
    with app.app_context():
        db.session.execute(sa.text("UPDATE nominator SET contact_email = ''"))
        db.session.commit()


def _guest_list(code, *, confirmed):
    db.session.add(
        GuestList(
            event_id=_event().id,
            public_id=new_public_id(),
            nominator_id=factories.nominator(code).id,
            file_name="list.csv",
            uploaded_at=clock.now(),
            confirmed_at=clock.now() if confirmed else None,
        )
    )
    db.session.commit()


def _rows(client, query=""):
    root = html5lib.parse(client.get(f"{PAGE}{query}").get_data(), namespaceHTMLElements=False)
    return [
        ["".join(cell.itertext()).strip() for cell in row]
        for row in root.findall(".//table[@id='bodies']/tbody/tr")
    ]


def _names(client, query=""):
    return [row[0] for row in _rows(client, query)]


def _save(client, code, address):
    path = f"{PAGE}/{code}"
    data = {"csrf_token": factories.csrf(client, path), "contact_email": address}
    return client.post(path, data=data)


def _mails(app):
    with app.app_context():
        return list(db.session.scalars(sa.select(OutboxMail.kind).order_by(OutboxMail.id)))


def test_each_body_stands_there_with_what_it_has(app, organiser, guest):
    guest("TACA")
    guest("PR02", "PARTNER", email="guest@example.org")
    with app.app_context():
        factories.uninvited(_event(), nominator_id=factories.nominator("PR02").id)
        factories.nominator("PR03").contact_email = ""
        factories.staff(Role.NOMINATOR, "PR02")
        factories.staff(Role.NOMINATOR, "PR03").active = False
        _guest_list("PR02", confirmed=True)
        _guest_list("PR03", confirmed=False)
    rows = _rows(organiser, "?lang=en")
    assert len(rows) == 53
    assert [rows[0], rows[1], *(row for row in rows if "Taoyuan" in row[0])][:4] == [
        ["Agency of Corrections, Ministry of Justice", "aoc@gov-aoc.example", "–", "–", "0"],
        ["Taiwan After-Care Association", "taca@gov-aoc.example", "–", "overdue", "1"],
        ["Taoyuan Prison", "pr02@gov-aoc.example", "1", "stored 2024-08-12", "1"],
        ["Taoyuan Women's Prison", "none", "–", "not stored yet", "0"],
    ]


def test_a_list_is_overdue_after_the_last_day_only(organiser):
    later()
    for day, word in (
        ("2024-08-09T23:00+08:00", "not come yet"),
        ("2024-08-10T00:01+08:00", "overdue"),
    ):
        go_to(day)
        with organiser.session_transaction() as session:
            session["seen"] = int(clock.now().timestamp())
        assert _rows(organiser, "?lang=en&q=PR02")[0][3] == word
        later()


def test_the_list_is_narrowed_to_what_is_asked(app, organiser, guest):
    guest("PR04", "PARTNER", email="")
    with app.app_context():
        for code in ("PR03", "PR04"):
            factories.nominator(code).contact_email = ""
        factories.staff(Role.NOMINATOR, "PR01")
        _guest_list("PR01", confirmed=True)
    assert _names(organiser, "?lacking=address") == ["桃園女子監獄", "新竹監獄"]
    assert _names(organiser, "?lacking=awaited-address") == ["新竹監獄"]
    for lacking in ("list", "account"):
        names = _names(organiser, f"?lacking={lacking}")
        assert (len(names), "臺北監獄" in names, names[0]) == (51, False, "臺灣更生保護會")
    assert _names(organiser, "?q=台北監獄") == ["臺北監獄"]
    assert _names(organiser, "?q=pr02@gov") == ["桃園監獄"]
    assert _names(organiser, "?q=women+taoyuan") == ["桃園女子監獄"]
    assert _names(organiser, "?q=women+taoyuan&lacking=address") == ["桃園女子監獄"]
    assert len(_names(organiser, "?lacking=nonsense")) == 53
    assert _names(organiser, "?q=%25") == ["沒有符合條件的單位。"]


def test_the_figures_lead_to_their_lists(app, organiser, no_addresses, guest):
    guest()
    root = html5lib.parse(organiser.get(PAGE).get_data(), namespaceHTMLElements=False)
    links = root.findall(".//a[@class]")
    found = {
        link.get("href"): int(link.find("./span[@class='figure__value']").text)
        for link in links
        if "figure" in link.get("class").split()
    }
    assert list(found.values()) == [53, 53, 52, 52]
    assert {href: len(_names(organiser, href.removeprefix(PAGE))) for href in found} == found


def test_an_address_is_changed_and_the_log_knows_who(app, organiser, no_addresses):
    assert _save(organiser, "PR02", " list@prison.gov.tw ").status_code == 302
    with app.app_context():
        body = factories.nominator("PR02")
        assert body.contact_email == "list@prison.gov.tw"
        (entry,) = db.session.scalars(db.select(AuditEntry))
        assert (entry.action, entry.staff_member_id, entry.detail) == (
            "change contact address",
            organiser.own_id,
            {"nominator": body.id, "letters": 0},
        )
        others = sa.select(sa.func.count()).where(Nominator.contact_email != "")
        assert db.session.scalar(others) == 1


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@b", f"{'x' * 250}@example.org", "a@b.tw, c@d.tw"]
)
def test_what_is_no_address_is_refused_beside_the_field_and_kept(app, organiser, typed):
    answer = _save(organiser, "PR02", typed)
    root = html5lib.parse(answer.get_data(), namespaceHTMLElements=False)
    field = root.find(".//input[@id='contact_email']")
    assert (answer.status_code, field.get("value")) == (422, typed)
    assert field.get("aria-invalid") == "true"
    with app.app_context():
        assert factories.nominator("PR02").contact_email == "pr02@gov-aoc.example"


@pytest.mark.parametrize("code", ["PR99", "self", "pr02", "x" * 300])
def test_a_body_that_is_not_there_has_no_page(organiser, code):
    assert organiser.get(f"{PAGE}/{code}").status_code == 404


def test_letters_that_waited_for_an_address_go_there(app, sink, organiser, no_addresses, guest):
    guest("TACA", name="阿道")
    guest("TACA", name="小芸")
    guest("TACA", name="未決定", released=False)
    guest("TACA", "NGO", name="有信箱", email="own@example.org")
    guest("PR02", name="別處")
    assert _save(organiser, "TACA", "desk@taca.example").status_code == 302
    assert _mails(app) == ["invitation_by_nominator"] * 2
    assert _save(organiser, "TACA", "desk@taca.example").status_code == 302
    Worker(app).send_all()
    assert [to for to, _content in sink.envelopes] == [["desk@taca.example"]] * 2
    words = [mail.get_body(("plain",)).get_content() for mail in sink.mails]
    assert ["阿道" in words[0], "小芸" in words[1]] == [True, True]


def save_at_once(app, *, lock, people=4):
    """Let everyone save the address as it stands at the same moment; return what came of it."""
    barrier, answers = Barrier(people), []

    def save():
        with app.test_request_context():
            barrier.wait(timeout=PATIENCE)
            try:
                letters = sending.change_address(
                    nominator("TACA", lock=lock), "taca@gov-aoc.example", _event()
                )
                db.session.commit()
            except IntegrityError:
                db.session.rollback()
                answers.append("twice")
            else:
                answers.append(letters)

    threads = [Thread(target=save) for _person in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(answers, key=str)


def test_saved_by_four_at_once_each_letter_goes_once(app, organiser, guest):
    guest()
    guest()
    assert save_at_once(app, lock=True) == [0, 0, 0, 2]
    assert _mails(app) == ["invitation_by_nominator"] * 2


def test_without_the_lock_they_write_the_same_mail(app, organiser, guest, monkeypatch):
    """The control; on SQLite a transaction that may write is alone from its beginning."""
    guest()
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        assert save_at_once(app, lock=False) == [0, 0, 0, 1]
        return
    together = Barrier(4)

    def write_together(*mail):
        together.wait(timeout=PATIENCE)
        enqueue(*mail)

    monkeypatch.setattr(sending, "enqueue", write_together)
    assert save_at_once(app, lock=False) == [1, "twice", "twice", "twice"]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_few_questions_for_any_number(app, organiser, guest, people):
    for _number in range(people):
        guest("TACA")
        guest("PR02", "PARTNER", email="")
    with counted(app) as statements:
        organiser.get(PAGE)
    # Who is signed in, the forum, the bodies with their figures.
    assert len(statements) == 3


def test_no_type_stands_on_the_pages(app, organiser, guest):
    names = []
    with app.app_context():
        for kind in _event().stakeholder_types:
            kind.name_zh, kind.name_en = f"內部{kind.code}密稱", f"SECRET{kind.code}NAME"
            names += [kind.name_zh, kind.name_en]
        db.session.commit()
    guest("TACA", "GUEST")
    for path in (PAGE, f"{PAGE}/TACA"):
        for language in ("zh", "en"):
            page = organiser.get(f"{path}?lang={language}").get_data(as_text=True)
            assert [name for name in names if name in page] == []
