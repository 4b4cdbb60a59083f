"""A new address proves itself before any mail of the person goes there, and the old one is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from events_app.attendee.models import Attendee, BadgeCode
from events_app.database import db
from events_app.event.models import Event
from events_app.mail.composing import COMPOSERS, Message
from events_app.mail.models import OutboxMail
from events_app.registration import addresses, service
from events_app.registration.addresses import masked
from events_app.registration.codes import MOST_MAILS, MOST_TRIES
from events_app.registration.models import AddressChange
from events_app.registration.service import send_again
from tests import factories
from tests.registration.people import (
    TYPED,
    code_in,
    invite,
    let_time_pass,
    link_path,
    post,
    sent,
    sign_up,
)
from tests.registration.test_concurrency import at_once

OLD, NEW = "known@example.org", "new@example.com"


def all_mails(app) -> dict[str, list[Message]]:
    """Send everything that is queued, and return the mails by recipient."""
    by_recipient: dict[str, list[Message]] = {}
    with app.app_context():
        for mail in db.session.scalars(sa.select(OutboxMail).filter_by(state="queued")):
            about = [] if mail.about_id is None else [mail.about_id]
            message = COMPOSERS[mail.kind](mail.attendee, *about)
            mail.state = "sent" if message else "void"
            if message:
                by_recipient.setdefault(message.recipient, []).append(message)
        db.session.commit()
    return by_recipient


def subjects(mails: list[Message]) -> list[str]:
    """Return the mails' subjects without the forum's name."""
    return [mail.subject.removeprefix("【企業誠信論壇】") for mail in mails]


def signed_up(app, client, **changes: object) -> str:
    """Sign somebody up whose address we know, in this browser; return the public id."""
    public_id, path = invite(app, **({"email": OLD} | changes))
    client.get(path)
    assert sign_up(client, public_id, email="").status_code == 303
    all_mails(app)
    return public_id


def change_to(client, public_id: str, address: str):
    """Type another address into the form for changes."""
    return sign_up(client, public_id, has_read=None, email=address)


def stored_address(app) -> str:
    """Return where mails go today."""
    with app.app_context():
        return db.session.scalars(sa.select(Attendee.email)).one()


def test_an_unproved_address_gets_a_code_and_nothing_of_the_person(app, client):
    public_id = signed_up(app, client)
    assert change_to(client, public_id, NEW).status_code == 303
    with app.app_context():
        send_again(db.session.scalars(sa.select(Attendee)).one())
        db.session.commit()
        badge = db.session.scalars(sa.select(BadgeCode)).one()
        secrets = [badge.code, badge.desk_code, f"{badge.desk_code[:4]}-{badge.desk_code[4:]}"]
    mails = all_mails(app)
    assert {recipient: subjects(each) for recipient, each in mails.items()} == {
        OLD: ["有人填寫新的電子郵件地址", "報名完成"],
        NEW: ["請確認您的電子郵件地址"],
    }
    (code_mail,) = mails[NEW]
    tells = [*secrets, TYPED["name"], TYPED["organisation"], public_id, "/i/", "/my/"]
    assert [word for word in tells if word in code_mail.text + code_mail.html] == []
    assert code_mail.attachments == ()
    assert masked(NEW) == "n…@example.com"
    assert [NEW in mail.text for mail in mails[OLD]] == [False, False]
    assert masked(NEW) in mails[OLD][0].text
    assert stored_address(app) == OLD


def test_the_code_lets_the_address_count_and_the_old_one_is_told_again(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, NEW)
    (code_mail,) = all_mails(app)[NEW]
    page = client.get(f"/my/{public_id}").text
    assert f"等候確認：{NEW}" in page
    answer = post(client, f"/my/{public_id}/address", f"/my/{public_id}/address/proof",
                  code=code_in(code_mail))  # fmt: skip
    assert (answer.status_code, answer.location) == (303, f"/my/{public_id}")
    assert stored_address(app) == NEW
    mails = all_mails(app)
    assert {recipient: subjects(each) for recipient, each in mails.items()} == {
        OLD: ["您的電子郵件地址已變更"],
        NEW: ["報名完成"],
    }
    assert "等候確認" not in client.get(f"/my/{public_id}").text


@pytest.mark.parametrize("body", ["contact@body.example", ""])
def test_whoever_had_no_address_gives_one_that_is_proved_first(app, client, body):
    public_id, path = invite(app, "GUEST", email="")
    with app.app_context():
        person = db.session.scalars(sa.select(Attendee)).one()
        person.nominator = factories.nominator("TACA")
        person.nominator.contact_email = body
        db.session.commit()
    client.get(path)
    assert sign_up(client, public_id, email=NEW).status_code == 303
    mails = all_mails(app)
    (code_mail,) = mails.pop(NEW)
    told = ["報名完成", "有人填寫新的電子郵件地址"]
    assert {recipient: sorted(subjects(each)) for recipient, each in mails.items()} == (
        {body: sorted(told)} if body else {}
    )
    post(client, f"/my/{public_id}/address", f"/my/{public_id}/address/proof",
         code=code_in(code_mail))  # fmt: skip
    assert subjects(all_mails(app)[NEW]) == ["報名完成"]


def test_an_address_read_back_on_the_phone_counts_at_once_and_the_old_one_is_told(app, organiser):
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
        person = factories.attendee(forum, email=OLD).public_id
    page = f"/staff/EIF113/attendees/{person}/registration"
    assert post(organiser, page, **(TYPED | {"email": NEW})).status_code == 303
    assert stored_address(app) == NEW
    mails = all_mails(app)
    assert {recipient: subjects(each) for recipient, each in mails.items()} == {
        NEW: ["報名完成"],
        OLD: ["您的電子郵件地址已變更"],
    }


def test_staff_who_save_other_details_leave_a_waiting_address_waiting(app, client, organiser):
    with app.app_context():
        forum = db.session.scalars(sa.select(Event)).one()
    public_id, path = invite(app, forum=forum, email=OLD)
    client.get(path)
    sign_up(client, public_id, email=NEW)
    page = f"/staff/EIF113/attendees/{public_id}"
    assert f"等候確認：{NEW}" in organiser.get(page).text
    post(organiser, f"{page}/registration", **(TYPED | {"email": OLD, "title": "處長"}))
    assert f"等候確認：{NEW}" in organiser.get(page).text
    assert stored_address(app) == OLD


def test_an_address_taken_out_is_told_there(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, "")
    assert stored_address(app) == ""
    mails = all_mails(app)
    assert {recipient: subjects(each) for recipient, each in mails.items()} == {
        OLD: ["您的電子郵件地址已變更"]
    }


def test_other_changes_keep_it_waiting_and_the_stored_one_typed_again_ends_it(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, NEW)
    assert NEW in client.get(f"/my/{public_id}/registration").text
    first = len(all_mails(app))
    change_to(client, public_id, NEW.upper())
    assert (first, all_mails(app)) == (2, {})
    change_to(client, public_id, OLD)
    with app.app_context():
        assert db.session.scalars(sa.select(AddressChange)).all() == []


def test_a_slip_is_corrected_and_the_first_code_opens_nothing(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, "typing@exmaple.org")
    first = code_in(sent(app, "address_code"))
    page = f"/my/{public_id}/address"
    assert post(client, page, email=NEW).status_code == 303
    second = code_in(sent(app, "address_code"))
    answer = post(client, page, f"{page}/proof", code=first)
    assert (answer.status_code, answer.text.count('id="code-error"')) == (422, 1)
    assert post(client, page, f"{page}/proof", code=second).status_code == 303
    assert stored_address(app) == NEW


def test_only_the_latest_code_counts_typed_in_any_width(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, NEW)
    page = f"/my/{public_id}/address"
    first = code_in(sent(app, "address_code"))
    post(client, page, f"{page}/code")
    second = code_in(sent(app, "address_code"))
    assert post(client, page, f"{page}/proof", code=first).status_code == 422
    wide = second.translate(
        {ord(digit): ord(digit) - ord("0") + ord("０") for digit in "0123456789"}
    )
    assert post(client, page, f"{page}/proof", code=f" {wide} ").status_code == 303


def test_withdrawn_it_is_forgotten_and_its_code_opens_nothing(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, NEW)
    code = code_in(sent(app, "address_code"))
    page = f"/my/{public_id}/address"
    post(client, page, f"{page}/withdrawal")
    assert post(client, page, f"{page}/proof", code=code).status_code == 422
    assert stored_address(app) == OLD


def test_a_code_ends_after_a_day_or_five_tries(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, NEW)
    page = f"/my/{public_id}/address"
    code = code_in(sent(app, "address_code"))
    for _try in range(MOST_TRIES):
        assert post(client, page, f"{page}/proof", code="0000").status_code == 422
    assert post(client, page, f"{page}/proof", code=code).status_code == 422
    post(client, page, f"{page}/code")
    code = code_in(sent(app, "address_code"))
    token = factories.csrf(client, page)
    with app.app_context():
        link = link_path(db.session.scalars(sa.select(Attendee)).one())
    let_time_pass(timedelta(days=1, seconds=1))
    client.get(link)
    answer = client.post(f"{page}/proof", data={"csrf_token": token, "code": code})
    assert (answer.status_code, stored_address(app)) == (422, OLD)
    # The control: within the day another one opens it.
    post(client, page, f"{page}/code")
    code = code_in(sent(app, "address_code"))
    let_time_pass(timedelta(hours=11))
    assert post(client, page, f"{page}/proof", code=code).status_code == 303


def test_no_stranger_is_written_to_without_end(app, client):
    public_id = signed_up(app, client)
    for number in range(MOST_MAILS):
        assert change_to(client, public_id, f"stranger{number}@example.com").status_code == 303
    answer = change_to(client, public_id, NEW)
    assert (answer.status_code, answer.text.count('id="email-error"')) == (422, 1)
    assert f'value="{NEW}"' in answer.text
    page = f"/my/{public_id}/address"
    answer = post(client, page, email=NEW)
    assert (answer.status_code, answer.text.count('id="email-error"')) == (422, 1)
    post(client, page, f"{page}/code")
    mails = all_mails(app)
    assert sorted(mails) == sorted([OLD, f"stranger{MOST_MAILS - 1}@example.com"])
    let_time_pass(timedelta(hours=1, seconds=1))
    assert change_to(client, public_id, NEW).status_code == 303


@pytest.mark.parametrize("wrong", ["", "no address", "a@b", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_said_beside_the_field(app, client, wrong):
    public_id = signed_up(app, client)
    answer = post(client, f"/my/{public_id}/address", email=wrong)
    assert (answer.status_code, answer.text.count('id="email-error"')) == (422, 1)


def test_before_sign_up_there_is_no_address_to_change(app, client):
    public_id, path = invite(app)
    client.get(path)
    token = factories.csrf(client, f"/my/{public_id}/registration")
    for page in ("address", "address/proof", "address/code", "address/withdrawal", "new-link"):
        answer = client.post(f"/my/{public_id}/{page}", data={"csrf_token": token})
        assert answer.status_code == 404


def the_person() -> Attendee:
    """Return the one person there is."""
    return db.session.scalars(sa.select(Attendee)).one()


def test_of_many_addresses_at_once_one_waits(app, client):
    signed_up(app, client)

    def names(number: int) -> Callable[[], None]:
        return lambda: addresses.change_address(the_person(), f"new{number}@example.com")

    at_once(app, [names(number) for number in range(MOST_MAILS)])
    with app.app_context():
        assert len(db.session.scalars(sa.select(AddressChange)).all()) == 1


def test_the_database_takes_no_second_one_that_waits(app, client):
    """The control: what the race above would leave behind if nobody queued up."""
    signed_up(app, client)
    with app.app_context():
        for _turn in range(2):
            db.session.add(
                AddressChange(
                    event_id=the_person().event_id,
                    attendee_id=the_person().id,
                    former_address=OLD,
                    new_address=NEW,
                    asked_at=the_person().created_at,
                )  # fmt: skip
            )
        with pytest.raises(sa.exc.IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_confirmed_many_times_at_once_it_is_told_once(app, client):
    public_id = signed_up(app, client)
    change_to(client, public_id, NEW)
    code = code_in(all_mails(app)[NEW][0])
    at_once(app, [lambda: service.confirm_address(the_person(), code)] * 8)
    mails = all_mails(app)
    assert {recipient: subjects(each) for recipient, each in mails.items()} == {
        OLD: ["您的電子郵件地址已變更"],
        NEW: ["報名完成"],
    }
