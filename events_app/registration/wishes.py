"""What people with a seat said to each question of the sign-up form, counted and listed.

Most questions are asked of one type only; supporting bodies and their guests are asked the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, case, func, select

from events_app.attendee.models import Attendee
from events_app.database import db
from events_app.registration.models import Registration, RegistrationAnswer
from events_app.registration.questions import QUESTIONS, Kind, Question

PEOPLE_PER_PAGE = 50
_WRITTEN = [key for key, each in QUESTIONS.items() if each.kind in (Kind.LINE, Kind.LINES)]


@dataclass(frozen=True)
class Asked:
    """A question with how many answered it; of a choice also how many chose what, in words."""

    question: Question
    people: int
    choices: tuple[tuple[str, int], ...]


def wishes(event_id: int) -> list[Asked]:
    """Return the questions that somebody with a seat answered, in the form's order."""
    # What was written is only counted; what was chosen is counted by choice.
    chosen = case((RegistrationAnswer.question.in_(_WRITTEN), ""), else_=RegistrationAnswer.value)
    rows = db.session.execute(
        _answers(event_id)
        .with_only_columns(RegistrationAnswer.question, chosen, func.count())
        .group_by(RegistrationAnswer.question, chosen)
    ).all()
    found: dict[str, list[tuple[str, int]]] = {}
    for key, value, number in rows:
        found.setdefault(key, []).append((value, number))
    return [_asked(each, found[key]) for key, each in QUESTIONS.items() if key in found]


def answers_to(event_id: int, question: Question, page: int) -> tuple[Sequence[Row], int]:
    """Return one page of people with a seat and what they said, by name, and how many in all."""
    query = _answers(event_id).where(RegistrationAnswer.question == question.key)
    total = db.session.scalar(query.with_only_columns(func.count())) or 0
    rows = db.session.execute(
        query.with_only_columns(Attendee, RegistrationAnswer.value)
        .order_by(Attendee.order_key, Attendee.id)
        .limit(PEOPLE_PER_PAGE)
        .offset((page - 1) * PEOPLE_PER_PAGE)
    ).all()
    return rows, total


def _answers(event_id: int) -> Select:
    return (
        select(RegistrationAnswer)
        .join(Registration, Registration.id == RegistrationAnswer.registration_id)
        .join(Attendee, Attendee.id == Registration.attendee_id)
        .where(RegistrationAnswer.event_id == event_id, Attendee.status == "confirmed")
    )


def _asked(question: Question, answers: list[tuple[str, int]]) -> Asked:
    counts: Counter[str] = Counter()
    for value, number in answers:
        for part in value.split(","):
            counts[part] += number
    choices = tuple((str(words), counts[key]) for key, words in question.options if counts[key])
    return Asked(question, sum(number for _value, number in answers), choices)
