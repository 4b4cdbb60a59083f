"""New passwords: one's own, and those issued to whoever forgot theirs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import html5lib
import pytest
import sqlalchemy as sa

from events_app.access import Role, SignedIn
from events_app.audit.models import AuditEntry
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.event.models import Event
from events_app.staff import new_passwords, queries, service
from events_app.staff.models import FormerPassword, StaffMember, StaffSession
from events_app.staff.passwords import is_right
from tests import factories
from tests.locks import write_beside
from tests.statements import counted
from tests.times import later
from tests.waiting import PATIENCE

PAGE = "/staff/account"
PASSWORD = "a long enough password"
OTHER = "another good sentence"
SENTENCES = [
    "seven green umbrellas dry", "a kettle hums in the north", "the tram to Tamsui is late",
    "paper boats on the second floor", "my aunt collects old maps",
]  # fmt: skip


@pytest.fixture
def member(app):
    """An organiser with a password; the id and the address of the account."""
    with app.app_context():
        factories.forum()
        found = service.open_account("mei.lin@aoc.example", "林組長", Role.ORGANISER, PASSWORD)
        db.session.commit()
        return found.id, found.email


@pytest.fixture
def browser(app, client, member):
    """The browser in which the organiser is signed in."""
    return _signed_in(app, client, member[0])


def _signed_in(app, client, account_id):
    with app.app_context():
        return factories.sign_in(client, db.session.get_one(StaffMember, account_id))


def _change(browser, present=PASSWORD, new=OTHER, again=None):
    token = factories.csrf(browser, PAGE)
    typed = {"present": present, "password": new, "again": new if again is None else again}
    return browser.post(PAGE, data={"csrf_token": token} | typed)


def _refused(answer):
    """Return the names of the fields that were refused."""
    assert answer.status_code == 422
    root = html5lib.parse(answer.get_data(), namespaceHTMLElements=False)
    return [field.get("name") for field in root.iter("input") if field.get("aria-invalid")]


def _sign_in(client, email, password):
    token = factories.csrf(client, "/sign-in")
    answer = client.post(
        "/sign-in", data={"csrf_token": token, "email": email, "password": password}
    )
    return answer.status_code == 302


def _holds(app, account_id, password):
    with app.app_context():
        return is_right(password, db.session.get_one(StaffMember, account_id).password_hash)


def test_changing_the_password_ends_every_copy_of_the_old_cookie(app, browser, member):
    copied = browser.get_cookie("forumdesk").value
    elsewhere = _signed_in(app, app.test_client(), member[0])
    with app.app_context():
        colleague = factories.sign_in(app.test_client(), factories.staff(Role.ORGANISER))
    assert _change(browser).location == "/staff/"
    opened = [each.get("/staff/EIF113/").status_code for each in (browser, elsewhere, colleague)]
    assert opened == [200, 302, 200]
    thief = app.test_client()
    thief.set_cookie("forumdesk", copied)
    assert thief.get("/staff/EIF113/").status_code == 302
    with app.app_context():
        own = db.session.scalars(db.select(StaffSession).filter_by(staff_member_id=member[0]))
        assert [session.ended_at is None for session in own] == [False, False, True]
    assert not _sign_in(app.test_client(), member[1], PASSWORD)
    assert _sign_in(app.test_client(), member[1], OTHER)
    with app.app_context():
        entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))
        assert [(entry.action, entry.staff_member_id, entry.detail) for entry in entries] == [
            ("change password", member[0], {}),
            ("fail to sign in", None, {"account": member[0]}),
            ("sign in", member[0], {}),
        ]


@pytest.mark.parametrize(
    "new",
    [
        "eleven char",
        "my name is mei.lin of the agency",
        "MEI.LIN@AOC.EXAMPLE",
        "Password2024!",
        "20240919134500",
        "1q2w3e4r5t6y",
        "林組長林組長林組長林組長",
        "Administrator1",
        "abababababab",
    ],
)
def test_a_password_that_others_try_first_is_refused_beside_its_field(app, browser, member, new):
    assert _refused(_change(browser, new=new)) == ["password"]
    assert _holds(app, member[0], PASSWORD)


@pytest.mark.parametrize(
    "new",
    [
        # The product, the agency, the forum and its place, the account, the year, the keyboard.
        *("ForumDesk2024!", "forum-desk-2026", "forumdeskforumdesk", "Organiser@2024"),
        *("Corrections113!", "AgencyOfCorrections", "矯正署矯正署2024", "法務部矯正署113"),
        *("誠信論壇2024!!", "企業誠信論壇113年", "EIF113EIF113!", "Integrity2024!"),
        *("Taiwan@2024!!", "P@ssw0rd2024!", "Welcome12345!", "Admin@123456"),
        *("1qaz2wsx3edc4rfv", "Qwer1234!@#$", "iloveyou1314520", "5201314520131", "Summer2026!!!"),
    ],
)
def test_twenty_one_first_guesses_are_refused(app, browser, member, new):
    assert _refused(_change(browser, new=new)) == ["password"]
    assert _holds(app, member[0], PASSWORD)


def test_a_forums_own_name_is_no_password_once_there_is_the_forum(app, browser, member):
    new = "wolkenkuckucksheim 26"
    with app.app_context():
        db.session.get_one(Event, 1).venue_en = "Wolkenkuckucksheim"
        db.session.commit()
    assert _refused(_change(browser, new=new)) == ["password"]
    with app.app_context():
        db.session.get_one(Event, 1).venue_en = "elsewhere"
        db.session.commit()
    assert _change(browser, new=new).status_code == 302


@pytest.mark.parametrize(
    "new", ["中文的句子也可以當密碼用", "horse battery staple 7", "x9!kQ-2vT_p0"]
)
def test_a_long_one_of_any_characters_is_taken(app, browser, member, new):
    assert _change(browser, new=new).status_code == 302
    assert _holds(app, member[0], new)


def test_what_was_typed_once_only_or_not_at_all_is_refused(app, browser, member):
    assert _refused(_change(browser, again="another good sentense")) == ["again"]
    assert _refused(_change(browser, present="", new="")) == ["present", "password", "again"]
    assert _holds(app, member[0], PASSWORD)


def test_the_same_rules_hold_for_a_first_password(app, member):
    with app.app_context(), app.test_request_context(), pytest.raises(RuleViolation) as refused:
        service.open_account("new@aoc.example", "新同仁", Role.DESK, "Password2024!")
    assert refused.value.field == "password"


def test_a_wrong_present_password_counts_as_a_failure_to_sign_in(app, browser, member):
    for _try in range(5):
        assert _refused(_change(browser, present="not the password")) == ["present"]
    assert _refused(_change(browser)) == ["present"]
    assert not _sign_in(app.test_client(), member[1], PASSWORD)
    later(timedelta(minutes=16))
    assert _change(browser).status_code == 302


def test_none_of_the_last_five_is_taken_and_no_more_are_kept(app, browser, member):
    sentences = [PASSWORD, *SENTENCES]
    for present, new in zip(sentences, sentences[1:], strict=False):
        assert _change(browser, present, new).status_code == 302
    for new in sentences[1:]:
        assert _refused(_change(browser, sentences[-1], new)) == ["password"]
    with app.app_context():
        assert len(queries.former_passwords(member[0])) == 4
        factories.staff(Role.DESK)
        db.session.add(FormerPassword(staff_member_id=member[0] + 1, password_hash="-"))
        db.session.commit()
    assert _change(browser, sentences[-1], PASSWORD).status_code == 302
    with app.app_context():
        assert len(queries.former_passwords(member[0])) == 4
        assert len(queries.former_passwords(member[0] + 1)) == 1


def test_others_can_write_while_passwords_are_checked_and_made(app, browser, member, monkeypatch):
    written = []

    def slowly(deed):
        def deed_while_others_write(*given):
            written.append(write_beside(app))
            return deed(*given)

        return deed_while_others_write

    for deed in ("is_right", "hash_password"):
        monkeypatch.setattr(new_passwords, deed, slowly(getattr(new_passwords, deed)))
    assert _change(browser).status_code == 302
    with app.app_context():
        boss = factories.sign_in(app.test_client(), factories.staff(Role.ADMINISTRATOR))
    assert _issue(boss, member[0]).status_code == 200
    # The present one, whether the new one is it, and two hashes.
    assert written == ["meanwhile"] * 4


def change_at_once(app, account_id, monkeypatch, people=4):
    """Let everyone change the same password at the same moment, all of them having typed it."""
    together = Barrier(people, timeout=PATIENCE)
    hash_password = new_passwords.hash_password

    def hash_together(password):
        together.wait()
        return hash_password(password)

    monkeypatch.setattr(new_passwords, "hash_password", hash_together)

    def change(number):
        with app.app_context(), app.test_request_context():
            person = SignedIn(account_id, "", Role.ORGANISER, None, 0, False)
            try:
                new_passwords.change_password(person, PASSWORD, SENTENCES[number], None)
            except RuleViolation as violation:
                db.session.rollback()
                return violation.field
            db.session.commit()
            return "changed"

    with ThreadPoolExecutor(people) as presses:
        return sorted(presses.map(change, range(people)))


def test_changed_four_times_at_once_it_is_changed_once(app, member, monkeypatch):
    assert change_at_once(app, member[0], monkeypatch) == ["changed", *["present"] * 3]


def test_without_comparing_the_last_one_wins(app, member, monkeypatch):
    """The control: the same race with an update that does not look at what it replaces."""

    def overwrite(account_id, _present, new, issued_at):
        own = StaffMember.id == account_id
        values = {"password_hash": new, "password_issued_at": issued_at}
        return db.session.execute(sa.update(StaffMember).where(own).values(values)).rowcount == 1

    monkeypatch.setattr(new_passwords, "_exchange", overwrite)
    assert change_at_once(app, member[0], monkeypatch) == ["changed"] * 4


def test_the_old_password_begins_no_session_while_it_is_replaced(app, member, monkeypatch):
    def issue():
        with app.app_context(), app.test_request_context():
            new_passwords.issue_password(member[0])
            db.session.commit()

    def right_until_now(*given):
        with ThreadPoolExecutor(1) as others:
            others.submit(issue).result(timeout=PATIENCE)
        return is_right(*given)

    monkeypatch.setattr(service, "is_right", right_until_now)
    with app.app_context():
        assert service.sign_in(member[1], PASSWORD, "a browser").key is None
        db.session.commit()
        assert db.session.scalars(db.select(StaffSession)).all() == []


@pytest.fixture
def boss(app, member):
    """The browser of an administrator."""
    with app.app_context():
        own = factories.staff(Role.ADMINISTRATOR)
        signed_in = factories.sign_in(app.test_client(), own)
        signed_in.own_id = own.id
        return signed_in


def _issue(boss, account_id):
    token = factories.csrf(boss, "/staff/accounts")
    return boss.post(f"/staff/accounts/{account_id}/password", data={"csrf_token": token})


def _shown(answer):
    root = html5lib.parse(answer.get_data(), namespaceHTMLElements=False)
    return root.find(".//dd[@id='new-password']").text


def test_an_issued_password_is_shown_once_and_ends_all_sessions(app, boss, browser, member):
    answer = _issue(boss, member[0])
    password = _shown(answer)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert len(password) == 16
    assert browser.get("/staff/EIF113/").status_code == 302
    assert not _sign_in(app.test_client(), member[1], PASSWORD)
    assert password not in boss.get("/staff/accounts").get_data(as_text=True)
    with app.app_context():
        (entry,) = db.session.scalars(db.select(AuditEntry).filter_by(action="issue password"))
        assert (entry.action, entry.staff_member_id, entry.detail) == (
            "issue password",
            boss.own_id,
            {"account": member[0]},
        )


def test_whoever_signs_in_with_it_does_nothing_before_choosing_their_own(app, boss, member):
    password = _shown(_issue(boss, member[0]))
    browser = app.test_client()
    assert _sign_in(browser, member[1], password)
    for path in ("/staff/", "/staff/EIF113/", "/staff/EIF113/guest-lists"):
        assert browser.get(path).location == PAGE
    asked = browser.get("/staff/EIF113/", headers={"Accept": "application/json"})
    assert asked.status_code == 401
    assert browser.get("/staff/accounts").status_code == 404
    assert _refused(_change(browser, present=password, new=password)) == ["password"]
    assert _refused(_change(browser, present=password, new=PASSWORD)) == ["password"]
    assert _change(browser, present=password).status_code == 302
    assert browser.get("/staff/EIF113/").status_code == 200


def test_whoever_was_given_one_may_also_leave(app, boss, member):
    browser = app.test_client()
    assert _sign_in(browser, member[1], _shown(_issue(boss, member[0])))
    token = factories.csrf(browser, PAGE)
    assert browser.post("/sign-out", data={"csrf_token": token}).location == "/"


def test_an_issued_password_opens_the_account_for_a_day(app, boss, member):
    password = _shown(_issue(boss, member[0]))
    later(timedelta(hours=24, minutes=1))
    assert not _sign_in(app.test_client(), member[1], password)
    later(timedelta(hours=23, minutes=59))
    assert _sign_in(app.test_client(), member[1], password)


def test_none_is_issued_to_oneself_to_a_closed_account_or_to_nobody(app, boss, member):
    with app.app_context():
        service.set_active(db.session.get_one(StaffMember, member[0]), False)
        db.session.commit()
    answers = [_issue(boss, account_id).status_code for account_id in (boss.own_id, member[0], 999)]
    assert answers == [404] * 3
    assert _holds(app, member[0], PASSWORD)
    assert boss.get("/staff/accounts").status_code == 200


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_accounts_asks_the_same_few_questions(app, boss, people):
    with app.app_context():
        for _person in range(people):
            factories.staff(Role.DESK)
    with counted(app) as statements:
        boss.get("/staff/accounts")
    # Who is signed in, the bodies to choose from, how many accounts, a page of them, the frame's forum.
    assert len(statements) == 5
