"""The outbox: a row is written with the deed, a worker delivers it later."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.attendee.models import Attendee
from events_app.database import Base


class OutboxMail(Base):
    """One mail to one person; its text is made when it is sent, so no secret lies here.

    `void` is a mail that was not sent because there was nothing left to say.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'leased', 'sent', 'void', 'failed')", name="state"),
        Index("ix_outbox_mail_state_due_at", "state", "due_at"),
        Index("ix_outbox_mail_event_id_state", "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    # The deed this mail tells of; a second mail about the same deed cannot be written.
    deed_key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")

    attendee: Mapped[Attendee] = relationship()
