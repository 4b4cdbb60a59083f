"""Scans, which are never changed, and the standing record of who has arrived."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from events_app.database import Base


class Scan(Base):
    """What happened at a station: made by the desk under its own id, stored once, kept for good."""

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint("kind IN ('entry', 'undo')", name="kind"),
        CheckConstraint("(kind = 'undo') = (undo_of IS NOT NULL)", name="undo_names_a_scan"),
        Index("ix_scan_event_id_at", "event_id", "at"),
        Index("ix_scan_attendee_id", "attendee_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    staff_member_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    kind: Mapped[str] = mapped_column(String(8), default="entry")
    undo_of: Mapped[str | None] = mapped_column(ForeignKey("scan.id"))
    code: Mapped[str] = mapped_column(String(64), default="")
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"))
    outcome: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class CheckIn(Base):
    """That a person has arrived: one row a person, so a second admission cannot be written."""

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_event_id_at", "event_id", "at"),)

    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id"), primary_key=True, autoincrement=False
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    # Checked at commit: the arrival decides which desk was first, then the scan is written.
    scan_id: Mapped[str] = mapped_column(
        ForeignKey("scan.id", deferrable=True, initially="DEFERRED")
    )
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    at: Mapped[datetime]
