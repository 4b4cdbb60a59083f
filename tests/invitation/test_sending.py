"""Sending letters: each guest gets one, whoever presses how often, and nobody's link is kept."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier
from uuid import uuid4

import html5lib
import pytest
import sqlalchemy as sa

from events_app import clock
from events_app.access import Role
from events_app.attendee.models import Attendee
from events_app.audit.models import AuditEntry
from events_app.database import Base, db, reading_only
from events_app.event.models import Event
from events_app.invitation.answers import record_answer
from events_app.invitation.models import Invitation, Letter
from events_app.invitation.queries import invitation_of
from events_app.invitation.sending import release_letters, waiting_letters
from events_app.mail.models import OutboxMail
from events_app.mail.service import enqueue
from events_app.mail.worker import Worker
from tests import factories
from tests.invitation.conftest import forum_with_letters
from tests.mail.sinks import Sink, listening
from tests.times import later

PAGE = "/staff/EIF113/invitations"


def _draft(event, code="PARTNER", nominator="PR01", **changes):
    """Add a guest whose letter waits for the organiser's word."""
    person = factories.attendee(
        event,
        code,
        nominator_id=factories.nominator(nominator).id,
        invitation_state="draft",
        **changes,
    )
    invitation = invitation_of(person.id)
    invitation.released_at = invitation.sent_at = None
    db.session.commit()
    return person


def _send(client, kind_id):
    token = factories.csrf(client, PAGE)
    return client.post(f"{PAGE}/sending", data={"csrf_token": token, "type_id": kind_id})


def _root(client, **asked):
    answer = client.get(PAGE, query_string=asked)
    return html5lib.parse(answer.get_data(), namespaceHTMLElements=False)


def _letters_to_send(client):
    """Return the figures beside the letters, and what is said of too many guests."""
    root = _root(client)
    rows = [
        ["".join(cell.itertext()).strip() for cell in row][:-1]
        for row in root.findall(".//table[@id='waiting']/tbody/tr")
    ]
    notices = _root(client, lang="en").findall(".//section//div[@class='notice__body']")
    client.get(PAGE, query_string={"lang": "zh"})
    return rows, ["".join(each.itertext()) for each in notices]


