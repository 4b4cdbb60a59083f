"""The outbox: a row is written with the deed, a worker delivers it later."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.attendee.models import Attendee
from events_app.database import Base
from events_app.sealing import Sealed


class OutboxMail(Base):
    """One mail to one person; it is composed when it is sent, so no secret lies here.

    `void` is a mail that was not sent because there was nothing left to say.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'leased', 'sent', 'void', 'failed')", name="state"),
        # Together these make a mail of a rehearsal, or to one of its people, impossible to write.
        CheckConstraint("sends_mail", name="sends_mail"),
        ForeignKeyConstraint(["event_id", "sends_mail"], ["event.id", "event.sends_mail"]),
        ForeignKeyConstraint(["attendee_id", "event_id"], ["attendee.id", "attendee.event_id"]),
        Index("ix_outbox_mail_state_due_at", "state", "due_at"),
        Index("ix_outbox_mail_event_id_state", "event_id", "state", "id"),
        Index("ix_outbox_mail_event_id_kind_attendee_id", "event_id", "kind", "attendee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    attendee_id: Mapped[int] = mapped_column(index=True)
    sends_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    kind: Mapped[str] = mapped_column(String(24))
    # The row that a mail of some kinds tells of; which table it stands in, the kind's composer knows.
    about_id: Mapped[int | None]
    # The deed this mail tells of; a second mail about the same deed cannot be written.
    deed_key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[str] = mapped_column(String(8), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(String(300), default="")
    # What the last error means; empty without one.
    trouble: Mapped[str] = mapped_column(String(12), default="", server_default="")
    # As last composed: to whom, and the words without what only the recipient may know. Sealed,
    # for a letter reads as its stakeholder type wants it.
    recipient: Mapped[str] = mapped_column(String(254), default="", server_default="")
    subject: Mapped[str | None] = mapped_column(Sealed("mail subject"))
    text: Mapped[str | None] = mapped_column(Sealed("mail text"), deferred=True)

    attendee: Mapped[Attendee] = relationship(
        primaryjoin=lambda: OutboxMail.attendee_id == Attendee.id,
        foreign_keys=lambda: OutboxMail.attendee_id,
    )

    @property
    def address_now(self) -> str:
        """Where the mail would go today: to the person, or to the body that reaches them."""
        body = self.attendee.nominator
        return self.attendee.email or (body.contact_email if body else "")
