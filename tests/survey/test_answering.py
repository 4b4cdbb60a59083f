"""A link becomes a ballot, a ballot one response; whoever presses twice has pressed once."""

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from events_app.database import db
from events_app.errors import RuleViolation
from events_app.mail.models import OutboxMail
from events_app.mail.service import enqueue
from events_app.survey import bundles, closing, sending, service
from events_app.survey.models import SurveyBallot, SurveyBundle, SurveyLink, SurveyRight
from events_app.survey.queries import progress, responses, survey_of
from tests import factories
from tests.databases import on_postgresql
from tests.statements import counted
from tests.survey.people import (
    QUESTIONNAIRE,
    answer,
    came,
    mails,
    waiting_answers,
    waiting_texts,
)


def number_of(table):
    return db.session.scalar(sa.select(sa.func.count()).select_from(table))


def test_only_those_who_came_and_can_be_written_to_are_asked_once_each(app, event):
    with app.app_context():
        came(event())
        came(event(), email="")
        factories.confirmed(event())
        day = sending.usual_last_day(event())
        assert (sending.ask(event(), day), sending.ask(event(), day)) == (1, 0)
        came(event())
        assert sending.ask(event(), day) == 1
        db.session.commit()
        mails(app)
        found = progress(event(), survey_of(event().id), sending.today_of(event()))
        assert (found.came, found.asked, found.unreachable, found.to_ask) == (3, 2, 1, 0)


@pytest.mark.parametrize("is_closed", [False, True])
def test_those_count_as_asked_whose_mail_has_left(app, event, asked, is_closed):
    tokens = asked(5)
    with app.app_context():
        answer(tokens[0], Q02="5")
        sent, failed, reached_later, *_others = db.session.scalars(
            sa.select(OutboxMail).order_by(OutboxMail.id)
        ).all()
        failed.state = reached_later.state = "failed"
        for each in (sent, reached_later):
            enqueue("survey_reminder", each.attendee, "later")
        db.session.flush()
        reminders = OutboxMail.kind == "survey_reminder"
        db.session.execute(sa.update(OutboxMail).where(reminders).values(state="sent"))
        if is_closed:
            closing.close(event())
        found = progress(event(), survey_of(event().id), sending.today_of(event()))
        assert (found.asked, found.unsent, found.answered) == (4, 2, 1)
        assert (found.rate, survey_of(event().id).asked) == (0.25, 4 if is_closed else 5)


def test_a_right_goes_with_its_links_as_soon_as_its_holder_begins(app, asked):
    token, _other = asked(2)
    with app.app_context():
        assert service.begin(token) == service.begin(token)
        db.session.commit()
        assert [number_of(each) for each in (SurveyRight, SurveyLink, SurveyBallot)] == [1, 1, 1]


def test_of_two_links_one_counts(app, event, asked):
    (first,) = asked(1)
    with app.app_context():
        db.session.execute(sa.update(SurveyRight).values(written_on=sa.text("'2000-01-01'")))
        assert sending.remind(event()) == 1
        db.session.commit()
        (second,) = mails(app)
        assert answer(second, Q02="5")
        assert service.begin(first) is None
        assert waiting_answers(event().id) == [{"Q02": "5"}]


def test_a_response_sent_twice_counts_once(app, event, asked):
    (token,) = asked(1)
    with app.app_context():
        assert answer(token, Q02="5") is True
        assert answer(token, Q02="1") is False
        assert service.has_answered(token)
        assert waiting_answers(event().id) == [{"Q02": "5"}]


def test_a_free_text_stands_apart_from_its_writers_other_answers(app, event, asked):
    (token,) = asked(1)
    with app.app_context():
        answer(token, Q01="gov", Q30="謝謝 🌱")
        assert waiting_answers(event().id) == [{"Q01": "gov"}]
        assert waiting_texts(event().id) == [{"Q30": "謝謝 🌱"}]


def test_reminders_go_to_those_who_have_not_begun_once_a_day(app, event, asked):
    tokens = asked(3)
    with app.app_context():
        service.begin(tokens[0])
        assert sending.remind(event()) == 0  # they were written to today
        db.session.execute(sa.update(SurveyRight).values(written_on=sa.text("'2000-01-01'")))
        assert sending.remind(event()) == 2
        assert sending.remind(event()) == 0
        service.begin(tokens[1])
        db.session.commit()
        # Whoever begins before the reminder leaves the house is left in peace.
        assert len(mails(app)) == 1


def test_after_closing_nothing_tells_who_took_part(app, event, asked):
    tokens = asked(7)
    with app.app_context():
        for token in tokens[:6]:
            answer(token, Q01="gov", Q02="4")
        service.begin(tokens[6])
        closing.close(event())
        db.session.commit()
        tables = SurveyRight, SurveyLink, SurveyBallot
        assert [number_of(each) for each in tables] == [0, 0, 0]
        found = progress(event(), survey_of(event().id), sending.today_of(event()))
        assert (found.asked, found.begun, found.answered) == (7, 7, 6)
        assert service.begin(tokens[0]) is None
        assert responses(event().id) == 6 * [{"Q01": "gov", "Q02": "4"}]


