"""The person coming to one event, the badge code they wear and the links they were sent.

Nothing here tells a stakeholder type: desks, badges and reports work with this table alone,
so they could not show a type if they tried.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.event import listens_for
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.database import Base
from events_app.event.models import Event, PublicGroup
from events_app.nominator.models import Nominator
from events_app.sealing import Sealed
from events_app.stroke_order import ORDER_KEY_LENGTH, order_key

NAME_LENGTH = 50  # code points, as in the household register
# Compared byte by byte, whatever language PostgreSQL was set up for.
_OrderKey = String(ORDER_KEY_LENGTH).with_variant(
    String(ORDER_KEY_LENGTH, collation="C"), "postgresql"
)


def _order_key_of(context: Any) -> str:
    said = context.get_current_parameters()
    return order_key(said["name"], said.get("organisation") or "")


class Attendee(Base):
    """A person and one event; `pending` until they sign up or decline."""

    __tablename__ = "attendee"
    __table_args__ = (
        UniqueConstraint("event_id", "identity_key"),
        CheckConstraint(
            "status IN ('pending', 'confirmed', 'waitlisted', 'cancelled', 'rejected')",
            name="status",
        ),
        CheckConstraint("origin IN ('nominated', 'delegate', 'walk_in')", name="origin"),
        CheckConstraint("length(name) <= 50", name="name_length"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        Index("ix_attendee_event_id_status", "event_id", "status"),
        Index("ix_attendee_event_id_order_key", "event_id", "order_key", "id"),
        # What refers to a person of one event and no other.
        Index("uq_attendee_id_event_id", "id", "event_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    public_id: Mapped[str] = mapped_column(String(20), unique=True)
    # Who this is for us: the same row of the same list again is the same person.
    identity_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    search_key: Mapped[str] = mapped_column(String(400))
    # Made wherever a row is added or changed, so that no way in can forget it.
    order_key: Mapped[str] = mapped_column(_OrderKey, default=_order_key_of)
    organisation: Mapped[str] = mapped_column(String(120), default="")
    section: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    tax_id: Mapped[str] = mapped_column(String(8), default="")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    public_group_id: Mapped[int] = mapped_column(ForeignKey("public_group.id"))
    nominator_id: Mapped[int | None] = mapped_column(ForeignKey("nominator.id"), index=True)
    origin: Mapped[str] = mapped_column(String(12), default="nominated")
    status: Mapped[str] = mapped_column(String(12), default="pending")
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    public_group: Mapped[PublicGroup] = relationship()
    nominator: Mapped[Nominator | None] = relationship()
    badge_codes: Mapped[list["BadgeCode"]] = relationship(
        order_by="BadgeCode.id", back_populates="attendee"
    )

    @property
    def badge_code(self) -> "BadgeCode | None":
        """The code that opens the door today, or None."""
        return next((code for code in self.badge_codes if code.revoked_at is None), None)


@listens_for(Attendee, "before_update")
def _keep_in_order(_mapper: object, _connection: object, attendee: Attendee) -> None:
    attendee.order_key = order_key(attendee.name, attendee.organisation)


class BadgeCode(Base):
    """What a badge's QR carries and the eight characters to type; one is valid at a time.

    Both are sealed, to be printed and mailed; they are looked up by their hashes.
    """

    __tablename__ = "badge_code"
    __table_args__ = (
        UniqueConstraint("event_id", "code_hash", name="uq_badge_code_event_id_code"),
        UniqueConstraint("event_id", "desk_code_hash", name="uq_badge_code_event_id_desk_code"),
        Index(
            "uq_badge_code_valid",
            "attendee_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(33))
    desk_code_hash: Mapped[str] = mapped_column(String(33))
    code: Mapped[str] = mapped_column(Sealed("badge code"))
    desk_code: Mapped[str] = mapped_column(Sealed("desk code"))
    # Of the desk code; kept because it is slow to make.
    slow_hash: Mapped[str] = mapped_column(Sealed("slow hash"))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    attendee: Mapped[Attendee] = relationship(back_populates="badge_codes")


class PersonalLink(Base):
    """A secret sent to one person; only its hash is here."""

    __tablename__ = "personal_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    attendee: Mapped[Attendee] = relationship()
