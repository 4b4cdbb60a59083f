"""The worker against real mail servers: friendly, hesitant, refusing, slow, dead."""

import re
from datetime import timedelta

import pytest

from events_app.database import db
from events_app.errors import RuleViolation
from events_app.mail import outbox, worker
from events_app.mail.building import build
from events_app.mail.composing import COMPOSERS
from events_app.mail.models import OutboxMail
from events_app.mail.worker import Worker
from tests.locks import write_beside
from tests.mail.sinks import Sink, free_port, listening
from tests.times import later


def _states(app):
    with app.app_context():
        mails = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id))
        return [(mail.state, mail.attempts, mail.last_error) for mail in mails]


def test_each_mail_goes_to_one_recipient_in_a_dialogue_of_its_own(app, sink, queue, heard):
    people = queue("a@example.org", "b@example.org", "c@example.org")
    assert Worker(app).send_all() == 3
    assert [to for to, _content in sink.envelopes] == [
        ["a@example.org"],
        ["b@example.org"],
        ["c@example.org"],
    ]
    assert _states(app) == [("sent", 1, "")] * 3
    assert heard == [("sent", person) for person in people]


def test_a_sent_mail_is_not_sent_again(app, sink, queue):
    queue("a@example.org")
    assert [Worker(app).send_all(), Worker(app).send_all()] == [1, 0]
    assert len(sink.mails) == 1


def test_a_mail_deleted_while_it_was_sent_stops_nobody(app, sink, queue, monkeypatch):
    people = queue("a@example.org", "b@example.org")
    deliver = worker.Postman.deliver

    def deliver_and_delete(postman, mail):
        deliver(postman, mail)
        if mail["To"] == "a@example.org":
            db.session.execute(db.delete(OutboxMail).filter_by(attendee_id=people[0]))
            db.session.commit()

    monkeypatch.setattr(worker.Postman, "deliver", deliver_and_delete)
    assert Worker(app).send_all() == 2
    assert [state for state, *_rest in _states(app)] == ["sent"]


def test_a_hesitant_server_is_asked_again_after_growing_pauses(app, use_server, queue, heard):
    people = queue("a@example.org")
    sink = Sink(answers={"a@example.org": "451 come back later"})
    passed = timedelta(0)
    with listening(sink) as port:
        use_server(port)
        for pause in (*outbox.PAUSES, timedelta(days=7)):
            assert [Worker(app).send_all(), Worker(app).send_all()] == [1, 0]
            passed += pause + timedelta(minutes=1)
            later(passed)
        assert Worker(app).send_all() == 0
    assert _states(app) == [("failed", 9, "451 come back later")]
    assert heard == [("failed", people[0])]


def test_the_pauses_grow_and_end_within_two_days():
    assert list(outbox.PAUSES) == sorted(outbox.PAUSES)
    assert timedelta(hours=40) < sum(outbox.PAUSES, timedelta(0)) < timedelta(hours=48)


def test_a_refused_recipient_fails_at_once_and_the_others_get_theirs(app, use_server, queue, heard):
    gone, there = queue("gone@example.org", "there@example.org")
    sink = Sink(answers={"gone@example.org": "550 no such mailbox"})
    with listening(sink) as port:
        use_server(port)
        Worker(app).send_all()
    assert _states(app) == [("failed", 1, "550 no such mailbox"), ("sent", 1, "")]
    assert [to for to, _content in sink.envelopes] == [["there@example.org"]]
    assert heard == [("failed", gone), ("sent", there)]


@pytest.mark.parametrize(
    ("answer", "state"), [("554 looks like spam", "failed"), ("452 disk full", "queued")]
)
def test_a_refusal_after_the_text_counts_too(app, use_server, queue, answer, state):
    queue("a@example.org")
    with listening(Sink(answers={"DATA": answer})) as port:
        use_server(port)
        Worker(app).send_all()
    assert _states(app) == [(state, 1, answer)]


