"""A link becomes a ballot, a ballot one response; whoever presses twice has pressed once."""

import threading

import pytest
import sqlalchemy as sa

from events_app.database import db
from events_app.errors import RuleViolation
from events_app.survey import closing, sending, service
from events_app.survey.models import SurveyBallot, SurveyLink, SurveyResponse, SurveyRight
from events_app.survey.queries import progress, responses, survey_of, texts
from tests import factories
from tests.survey.people import QUESTIONNAIRE, answer, came, mails


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
        found = progress(event(), survey_of(event().id), sending.today_of(event()))
        assert (found.came, found.asked, found.unreachable, found.to_ask) == (3, 2, 1, 0)


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
        assert responses(event().id) == [{"Q02": "5"}]


def test_a_response_sent_twice_counts_once(app, event, asked):
    (token,) = asked(1)
    with app.app_context():
        assert answer(token, Q02="5") is True
        assert answer(token, Q02="1") is False
        assert service.has_answered(token)
        assert responses(event().id) == [{"Q02": "5"}]


def test_a_free_text_stands_apart_from_its_writers_other_answers(app, event, asked):
    (token,) = asked(1)
    with app.app_context():
        answer(token, Q01="gov", Q30="謝謝 🌱")
        assert responses(event().id) == [{"Q01": "gov"}]
        assert texts(event().id, "Q30") == ["謝謝 🌱"]
        assert number_of(SurveyResponse) == 2


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
        assert number_of(SurveyResponse) == 4
        assert_all_are_alike_to_the_database()


def assert_all_are_alike_to_the_database():
    if db.engine.dialect.name == "postgresql":
        written_by = db.session.scalars(sa.text("SELECT DISTINCT xmin::text FROM survey_response"))
        assert len(written_by.all()) == 1


def test_without_the_lock_one_response_stands_out(app, asked, monkeypatch):
    """The control: on PostgreSQL responses that do not wait for each other are not mixed."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return  # there every writer waits
    tokens = asked(2)
    monkeypatch.setattr(service, "survey_of", lambda event_id, lock: survey_of(event_id))
    with app.app_context():
        survey = survey_of(db.session.scalar(sa.select(SurveyRight.event_id).limit(1)))
        db.session.expunge(survey)
        keys = [service._key(token) for token in tokens]
        db.session.add_all(
            SurveyBallot(key_hash=service.hash_token(key, service.BALLOT), event_id=survey.event_id)
            for key in keys
        )
        db.session.commit()
    between = threading.Barrier(2)

    def send(key):
        service.answer(survey, key, {"Q02": "5"}, QUESTIONNAIRE)
        between.wait()

    at_once(app, send, keys)
    with app.app_context(), pytest.raises(AssertionError):
        assert_all_are_alike_to_the_database()
