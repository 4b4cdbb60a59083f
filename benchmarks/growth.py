"""How much dearer the most used requests are for fifty thousand people than for one thousand."""

import secrets
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import insert

from benchmarks.forum import Forum
from events_app import clock
from events_app.database import db
from events_app.event.models import Event
from events_app.survey import service
from events_app.survey.bundles import TOGETHER, put_away
from events_app.survey.models import Survey, SurveyBallot
from events_app.survey.questionnaire import read_questionnaire, standard_questions
from events_app.tokens import hash_token
from tests import crowd, factories
from tests.everything import one_of_everything
from tests.most_used import most_used
from tests.statements import counted

FEW, MANY = 1_000, 50_000
THINGS = 100
TRIES = 9
STORED_FEW, STORED_MANY = 10, 20_000


@dataclass(frozen=True)
class Cost:
    """What a request takes: statements, and the middle of some milliseconds."""

    statements: int
    p50_ms: float


def of_requests(forum: Forum) -> dict[str, tuple[Cost, Cost]]:
    """Return each request's cost for few people and for many, in a forum of its own."""
    with forum.app.app_context():
        event = factories.forum_of_another_year()
        # Just over: its links still open, and its reports are what is looked at.
        event.ends_at = clock.now() - timedelta(hours=1)
        event.starts_at = event.ends_at - timedelta(hours=3)
        event_id, named = event.id, one_of_everything(event)
        crowd.fill(event, FEW, THINGS)
        requests = most_used(forum.app, event, named)
    few = {name: _cost(forum, request) for name, request in requests.items()}
    with forum.app.app_context():
        crowd.fill(db.session.get_one(Event, event_id), MANY - FEW, THINGS)
    many = {name: _cost(forum, request) for name, request in requests.items()}
    return {name: (few[name], many[name]) for name in requests}


def _cost(forum: Forum, request: Callable) -> Cost:
    request()
    with counted(forum.app) as statements:
        answer = request()
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.request.path} answered {answer.status_code}")
    return Cost(len(statements), 1000 * _middle(request))


def _middle(deed: Callable[[], object]) -> float:
    """Return the middle of the seconds that a deed takes."""
    seconds = []
    for _try in range(TRIES):
        start = time.perf_counter()
        deed()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def of_survey_answers(forum: Forum) -> float:
    """Return how much dearer an answer is beside twenty thousand stored ones than beside ten."""
    with forum.app.app_context():
        event = factories.forum_of_another_year("EIF111")
        asked = STORED_MANY + 3 * TRIES
        closes_at = clock.now() + timedelta(days=1)
        db.session.add(
            Survey(
                event_id=event.id, questions=standard_questions(), closes_at=closes_at, asked=asked
            )
        )
        keys = [secrets.token_hex(8) for _key in range(STORED_FEW + 3 * TRIES)]
        ballots = [
            {"key_hash": hash_token(key, service.BALLOT), "event_id": event.id} for key in keys
        ]
        db.session.execute(insert(SurveyBallot), ballots)
        db.session.commit()
        answer = partial(_answer, event.id, keys)
        for _one in range(STORED_FEW):
            answer()
        few = _middle(answer)
        _put_away(event.id)
        return _middle(answer) / few


def _put_away(event_id: int) -> None:
    """Store many responses by the bundle, as they would lie there had they come one by one."""
    survey = db.session.get_one(Survey, event_id)
    parts = [("answers", {"Q01": "1", "Q02": "5"}), ("text", {"Q30": "很有收穫"})]
    for _bundle in range(STORED_MANY // TOGETHER):
        put_away(survey, parts * TOGETHER)
    db.session.commit()


def _answer(event_id: int, keys: list[str]) -> None:
    survey = db.session.get_one(Survey, event_id)
    said = {"Q01": "1", "Q02": "5", "Q30": "很有收穫"}
    service.answer(survey, keys.pop(), said, read_questionnaire(survey.questions))
    db.session.commit()