def _dump():
    """Every row of every table, as text."""
    return {
        table.name: sorted(repr(row) for row in db.session.execute(sa.select(table)))
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def event_id(app):
    with app.app_context():
        # Links end with the forum, so this one is still to come.
        return forum_with_letters(ends_at=clock.now() + timedelta(days=20)).id


@pytest.fixture
def kind_ids(app, event_id):
    with app.app_context():
        return {kind.code: kind.id for kind in db.session.get(Event, event_id).stakeholder_types}


@pytest.fixture
def organiser(app, client, event_id):
    with app.app_context():
        factories.sign_in(client, factories.staff(Role.ORGANISER))
    return client


@pytest.fixture
def draft(app, event_id):
    def add(**changes):
        with app.app_context():
            return _draft(db.session.get(Event, event_id), **changes).id

    return add


def _state(app, guest_id):
    with app.app_context():
        return invitation_of(guest_id).state


def test_letters_of_the_chosen_type_go_out_and_no_others(app, sink, organiser, draft, kind_ids):
    guest = draft(email="guest@example.org")
    other = draft(code="PROSPECT", email="other@example.org")
    assert _send(organiser, kind_ids["PARTNER"]).status_code == 302
    assert _state(app, guest) == "draft"
    Worker(app).send_all()
    assert [to for to, _content in sink.envelopes] == [["guest@example.org"]]
    assert (_state(app, guest), _state(app, other)) == ("sent", "draft")
    with app.app_context():
        assert invitation_of(guest).sent_at is not None


def test_all_letters_at_once_leave_mixed(app, organiser, event_id, kind_ids):
    with app.app_context():
        event = db.session.get(Event, event_id)
        for code in ("PARTNER", "GUEST"):
            for _number in range(20):
                _draft(event, code)
    assert _send(organiser, "all").status_code == 302
    with app.app_context():
        mails = sa.select(OutboxMail.attendee_id)
        due = db.session.scalars(mails.order_by(OutboxMail.due_at, OutboxMail.id)).all()
        assert sorted(due) == db.session.scalars(sa.select(Attendee.id).order_by(Attendee.id)).all()
        types = dict(
            db.session.execute(sa.select(Invitation.attendee_id, Invitation.type_id)).all()
        )
        parted = [one for one, other in pairwise(due) if types[one] != types[other]]
        # In two heaps they would be parted once; chance parts them twenty times.
        assert len(parted) > 6


def test_the_log_does_not_count_the_letters_of_a_type(app, organiser, draft, kind_ids):
    draft(code="GUEST")
    _send(organiser, kind_ids["GUEST"])
    with app.app_context():
        entry = db.session.scalars(sa.select(AuditEntry)).one()
        assert (entry.action, entry.detail) == ("send letters", {})


def test_all_at_once_leaves_the_types_whose_letter_is_missing(app, organiser, draft, kind_ids):
    sent, kept = draft(), draft(code="PROSPECT", language="en")
    draft(code="GUEST")
    with app.app_context():
        missing = Letter.type_id == kind_ids["PROSPECT"], Letter.language == "en"
        db.session.execute(sa.delete(Letter).where(*missing))
        db.session.commit()
    assert _send(organiser, "all").status_code == 302
    assert _mails(app) == 2
    with app.app_context():
        released = [invitation_of(guest).released_at is not None for guest in (sent, kept)]
    assert released == [True, False]


def test_the_link_in_the_mail_opens_and_only_its_hash_is_kept(
    app, client, sink, organiser, draft, kind_ids
):
    draft(email="guest@example.org")
    _send(organiser, kind_ids["PARTNER"])
    Worker(app).send_all()
    (mail,) = sink.mails
    plain = mail.get_body(("plain",)).get_content()
    (token,) = set(re.findall(r"http://localhost/i/([A-Za-z0-9_-]+)", plain))
    html = mail.get_body(("html",)).get_content()
    assert set(re.findall(r"http://localhost/i/([A-Za-z0-9_-]+)", html)) == {token}
    with app.app_context():
        before = _dump()
    assert token not in repr(before)
    stranger = app.test_client()
    for method in ("GET", "HEAD", "GET"):
        for address in (f"/i/{token}", f"/i/{token}?x=1"):
            assert stranger.open(address, method=method, follow_redirects=True).status_code == 200
    with app.app_context():
        assert _dump() == before


def test_no_header_and_no_address_tells_the_type(app, sink, organiser, draft, kind_ids):
    draft(code="GUEST", nominator="TACA", name="阿道", email="guest@example.org", organisation="")
    _send(organiser, kind_ids["GUEST"])
    Worker(app).send_all()
    (mail,) = sink.mails
    decoded = "\n".join(f"{name}: {value}" for name, value in mail.items())
    for part in mail.walk():
        if not part.is_multipart():
            decoded += part.get_content()
    for word in ("GUEST", "更生", "收容", "矯治", "受刑", "前科", "TACA", "協力團體推薦"):
        assert word not in decoded, word
    assert "協辦團體" in decoded
    assert str(mail["From"]) == "企業誠信論壇 <forum@aoc.example>"


def test_the_same_letter_to_two_types_differs_in_nothing_but_names(
    app, sink, unmixed, organiser, draft, kind_ids
):
    with app.app_context():
        for letter in db.session.scalars(db.select(Letter)):
            letter.subject, letter.body = "敬邀參加", "[[full_name]]您好\n\n[[block:source]]"
        db.session.commit()
    draft(code="GUEST", nominator="TACA", name="阿道", email="one@example.org")
    draft(code="NGO", nominator="TACA", name="阿道", email="two@example.org")
    _send(organiser, kind_ids["GUEST"])
    _send(organiser, kind_ids["NGO"])
    Worker(app).send_all()

    def parts(mail):
        return [
            re.sub(r"/i/[A-Za-z0-9_-]+", "/i/x", part.get_content())
            for part in mail.walk()
            if not part.is_multipart()
        ]

    first, second = sink.mails
    assert parts(first) == parts(second)
    assert list(first) == list(second)
    assert first["Subject"] == second["Subject"]


def test_pressing_twice_sends_one_mail(app, sink, organiser, draft, kind_ids):
    draft(email="guest@example.org")
    _send(organiser, kind_ids["PARTNER"])
    _send(organiser, kind_ids["PARTNER"])
    Worker(app).send_all()
    assert len(sink.mails) == 1


def _at_once(app, deed, times=4):
    barrier = Barrier(times)

    def run(_number):
        with app.app_context():
            barrier.wait()
            try:
                deed()
                db.session.commit()
            except Exception:
                db.session.rollback()
                raise

    with ThreadPoolExecutor(times) as pool:
        return [future.exception() for future in [pool.submit(run, n) for n in range(times)]]


def _mails(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail))


