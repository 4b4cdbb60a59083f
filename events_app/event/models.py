"""The forum itself: dates, venue, seats, types of stakeholders, programme, stations."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events_app.code_hashing import ROUNDS, Hashing, new_salt
from events_app.database import Base
from events_app.sealing import Sealed

SALT_SEALED_AS = "badge salt"


def admits_from(doors_at: datetime, opened_at: datetime | None) -> datetime:
    """Return from when on badges let people in: the doors' time, or when somebody opened them before."""
    return min(doors_at, opened_at or doors_at)


class Event(Base):
    """A forum; its seats are counted here so that the last one can be given only once."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("seats_taken >= 0 AND seats_taken <= seats", name="seats_not_oversold"),
        CheckConstraint("code_rounds >= 1", name="code_rounds"),
        CheckConstraint("sends_mail = (rehearsal_of_id IS NULL)", name="a_rehearsal_sends_no_mail"),
        Index("uq_event_rehearsal_of_id", "rehearsal_of_id", unique=True),
        # What the outbox refers to: with the event, that it may send mails.
        Index("uq_event_id_sends_mail", "id", "sends_mail", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The forum that this one is a rehearsal of, with invented people; a forum has one at a time.
    rehearsal_of_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    sends_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(200))
    short_zh: Mapped[str] = mapped_column(String(30))
    short_en: Mapped[str] = mapped_column(String(60))
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Taipei")
    doors_at: Mapped[datetime]
    # When the lead let people in before that.
    doors_opened_at: Mapped[datetime | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    checkout_until: Mapped[datetime]
    venue_zh: Mapped[str] = mapped_column(String(120))
    venue_en: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)
    credited_hours: Mapped[int]
    letters_on: Mapped[date]
    nomination_due: Mapped[date]
    sign_up_opens_at: Mapped[datetime]
    sign_up_closes_at: Mapped[datetime]
    waiting_list_ends_on: Mapped[date]
    contact_zh: Mapped[str] = mapped_column(String(120))
    contact_en: Mapped[str] = mapped_column(String(200))
    contact_phone: Mapped[str] = mapped_column(String(40))
    contact_email: Mapped[str] = mapped_column(String(254))
    # How its badge codes are hashed. The salt is sealed: the database alone has nothing to try with.
    badge_salt: Mapped[str] = mapped_column(Sealed(SALT_SEALED_AS), default=new_salt)
    code_rounds: Mapped[int] = mapped_column(default=ROUNDS)

    stakeholder_types: Mapped[list["StakeholderType"]] = relationship(
        order_by="StakeholderType.position", back_populates="event"
    )
    public_groups: Mapped[list["PublicGroup"]] = relationship(order_by="PublicGroup.position")
    sessions: Mapped[list["Session"]] = relationship(order_by="Session.starts_at, Session.code")
    stations: Mapped[list["Station"]] = relationship(order_by="Station.position")

    @property
    def is_rehearsal(self) -> bool:
        """Whether this is a rehearsal of another forum."""
        return self.rehearsal_of_id is not None

    @property
    def admits_from(self) -> datetime:
        """From when on badges let people in."""
        return admits_from(self.doors_at, self.doors_opened_at)

    @property
    def hashing(self) -> Hashing:
        """How this forum's badge codes are known without being told."""
        return Hashing(self.badge_salt, self.code_rounds)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this forum's times are told to people."""
        return ZoneInfo(self.time_zone)

    @property
    def day(self) -> date:
        """The day of this forum, at its place."""
        return self.day_of(self.starts_at)

    def local(self, moment: datetime) -> datetime:
        """Return a moment by the clocks at this forum's place."""
        return moment.astimezone(self.zone)

    def day_of(self, moment: datetime) -> date:
        """Return the day it is at this forum's place at that moment."""
        return self.local(moment).date()

    def name(self, language: str) -> str:
        """Return the forum's full name in that language."""
        return self.name_zh if language == "zh" else self.name_en

    def short_name(self, language: str) -> str:
        """Return the forum's short name in that language."""
        return self.short_zh if language == "zh" else self.short_en

    def venue(self, language: str) -> str:
        """Return the venue in that language."""
        return self.venue_zh if language == "zh" else self.venue_en

    def contact(self, language: str) -> str:
        """Return the contact's name in that language."""
        return self.contact_zh if language == "zh" else self.contact_en

    def takes_sign_ups(self, moment: datetime) -> bool:
        """Tell whether `moment` lies within the sign-up window."""
        return self.sign_up_opens_at <= moment < self.sign_up_closes_at

    def fills_seats(self, moment: datetime) -> bool:
        """Tell whether at `moment` a seat that becomes free goes to the next in line by itself."""
        return moment < self.starts_at and self.day_of(moment) <= self.waiting_list_ends_on

    def is_over(self, moment: datetime) -> bool:
        """Tell whether the forum has ended by `moment`."""
        return moment >= self.ends_at


class PublicGroup(Base):
    """What may be shown of a stakeholder type: badge label, colour and shape, counts."""

    __tablename__ = "public_group"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    label_zh: Mapped[str] = mapped_column(String(20))
    label_en: Mapped[str] = mapped_column(String(40))
    colour: Mapped[str] = mapped_column(String(7))
    ink: Mapped[str] = mapped_column(String(7))
    shape: Mapped[str] = mapped_column(String(16))

    def label(self, language: str) -> str:
        """Return the badge label in that language."""
        return self.label_zh if language == "zh" else self.label_en


class StakeholderType(Base):
    """An internal category that decides letter, questions and quota; it is never shown."""

    __tablename__ = "stakeholder_type"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        CheckConstraint("seats_taken >= 0 AND seats_taken <= seats", name="seats_not_oversold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(30))
    name_en: Mapped[str] = mapped_column(String(60))
    public_group_id: Mapped[int] = mapped_column(ForeignKey("public_group.id"))
    seats: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(back_populates="stakeholder_types")
    public_group: Mapped[PublicGroup] = relationship()

    def name(self, language: str) -> str:
        """Return the staff's name for this type in that language."""
        return self.name_zh if language == "zh" else self.name_en


class Session(Base):
    """One item of the programme."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title_zh: Mapped[str] = mapped_column(String(80))
    title_en: Mapped[str] = mapped_column(String(160))
    counts_for_hours: Mapped[bool]
    takes_questions: Mapped[bool]

    speakers: Mapped[list["Speaker"]] = relationship(order_by="Speaker.position")

    def title(self, language: str) -> str:
        """Return the session's title in that language."""
        return self.title_zh if language == "zh" else self.title_en


class Speaker(Base):
    """Who speaks in a session, by role; a name stands here only with consent."""

    __tablename__ = "speaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(50), default="")
    role_zh: Mapped[str] = mapped_column(String(60))
    role_en: Mapped[str] = mapped_column(String(120))

    def role(self, language: str) -> str:
        """Return what the speaker does, in that language."""
        return self.role_zh if language == "zh" else self.role_en


class Station(Base):
    """A place where badges are scanned."""

    __tablename__ = "station"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(30))
    name_en: Mapped[str] = mapped_column(String(60))

    def name(self, language: str) -> str:
        """Return the station's name in that language."""
        return self.name_zh if language == "zh" else self.name_en
