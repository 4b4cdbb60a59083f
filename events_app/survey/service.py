"""Answering: a personal link becomes a ballot that names nobody, a ballot becomes one response."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from events_app import clock
from events_app.database import db
from events_app.errors import RuleViolation
from events_app.survey.bundles import Part, kept, put_away, throw_away
from events_app.survey.models import (
    Survey,
    SurveyBallot,
    SurveyLink,
    SurveyResponse,
    SurveyRight,
)
from events_app.survey.queries import survey_of
from events_app.survey.questionnaire import Kind, Questionnaire
from events_app.tokens import hash_token, new_public_id

LINK, KEY, BALLOT = "survey-link", "survey-key", "survey-ballot"
_random = secrets.SystemRandom()


def may_begin(token: str) -> Survey | None:
    """Return the survey that a link leads to, begun or not; None if it can no longer be answered."""
    link = db.session.get(SurveyLink, hash_token(token, LINK))
    return survey_of_key(_key(token)) if link is None else _taking_answers(link.event_id)


def begin(token: str) -> str | None:
    """Give up the right of the person to whom a link was sent, for a key that names nobody.

    The person's other links end with it. The same link gives the same key again, so nobody is
    locked out by a bad connection; None for a link that leads nowhere.
    """
    key = _key(token)
    link = db.session.get(SurveyLink, hash_token(token, LINK))
    if link is not None and _taking_answers(link.event_id, lock=True):
        # The database decides which of two links is first, and takes the others with the right.
        gone = db.session.execute(
            delete(SurveyRight).where(SurveyRight.attendee_id == link.attendee_id)
        )
        if gone.rowcount:  # type: ignore[attr-defined]
            db.session.add(SurveyBallot(key_hash=hash_token(key, BALLOT), event_id=link.event_id))
            db.session.flush()
    return key if survey_of_key(key) else None


def survey_of_key(key: str) -> Survey | None:
    """Return the survey that a key answers, as long as it takes answers."""
    event_id = db.session.scalar(
        select(SurveyBallot.event_id).where(SurveyBallot.key_hash == hash_token(key, BALLOT))
    )
    return None if event_id is None else _taking_answers(event_id)


def has_answered(token: str) -> bool:
    """Tell whether the response of whoever holds this link has arrived."""
    ballot = db.session.get(SurveyBallot, hash_token(_key(token), BALLOT))
    return ballot is not None and ballot.spent


def answer(survey: Survey, key: str, answers: Mapping[str, Any], asked: Questionnaire) -> bool:
    """Count a response; False if this key's has been counted already, which changes nothing.

    Raises `RuleViolation` if the survey was closed meanwhile.
    """
    # Locked, so that no response is lost from a bundle that two write, or behind the closing.
    open_survey = _taking_answers(survey.event_id, lock=True)
    if open_survey is None:
        raise RuleViolation(_("The survey is not open."))
    spent = db.session.execute(
        update(SurveyBallot)
        .where(SurveyBallot.key_hash == hash_token(key, BALLOT), SurveyBallot.spent.is_(False))
        .values(spent=True)
    )
    if not spent.rowcount:  # type: ignore[attr-defined]
        return False
    put_away(open_survey, _parts(answers, asked))
    return True


def take_out(event_id: int) -> list[Part]:
    """Take all responses out of the database, to be written anew.

    Most wait in bundles; those that an earlier version stored stand in their table.
    """
    waiting = kept(event_id)
    throw_away(event_id)
    taken = db.session.execute(
        delete(SurveyResponse)
        .where(SurveyResponse.event_id == event_id)
        .returning(SurveyResponse.part, SurveyResponse.answers)
    )
    return [*waiting, *((part, answers) for part, answers in taken)]


def write_anew(event_id: int, parts: Sequence[Part]) -> None:
    """Write responses in a new order under new ids, so that nothing tells which one came when."""
    shuffled = [*parts]
    _random.shuffle(shuffled)
    rows = [
        {"id": new_public_id(), "event_id": event_id, "part": part, "answers": answers}
        for part, answers in shuffled
    ]
    if rows:
        db.session.execute(insert(SurveyResponse), rows)


def _parts(answers: Mapping[str, Any], asked: Questionnaire) -> list[Part]:
    """Return the answers, and each free text apart from them."""
    texts = {item.id for item in asked.items if item.kind is Kind.TEXT} & answers.keys()
    closed = {name: value for name, value in answers.items() if name not in texts}
    return [("answers", closed), *(("text", {name: answers[name]}) for name in texts)]


def _key(token: str) -> str:
    """Return the key that a link gives: the mail's own secret never travels with answers."""
    return hash_token(token, KEY)


def _taking_answers(event_id: int, *, lock: bool = False) -> Survey | None:
    survey = survey_of(event_id, lock=lock)
    return survey if survey is not None and survey.takes_answers(clock.now()) else None