def test_four_organisers_at_once_send_one_mail_to_each_guest(app, draft, event_id, kind_ids):
    for _number in range(5):
        draft()

    def deed():
        kinds = db.session.get(Event, event_id).stakeholder_types
        release_letters([kind for kind in kinds if kind.code == "PARTNER"])

    assert _at_once(app, deed) == [None] * 4
    assert _mails(app) == 5


def test_without_taking_the_invitations_the_same_deed_would_send_doubles(app, draft, event_id):
    """The control: look first, write later, and no key that names the deed."""
    for _number in range(5):
        draft()
    everyone_has_looked = Barrier(4)

    def deed():
        with reading_only():
            waiting = list(
                db.session.scalars(db.select(Invitation.attendee_id).filter_by(released_at=None))
            )
            db.session.rollback()
        everyone_has_looked.wait()
        for guest_id in waiting:
            enqueue("invitation", db.session.get(Attendee, guest_id), uuid4().hex)

    assert _at_once(app, deed) == [None] * 4
    assert _mails(app) == 20


def test_a_type_without_a_letter_sends_nothing_and_says_so(app, organiser, draft, kind_ids):
    guest = draft(email="guest@example.org", language="en")
    with app.app_context():
        db.session.execute(sa.delete(Letter).where(Letter.language == "en"))
        db.session.commit()
    response = _send(organiser, kind_ids["PARTNER"])
    assert response.status_code == 422
    with app.app_context():
        assert invitation_of(guest).released_at is None
    assert _mails(app) == 0


def test_a_type_of_another_event_is_not_there(organiser):
    assert _send(organiser, 999).status_code == 404
    assert _send(organiser, "PARTNER").status_code == 404


def test_a_letter_spoilt_after_its_release_stops_and_waits(app, sink, organiser, draft, kind_ids):
    guest = draft(email="guest@example.org")
    _send(organiser, kind_ids["PARTNER"])
    with app.app_context():
        db.session.execute(sa.update(Letter).values(body="[[secret]]"))
        db.session.commit()
    Worker(app).send_all()
    assert sink.mails == []
    with app.app_context():
        (mail,) = db.session.scalars(db.select(OutboxMail))
        assert (mail.state, "[[secret]]" in mail.last_error) == ("failed", True)
    assert _state(app, guest) == "draft"


def test_a_guest_without_address_is_reached_through_the_nominating_body(
    app, sink, unmixed, organiser, draft, kind_ids
):
    guests = [
        draft(code="GUEST", nominator="TACA", name=name, email="") for name in ("阿道", "小芸")
    ]
    _send(organiser, kind_ids["GUEST"])
    Worker(app).send_all()
    assert [to for to, _content in sink.envelopes] == [["taca@gov-aoc.example"]] * 2
    first, second = sink.mails
    assert first["Subject"] == second["Subject"]
    for mail, name, other in ((first, "阿道", "小芸"), (second, "小芸", "阿道")):
        plain = mail.get_body(("plain",)).get_content()
        assert name in plain and other not in plain and "http://localhost/i/" in plain
        assert name not in str(mail["Subject"])
    assert [_state(app, guest) for guest in guests] == ["sent", "sent"]


