"""Personal offers to register, the answers to them, letters, and guest lists being imported.

The stakeholder type stands on the invitation and nowhere else.
"""

from datetime import datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.attendee.models import Attendee
from events_app.database import Base
from events_app.event.models import StakeholderType
from events_app.nominator.models import Nominator


class Invitation(Base):
    """An offer to one attendee; it counts as invited once its letter has left the house."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'sent', 'accepted', 'declined', 'delegated', 'withdrawn',"
            " 'expired', 'undeliverable')",
            name="state",
        ),
        Index("ix_invitation_event_id_type_id_state", "event_id", "type_id", "state"),
        Index("ix_invitation_event_id_state", "event_id", "state", "attendee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), unique=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("stakeholder_type.id"), index=True)
    guest_list_id: Mapped[int | None] = mapped_column(ForeignKey("guest_list.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    # When the organiser decided that the letter goes out; a draft has none.
    released_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

    attendee: Mapped[Attendee] = relationship()
    type: Mapped[StakeholderType] = relationship()
    answers: Mapped[list["InvitationAnswer"]] = relationship(
        order_by="InvitationAnswer.id", back_populates="invitation"
    )


class InvitationAnswer(Base):
    """What was answered, when and through which channel; the last one stands."""

    __tablename__ = "invitation_answer"
    __table_args__ = (
        CheckConstraint("answer IN ('accepted', 'declined', 'delegated')", name="answer"),
        CheckConstraint("channel IN ('link', 'phone', 'nominator')", name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    answer: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(12))
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime]

    invitation: Mapped[Invitation] = relationship(back_populates="answers")


class Letter(Base):
    """The invitation's text for one stakeholder type in one language."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("event_id", "type_id", "language"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    type_id: Mapped[int] = mapped_column(ForeignKey("stakeholder_type.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)

    type: Mapped[StakeholderType] = relationship()


class GuestList(Base):
    """A file that a nominator sent: read, judged row by row, and stored only when confirmed."""

    __tablename__ = "guest_list"
    __table_args__ = (Index("ix_guest_list_event_id_uploaded_at", "event_id", "uploaded_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    public_id: Mapped[str] = mapped_column(String(20), unique=True)
    nominator_id: Mapped[int | None] = mapped_column(ForeignKey("nominator.id"), index=True)
    type_id: Mapped[int | None] = mapped_column(ForeignKey("stakeholder_type.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    # The cells, kept until the list is confirmed or discarded, so that they can be judged again.
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    facts: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    uploaded_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    confirmed_at: Mapped[datetime | None]

    nominator: Mapped[Nominator | None] = relationship()
    type: Mapped[StakeholderType | None] = relationship()
    rows: Mapped[list["GuestListRow"]] = relationship(
        order_by="GuestListRow.position",
        back_populates="guest_list",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class GuestListRow(Base):
    """One row of a file as it would be stored, with what is asked and told about it."""

    __tablename__ = "guest_list_row"
    __table_args__ = (
        UniqueConstraint("guest_list_id", "position"),
        CheckConstraint("status IN ('ready', 'questioned', 'skipped')", name="status"),
        Index(
            "ix_guest_list_row_guest_list_id_status_position",
            "guest_list_id",
            "status",
            "position",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guest_list_id: Mapped[int] = mapped_column(ForeignKey("guest_list.id", ondelete="CASCADE"))
    position: Mapped[int]
    sheet: Mapped[str] = mapped_column(String(120), default="")
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    type_code: Mapped[str] = mapped_column(String(16), default="")
    person: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    questions: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    notices: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    # What somebody decided about a questioned row so far; it counts when the list is stored.
    decision: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"), index=True)

    guest_list: Mapped[GuestList] = relationship(back_populates="rows")
