"""The print log: which badge left the printer when, and on whose order."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.database import Base
from events_app.staff.models import StaffMember


class PrintBatch(Base):
    """One PDF of badges."""

    __tablename__ = "print_batch"
    __table_args__ = (Index("ix_print_batch_event_id_printed_at", "event_id", "printed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    sheet: Mapped[str] = mapped_column(String(16))
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    printed_at: Mapped[datetime]

    printed_by: Mapped[StaffMember] = relationship()
    prints: Mapped[list["BadgePrint"]] = relationship(cascade="all, delete-orphan")


class BadgePrint(Base):
    """That one attendee's badge was in a batch, with the code and the texts it carried."""

    __tablename__ = "badge_print"

    batch_id: Mapped[int] = mapped_column(
        ForeignKey("print_batch.id", ondelete="CASCADE"), primary_key=True
    )
    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id"), primary_key=True, index=True
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    badge_code_id: Mapped[int] = mapped_column(ForeignKey("badge_code.id"), index=True)
    # A digest of all that was printed: when it differs from today's, the badge is out of date.
    face: Mapped[str] = mapped_column(String(64))