def test_without_any_address_the_letter_waits_to_be_handed_over(
    app, sink, organiser, draft, kind_ids
):
    guest = draft(code="GUEST", nominator="TACA", name="阿道", email="")
    with app.app_context():
        factories.nominator("TACA").contact_email = ""
        db.session.commit()
    _send(organiser, kind_ids["GUEST"])
    assert (Worker(app).send_all(), _mails(app), _state(app, guest)) == (0, 0, "draft")
    found = organiser.get(f"{PAGE}?state=to_hand_over").get_data(as_text=True)
    assert "阿道" in found


def test_a_refused_address_makes_the_invitation_undeliverable(
    app, use_server, organiser, draft, kind_ids
):
    gone, there = draft(email="gone@example.org"), draft(email="there@example.org")
    _send(organiser, kind_ids["PARTNER"])
    with listening(Sink(answers={"gone@example.org": "550 no such mailbox"})) as port:
        use_server(port)
        Worker(app).send_all()
    assert (_state(app, gone), _state(app, there)) == ("undeliverable", "sent")


def test_who_answered_before_the_mail_went_out_gets_none(app, sink, organiser, draft, kind_ids):
    guest = draft(email="guest@example.org")
    _send(organiser, kind_ids["PARTNER"])
    with app.app_context():
        record_answer(invitation_of(guest), "declined", "phone")
        db.session.commit()
    Worker(app).send_all()
    assert (sink.mails, _state(app, guest)) == ([], "declined")
    with app.app_context():
        assert db.session.scalars(db.select(OutboxMail.state)).all() == ["void"]


def test_the_waiting_letters_are_counted_by_type(app, draft, event_id):
    draft()
    draft()
    draft(code="VIP", language="en")
    with app.app_context():
        found = waiting_letters(db.session.get(Event, event_id))
        assert [(item.kind.code, item.count, item.missing_language) for item in found] == [
            ("PARTNER", 2, ""),
            ("VIP", 1, ""),
        ]


def test_seats_stand_beside_letters_and_over_inviting_is_said(app, organiser, draft, event_id):
    with app.app_context():
        event = db.session.get_one(Event, event_id)
        factories.stakeholder_type(event, "PARTNER").seats = 3
        factories.stakeholder_type(event, "VIP").seats = 1
        for state in ("sent", "accepted", "declined"):
            factories.attendee(event, invitation_state=state)
        db.session.commit()
    draft(code="VIP")
    draft()
    table = [["現有合作廠商", "3", "3", "1", "1", "1"], ["指導及貴賓", "1", "0", "0", "0", "1"]]
    assert _letters_to_send(organiser) == (table, [])
    draft()
    table[0][-1] = "2"
    words = "Current partner enterprise: with these letters 4 people may come, for 3 seats."
    rows, said = _letters_to_send(organiser)
    assert (rows, [words in each for each in said]) == (table, [True])
    dialogs = _root(organiser, lang="en").findall(".//dialog")
    assert [words in "".join(each.itertext()) for each in dialogs] == [True, True, False]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_letter_with_a_day_that_is_past_is_warned_of(app, organiser, draft, event_id, is_late):
    guest = draft()
    with app.app_context():
        if is_late:
            db.session.get_one(Event, event_id).sign_up_closes_at = factories.clock.now()
            db.session.commit()
        public_id = db.session.get_one(Attendee, guest).public_id
    words = "Please sign these guests up on the phone."
    page = "".join(_root(organiser, lang="en").itertext())
    assert page.count(words) == (2 if is_late else 0)
    own = organiser.get(f"{PAGE}/{public_id}", query_string={"lang": "en"}).get_data(as_text=True)
    assert ("its link takes no sign-up" in own) == is_late


def test_a_stale_lease_sends_a_working_link(app, client, sink, organiser, draft, kind_ids):
    draft(email="guest@example.org")
    _send(organiser, kind_ids["PARTNER"])
    with app.app_context():
        db.session.execute(
            sa.update(OutboxMail).values(
                state="leased", leased_until=clock.now() + timedelta(minutes=1)
            )
        )
        db.session.commit()
    assert Worker(app).send_all() == 0
    later(timedelta(minutes=2))
    assert Worker(app).send_all() == 1
    assert len(sink.mails) == 1
