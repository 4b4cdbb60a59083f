"""Tablets and what they scanned: scans are only ever added, and who has arrived follows from them."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.database import Base
from events_app.event.models import Station
from events_app.sealing import Sealed
from events_app.staff.models import StaffMember

MOST_STORED = 50_000  # scans of one tablet: one a second for fourteen hours
MOST_ASIDE = 2_000  # scans of one tablet that nobody has decided about
_NAMES_A_SCAN = text("undo_of IS NOT NULL")


class Device(Base):
    """A tablet at a station; its secret is in its own cookie, only the hash is here."""

    __tablename__ = "device"
    __table_args__ = (
        UniqueConstraint("event_id", "pairing_hash"),
        CheckConstraint("role IN ('scanner', 'desk')", name="role"),
        CheckConstraint("token_hash IS NULL OR paired_at IS NOT NULL", name="secret_when_paired"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_whom"),
        CheckConstraint("waiting >= 0", name="waiting"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    public_id: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    role: Mapped[str] = mapped_column(String(8))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    made_at: Mapped[datetime]
    pairing_hash: Mapped[str | None] = mapped_column(String(64))
    pairing_expires_at: Mapped[datetime | None]
    paired_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    seen_at: Mapped[datetime | None]
    # How many scans it said were still on it when it was last seen.
    waiting: Mapped[int] = mapped_column(default=0)
    # When it came back without what it had kept, and how many scans it had said were waiting then.
    lost_at: Mapped[datetime | None]
    lost_waiting: Mapped[int] = mapped_column(default=0, server_default="0")
    # Counted and limited by triggers: what it has added to the set, and what nobody has decided about.
    scans: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)

    station: Mapped[Station] = relationship()

    @property
    def limit(self) -> str:
        """Return which limit it has reached, `scans` or `set_aside`, or nothing."""
        if self.scans >= MOST_STORED:
            return "scans"
        return "set_aside" if self.set_aside >= MOST_ASIDE else ""

    def state(self, moment: datetime) -> str:
        """Return `open`, `expired`, `paired`, `ended` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        if self.paired_at is None:
            expires_at = self.pairing_expires_at
            return "open" if expires_at is not None and moment < expires_at else "expired"
        return "paired" if moment < self.ends_at else "ended"


class Scan(Base):
    """What happened at a station: made by a tablet under its own id, stored once, kept for good."""

    __tablename__ = "scan"
    __table_args__ = (
        CheckConstraint("kind IN ('entry', 'undo')", name="kind"),
        CheckConstraint("(kind = 'undo') = (undo_of IS NOT NULL)", name="undo_names_a_scan"),
        CheckConstraint("(kind = 'entry') = (verdict <> '')", name="entry_has_a_verdict"),
        CheckConstraint("time_note IN ('', 'corrected', 'doubtful')", name="time_note"),
        Index("ix_scan_event_id_received_at", "event_id", "received_at"),
        Index("ix_scan_admitted", "event_id", "verdict", "attendee_id", "at", "id"),
        Index(
            "ix_scan_event_id_undo_of",
            "event_id",
            "undo_of",
            sqlite_where=_NAMES_A_SCAN,
            postgresql_where=_NAMES_A_SCAN,
        ),
    )

    # Of one event, so that no other event's tablet can take an id.
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    kind: Mapped[str] = mapped_column(String(8), default="entry")
    # Not a foreign key: an undo may arrive before what it undoes.
    undo_of: Mapped[str | None] = mapped_column(String(36))
    # What is left of the code; who knows a code finds its scans, and nobody else.
    badge_hash: Mapped[str] = mapped_column(String(64), default="")
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(16), default="")
    objection: Mapped[str] = mapped_column(String(16), default="")
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    time_note: Mapped[str] = mapped_column(String(12), default="")


class SetAsideScan(Base):
    """A scan that did not join the others, with the reason and what was decided about it."""

    __tablename__ = "set_aside_scan"
    __table_args__ = (
        CheckConstraint(
            "reason IN ('revoked', 'ended', 'not_allowed', 'other_event', 'unreadable')",
            name="reason",
        ),
        CheckConstraint("decision IN ('merged', 'left_out')", name="decision"),
        CheckConstraint("(decision IS NULL) = (decided_by_id IS NULL)", name="decided_by_whom"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    reason: Mapped[str] = mapped_column(String(12))
    # What the tablet sent, as JSON: 4 kB at most, and whole unless it was unreadable.
    raw: Mapped[str] = mapped_column(Sealed("scan set aside"))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    time_note: Mapped[str] = mapped_column(String(12), default="")
    decision: Mapped[str | None] = mapped_column(String(8))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime | None]

    device: Mapped[Device] = relationship()


class Settlement(Base):
    """What the lead found out about a scan that clashed or was objected to."""

    __tablename__ = "settlement"
    __table_args__ = (
        ForeignKeyConstraint(["event_id", "scan_id"], ["scan.event_id", "scan.id"]),
        CheckConstraint(
            "decision IN ('same_person', 'copied_badge', 'wrong_badge', 'noted')", name="decision"
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    scan_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    decision: Mapped[str] = mapped_column(String(12))
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    decided_at: Mapped[datetime]

    decided_by: Mapped[StaffMember] = relationship()


class PeopleChange(Base):
    """That something of a person changed which tablets show; triggers write it, whoever changes it.

    Versions grow with every change and with the time, so that a server from an older backup never
    gives one again. A change of nobody in particular (`person` is empty) concerns everybody.
    """

    __tablename__ = "people_change"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person: Mapped[str] = mapped_column(String(20), primary_key=True)


class CountedEntry(Base):
    """An admission that counts, by its place among the person's: 1 is the arrival, others clash.

    A view of the database; it stands apart from the tables, for nobody creates or empties it.
    """

    __tablename__ = "counted_entry"
    metadata = MetaData()

    event_id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int]
    scan_id: Mapped[str] = mapped_column(primary_key=True)
    station_id: Mapped[int]
    at: Mapped[datetime]
    place: Mapped[int]