def test_an_answer_that_meets_the_closing_is_not_thanked_for(app, event, asked):
    (token,) = asked(1)
    with app.app_context():
        key = service.begin(token)
        survey = service.survey_of_key(key)
        closing.close(event())
        with pytest.raises(RuleViolation):
            service.answer(survey, key, {"Q02": "5"}, QUESTIONNAIRE)


def test_nobody_is_asked_before_the_forum_is_over(app):
    with app.app_context():
        event = factories.forum()
        event.ends_at = sending.clock.now() + sending.USUALLY_OPEN
        with pytest.raises(RuleViolation, match="has ended|結束"):
            sending.ask(event, sending.usual_last_day(event))


def at_once(app, deed, values):
    """Do the deed with each value at the same moment, each in a transaction of its own."""
    start, answers = threading.Barrier(len(values)), []

    def run(value):
        with app.app_context():
            start.wait()
            answers.append(deed(value))
            db.session.commit()

    threads = [threading.Thread(target=run, args=(value,)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_link_at_once_in_many_browsers_gives_one_key(app, asked):
    (token,) = asked(1)
    keys = at_once(app, service.begin, [token] * 8)
    assert len(keys) == 8 and len(set(keys)) == 1
    with app.app_context():
        assert number_of(SurveyBallot) == 1


def sends(key):
    return service.answer(service.survey_of_key(key), key, {"Q02": "5"}, QUESTIONNAIRE)


def test_one_key_sent_many_times_at_once_counts_once_and_no_other_response_is_lost(app, asked):
    tokens = asked(4)
    with app.app_context():
        keys = [service.begin(token) for token in tokens]
        db.session.commit()
    counted = at_once(app, sends, keys * 4)
    assert counted.count(True) == 4
    with app.app_context():
        event_id = db.session.scalar(sa.select(SurveyBundle.event_id))
        assert waiting_answers(event_id) == 4 * [{"Q02": "5"}]


@on_postgresql
def test_without_the_lock_a_response_is_lost(app, asked, monkeypatch):
    """The control: two responses write the same bundle. On SQLite every writer waits anyway."""
    tokens = asked(3)
    with app.app_context():
        keys = [service.begin(token) for token in tokens]
        db.session.commit()
        assert sends(keys.pop())
        db.session.commit()
    both_have_looked, seal = threading.Barrier(2), bundles.seal

    def seal_late(content, purpose):
        both_have_looked.wait()
        return seal(content, purpose)

    monkeypatch.setattr(bundles, "seal", seal_late)
    monkeypatch.setattr(service, "survey_of", lambda event_id, lock=False: survey_of(event_id))
    at_once(app, sends, keys)
    with app.app_context():
        event_id = db.session.scalar(sa.select(SurveyBundle.event_id))
        assert len(waiting_answers(event_id)) == 2


def test_an_answer_costs_the_same_behind_ten_others_and_behind_a_thousand(app, event, asked):
    tokens = asked(2)
    sent = []
    for token, waiting in zip(tokens, (10, 1000), strict=True):
        with app.app_context():
            survey = survey_of(event().id)
            survey.asked = waiting
            for _each in range(waiting - len(bundles.kept(event().id))):
                bundles.put_away(survey, [("answers", {"Q02": "5"})])
            # Whatever bundle is drawn, it has been written before.
            assert number_of(SurveyBundle) == max(waiting // bundles.TOGETHER, 1)
            key = service.begin(token)
            db.session.commit()
            with counted(app) as statements:
                sends(key)
            sent.append(statements)
            largest = db.session.scalar(sa.select(sa.func.max(sa.func.length(SurveyBundle.sealed))))
            assert largest < 4 * bundles.TOGETHER * bundles.ROOM
            db.session.commit()
    assert sent[0] == sent[1]


def test_what_an_earlier_version_stored_is_counted_too(app, event, asked):
    (token,) = asked(1)
    with app.app_context():
        service.write_anew(event().id, 5 * [("answers", {"Q02": "1"})])
        answer(token, Q02="1")
        closing.close(event())
        assert responses(event().id) == 6 * [{"Q02": "1"}]
        assert number_of(SurveyBundle) == 0


def test_with_another_secret_key_closing_says_so_and_loses_nothing(app, event, asked, monkeypatch):
    (token,) = asked(1)
    with app.app_context():
        answer(token, Q02="5")
        settings, forum = app.config["SETTINGS"], event()
        with monkeypatch.context() as key:
            key.setitem(app.config, "SETTINGS", replace(settings, secret_key="a new key " * 4))
            with pytest.raises(RuleViolation, match="earlier secret key|先前的密鑰"):
                closing.close(forum)
            db.session.rollback()
        closing.close(event())
        assert [each["Q02"] for each in responses(event().id)] == ["5"]
