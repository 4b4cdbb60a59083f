"""The act of signing up: when, under which privacy notice, with which answers; and cancelling."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.attendee.models import Attendee
from events_app.database import Base


class Registration(Base):
    """One person's signing up; whoever did it earlier is earlier in the waiting list."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("notice_language IN ('zh', 'en')", name="notice_language"),
        Index("ix_registration_event_id_registered_at", "event_id", "registered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), unique=True)
    registered_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    notice_version: Mapped[str] = mapped_column(String(8))
    notice_language: Mapped[str] = mapped_column(String(2))
    notice_read_at: Mapped[datetime]

    attendee: Mapped[Attendee] = relationship()
    answers: Mapped[list["RegistrationAnswer"]] = relationship(
        cascade="all, delete-orphan", order_by="RegistrationAnswer.question"
    )


class RegistrationAnswer(Base):
    """An answer to one question of the sign-up form; several choices are several rows' worth."""

    __tablename__ = "registration_answer"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    value: Mapped[str] = mapped_column(String(1000))


class Cancellation(Base):
    """That a registration was given up, when and by whom."""

    __tablename__ = "cancellation"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    cancelled_at: Mapped[datetime]
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
