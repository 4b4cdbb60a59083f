"""The log of what was done and what was read."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.database import Base
from events_app.staff.models import StaffMember


class AuditEntry(Base):
    """One deed or one sensitive reading: who, when, what. It holds ids, never names."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_event_id_at", "event_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    at: Mapped[datetime]
    staff_member_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    action: Mapped[str] = mapped_column(String(40))
    # From which network a staff member did it, or somebody tried to become one; never a guest's.
    network: Mapped[str | None] = mapped_column(String(45))
    detail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)

    staff_member: Mapped[StaffMember | None] = relationship()
