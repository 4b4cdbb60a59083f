"""The act of signing up: when, under which privacy notice, with which answers; and cancelling."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
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


class Coded:
    """What waits for a code that was mailed: its keyed hash, its end and the tries that are left."""

    code_hash: Mapped[str] = mapped_column(String(64), default="")
    code_ends_at: Mapped[datetime | None]
    tries_left: Mapped[int] = mapped_column(default=0)


class KnownBrowser(Coded, Base):
    """A browser in which a person shows that their mail reaches them; `proved_at` when they have."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("attendee_id", "browser_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"))
    browser_hash: Mapped[str] = mapped_column(String(64))
    proved_at: Mapped[datetime | None]


class AddressChange(Coded, Base):
    """A new address for a person's mails: it counts, and `confirmed_at` is set, when it is proved."""

    __tablename__ = "address_change"
    __table_args__ = (
        Index("ix_address_change_attendee_id", "attendee_id"),
        Index(
            "uq_address_change_pending",
            "attendee_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"))
    # Where the person's mails went before; whoever reads them there is told.
    former_address: Mapped[str] = mapped_column(String(254))
    new_address: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
