"""The survey of a forum, who may still begin it, and what was answered.

Nothing leads from an answer to a person. A person has a right, and links to it, only until they
begin; what they get for it, a ballot, names nobody. A response waits in a sealed bundle, mixed with
others, until the survey is closed; then it has a random id and no time.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.attendee.models import Attendee
from events_app.database import Base
from events_app.survey.questionnaire import Answers

# Rows of such a table lie in the order of their random keys and have no hidden number.
_NO_ORDER = {"sqlite_with_rowid": False}


class Survey(Base):
    """That a forum's survey was opened: the questions as they were then, and until when it runs.

    `asked` and `begun` are numbers of people; what they were counted from is gone after closing. Until
    then `asked` counts those who were to be written to, from then on those whose mail has left.
    """

    __tablename__ = "survey"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id"), primary_key=True, autoincrement=False
    )
    questions: Mapped[dict[str, Any]] = mapped_column(JSON)
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    asked: Mapped[int] = mapped_column(default=0)
    begun: Mapped[int] = mapped_column(default=0)

    def takes_answers(self, moment: datetime) -> bool:
        """Tell whether the survey can be answered at that moment."""
        return self.closed_at is None and moment < self.closes_at


class SurveyRight(Base):
    """That a person may begin the survey; gone as soon as they have."""

    __tablename__ = "survey_right"

    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    # The last day on which a link was sent.
    written_on: Mapped[date]

    attendee: Mapped[Attendee] = relationship()


class SurveyLink(Base):
    """A secret sent to somebody who has not begun; only its hash is here, and it goes with the right."""

    __tablename__ = "survey_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("survey_right.attendee_id", ondelete="CASCADE"), index=True
    )


class SurveyBallot(Base):
    """That somebody has begun, nobody knows who; it counts one response and is then spent."""

    __tablename__ = "survey_ballot"
    __table_args__ = (_NO_ORDER,)

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    spent: Mapped[bool] = mapped_column(default=False)


class SurveyBundle(Base):
    """Responses of several people while the survey runs: mixed, and sealed with the secret key."""

    __tablename__ = "survey_bundle"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SurveyResponse(Base):
    """One person's answers, or one free text, which stands apart from its writer's other answers."""

    __tablename__ = "survey_response"
    __table_args__ = (CheckConstraint("part IN ('answers', 'text')", name="part"), _NO_ORDER)

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    part: Mapped[str] = mapped_column(String(8))
    answers: Mapped[Answers] = mapped_column(JSON)
