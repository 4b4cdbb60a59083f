"""Accounts of those who work on the forum, their sign-ins and their failures to."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.database import Base
from events_app.nominator.models import Nominator

# How long a password opens an account that an administrator issued to whoever forgot theirs.
ISSUED_FOR = timedelta(hours=24)


class StaffMember(Base):
    """A person with an account and one role; a nominator's belongs to its body."""

    __tablename__ = "staff_member"
    __table_args__ = (
        CheckConstraint(
            "role IN ('administrator', 'organiser', 'desk', 'nominator', 'auditor')", name="role"
        ),
        CheckConstraint(
            "(role = 'nominator') = (nominator_id IS NOT NULL)", name="nominator_has_its_body"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    role: Mapped[str] = mapped_column(String(16))
    nominator_id: Mapped[int | None] = mapped_column(ForeignKey("nominator.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    # When an administrator issued it; of one's own making it has none.
    password_issued_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    nominator: Mapped[Nominator | None] = relationship()

    def may_sign_in(self, moment: datetime) -> bool:
        """Whether its password opens the account at that moment."""
        issued_at = self.password_issued_at
        return self.active and (issued_at is None or moment < issued_at + ISSUED_FOR)


class FormerPassword(Base):
    """The hash of a password that was replaced; it is not to be chosen again soon."""

    __tablename__ = "former_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_member_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    password_hash: Mapped[str] = mapped_column(String(200))


class StaffSession(Base):
    """One signing-in: it ends by signing out, and only the hash of its key is kept."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_member_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    staff_member: Mapped[StaffMember] = relationship()


class SignInDoor(Base):
    """Where tries to sign in are counted: one door of an address for all strangers, one for each
    browser in which its owner signed in once. Only hashes say whose it is.
    """

    __tablename__ = "sign_in_door"
    __table_args__ = (
        CheckConstraint("failures >= 0 AND failures <= 5", name="five_failures_lock"),
    )

    door: Mapped[str] = mapped_column(String(64), primary_key=True)
    # Whose browser it is; a door for strangers has nobody's.
    staff_member_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    failures: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