def test_a_server_that_is_not_there_costs_nobody_a_mail(app, use_server, queue, sink, heard):
    good_port = app.config["SETTINGS"].smtp_port
    queue("a@example.org", "b@example.org")
    use_server(free_port())
    Worker(app).send_all()
    assert [(state, tries) for state, tries, _error in _states(app)] == [("queued", 1)] * 2
    use_server(good_port)
    later(timedelta(minutes=2))
    Worker(app).send_all()
    assert _states(app) == [("sent", 2, "")] * 2
    assert len(sink.mails) == 2


def test_what_is_not_an_address_fails_without_a_dialogue(app, sink, queue, heard):
    (person,) = queue("a@b@c")
    Worker(app).send_all()
    assert _states(app) == [("failed", 1, "not an address: a@b@c")]
    assert (sink.envelopes, heard) == ([], [("failed", person)])


def test_nothing_left_to_say_is_void_and_not_sent(app, sink, queue, heard, monkeypatch):
    queue("a@example.org")
    monkeypatch.setitem(COMPOSERS, "note", lambda _attendee: None)
    Worker(app).send_all()
    assert _states(app) == [("void", 1, "")]
    assert (sink.envelopes, heard) == ([], [])


def test_a_mail_that_cannot_be_written_waits_for_a_person(app, sink, queue, heard, monkeypatch):
    queue("a@example.org")

    def refuse(_attendee):
        raise RuleViolation("The letter has an unknown placeholder.")

    monkeypatch.setitem(COMPOSERS, "note", refuse)
    Worker(app).send_all()
    assert _states(app) == [("failed", 1, "The letter has an unknown placeholder.")]
    assert (sink.envelopes, heard) == ([], [])


def test_one_composer_at_fault_does_not_hold_up_the_others(app, sink, queue, monkeypatch):
    first, _second = queue("a@example.org", "b@example.org")
    compose = COMPOSERS["note"]

    def sometimes(attendee):
        attendee.name = "changed and taken back"
        if attendee.id == first:
            db.session.flush()
            raise KeyError("a fault")
        return compose(attendee)

    monkeypatch.setitem(COMPOSERS, "note", sometimes)
    Worker(app).send_all()
    assert _states(app) == [("queued", 1, "KeyError"), ("sent", 1, "")]


def test_others_can_write_while_a_mail_is_built(app, sink, queue, monkeypatch):
    written = []

    def build_while_others_write(*given):
        written.append(write_beside(app))
        return build(*given)

    monkeypatch.setattr(worker, "build", build_while_others_write)
    queue("a@example.org", "b@example.org")
    assert Worker(app).send_all() == 2
    assert written == ["meanwhile"] * 2


def test_more_than_a_batch_is_sent_completely(app, sink, queue, monkeypatch):
    monkeypatch.setattr(worker, "BATCH", 2)
    queue(*(f"person{number}@example.org" for number in range(5)))
    assert Worker(app).send_all() == 5
    assert len({to[0] for to, _content in sink.envelopes}) == 5


def test_a_worker_that_stops_gives_back_what_it_did_not_try(app, sink, queue):
    queue("a@example.org")
    stopped = Worker(app)
    stopped.stop()
    stopped.send_all()
    assert _states(app) == [("queued", 0, "")]
    assert Worker(app).send_all() == 1


def test_the_message_id_stays_the_same_over_retries(app, use_server, queue):
    queue("a@example.org")
    sink = Sink(answers={"DATA": "451 not now"})
    with listening(sink) as port:
        use_server(port)
        Worker(app).send_all()
        later(timedelta(minutes=2))
        Worker(app).send_all()
    first, second = (mail["Message-ID"] for mail in sink.mails)
    assert first == second


def test_message_ids_tell_neither_number_nor_time(app, sink, queue):
    queue("a@example.org", "b@example.org", "c@example.org")
    Worker(app).send_all()
    names = [mail["Message-ID"].removesuffix("@aoc.example>") for mail in sink.mails]
    assert len(set(names)) == 3
    assert all(re.fullmatch("<[0-9a-f]{32}", name) for name in names)
    assert {name[:4] for name in names} != {names[0][:4]}
