"""Reads about the survey: how far it is, whom to write to, and what was answered."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from events_app.attendee.models import Attendee
from events_app.checkin.arrivals import has_arrived, ids_of_arrived
from events_app.database import db
from events_app.event.models import Event
from events_app.mail.models import OutboxMail
from events_app.survey.models import Survey, SurveyBallot, SurveyResponse, SurveyRight
from events_app.survey.questionnaire import Answers

ASKED = "survey"
REMINDED = "survey_reminder"


@dataclass(frozen=True)
class Progress:
    """Numbers of people: who came, was asked, has begun and has answered; and who is to be asked.

    `asked` have a link that the mail server took, `unsent` one that waits or failed; `to_ask` came, have an address of their own and were not asked; `to_remind` have not begun and
    were not written to today; `unreachable` came and have no address.
    """

    came: int
    asked: int
    unsent: int
    begun: int
    answered: int
    to_ask: int
    to_remind: int
    unreachable: int

    @property
    def rate(self) -> float | None:
        """Of those who were asked, the fraction that answered; None if nobody was asked."""
        return self.answered / self.asked if self.asked else None


def survey_of(event_id: int, *, lock: bool = False) -> Survey | None:
    """Return the event's survey if it was opened; locked, everybody else's deeds wait for ours."""
    return db.session.get(Survey, event_id, with_for_update=lock, populate_existing=lock)


def progress(event: Event, survey: Survey | None, today: date) -> Progress:
    """Return how far the survey is; one statement."""
    came = ids_of_arrived(event.id)
    ballots = select(SurveyBallot.key_hash).where(SurveyBallot.event_id == event.id)
    is_closed = survey is not None and survey.closed_at is not None
    counted = (
        came,
        ballots,
        # While responses wait in their bundles, spent ballots tell how many there are.
        _answers(event.id) if is_closed else ballots.where(SurveyBallot.spent),
        people_to_ask(event.id),
        people_to_remind(event.id, today),
        _came(event.id).where(Attendee.email == ""),
        people_with_a_link(event.id),
        _unsent(event.id),
    )
    came_, begun, answered, to_ask, to_remind, unreachable, reached, unsent = db.session.execute(
        select(*(_count(rows) for rows in counted))
    ).one()
    return Progress(
        came_,
        survey.asked if survey and is_closed else reached,
        unsent,
        survey.begun if survey and is_closed else begun,
        answered,
        to_ask,
        to_remind,
        unreachable,
    )


def people_to_ask(event_id: int) -> Select[Attendee]:
    """Return the query for people who came, can be written to and were not asked yet."""
    asked = select(OutboxMail.id).where(
        OutboxMail.attendee_id == Attendee.id,
        OutboxMail.event_id == event_id,
        OutboxMail.kind == ASKED,
    )
    return _came(event_id).where(Attendee.email != "", ~asked.exists()).order_by(Attendee.id)


def people_with_a_link(event_id: int) -> Select[int]:
    """Return the query for the ids of people to whom a mail with a link has left, once each."""
    return (
        select(OutboxMail.attendee_id)
        .where(
            OutboxMail.event_id == event_id,
            OutboxMail.kind.in_((ASKED, REMINDED)),
            OutboxMail.state == "sent",
        )
        .distinct()
    )


def count_of(rows: Select) -> int:
    """Return how many rows a query has."""
    return db.session.scalar(select(_count(rows))) or 0


def people_to_remind(event_id: int, today: date) -> Select[SurveyRight]:
    """Return the query for the rights of people who have not begun and got no mail of ours today."""
    return (
        select(SurveyRight)
        .options(joinedload(SurveyRight.attendee))
        .where(SurveyRight.event_id == event_id, SurveyRight.written_on < today)
        .order_by(SurveyRight.attendee_id)
    )


def responses(event_id: int) -> list[Answers]:
    """Return everybody's answers once the survey is closed, in the order of random keys."""
    rows = db.session.scalars(_answers(event_id).with_only_columns(SurveyResponse.answers))
    return list(rows)


def texts(event_id: int, item_id: str) -> list[str]:
    """Return what was written in answer to one item, in the order of random keys."""
    rows = db.session.scalars(
        select(SurveyResponse.answers)
        .where(SurveyResponse.event_id == event_id, SurveyResponse.part == "text")
        .order_by(SurveyResponse.id)
    )
    return [str(answers[item_id]) for answers in rows if item_id in answers]


def _came(event_id: int) -> Select[Attendee]:
    return select(Attendee).where(Attendee.event_id == event_id, has_arrived(event_id))


def _unsent(event_id: int) -> Select[int]:
    return select(OutboxMail.id).where(
        OutboxMail.event_id == event_id,
        OutboxMail.kind == ASKED,
        OutboxMail.state.in_(("queued", "leased", "failed")),
    )


def _answers(event_id: int) -> Select[SurveyResponse]:
    return (
        select(SurveyResponse)
        .where(SurveyResponse.event_id == event_id, SurveyResponse.part == "answers")
        .order_by(SurveyResponse.id)
    )


def _count(rows: Select):
    return select(func.count()).select_from(rows.order_by(None).subquery()).scalar_subquery()
