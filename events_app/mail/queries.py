"""Reads about the outbox."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, undefer

from events_app.attendee.models import Attendee
from events_app.attendee.queries import has_every_word
from events_app.database import db
from events_app.mail.models import OutboxMail

# What people see of the outbox's states: a leased mail still waits.
TABS = {
    "waiting": ("queued", "leased"),
    "sent": ("sent",),
    "failed": ("failed",),
    "void": ("void",),
}
# By name, reminders of the survey would tell who had not begun it: they are counted only.
UNLISTED = ("survey_reminder",)


@dataclass(frozen=True)
class Counts:
    """How many mails stand under each of `TABS`: those that are listed, and those that are not."""

    listed: dict[str, int]
    unlisted: dict[str, int]


def counts_by_tab(event_id: int, words: str) -> Counts:
    """Return how many mails of the event, to people with these words, stand under each tab."""
    unlisted = OutboxMail.kind.in_(UNLISTED)
    counts = Counts(dict.fromkeys(TABS, 0), dict.fromkeys(TABS, 0))
    tab_of = {state: tab for tab, states in TABS.items() for state in states}
    for state, is_unlisted, number in db.session.execute(
        select(OutboxMail.state, unlisted, func.count())
        .where(OutboxMail.event_id == event_id, *_to(words))
        .group_by(OutboxMail.state, unlisted)
    ):
        (counts.unlisted if is_unlisted else counts.listed)[tab_of[state]] += number
    return counts


def mails_under(tab: str, event_id: int, words: str, limit: int, offset: int) -> list[OutboxMail]:
    """Return the mails under one tab to people with these words, with the people, newest first."""
    return list(
        db.session.scalars(
            _listed(event_id)
            .where(OutboxMail.state.in_(TABS[tab]), *_to(words))
            .order_by(OutboxMail.id.desc())
            .limit(limit)
            .offset(offset)
        )
    )


def listed_mail(event_id: int, mail_id: int) -> OutboxMail | None:
    """Return a mail of that event with its text; None for one that is not listed."""
    return db.session.scalar(
        _listed(event_id).options(undefer(OutboxMail.text)).where(OutboxMail.id == mail_id)
    )


def _listed(event_id: int) -> Select[OutboxMail]:
    return (
        select(OutboxMail)
        .options(joinedload(OutboxMail.attendee).joinedload(Attendee.nominator))
        .where(OutboxMail.event_id == event_id, OutboxMail.kind.not_in(UNLISTED))
    )


def _to(words: str) -> tuple[ColumnElement[bool], ...]:
    if not words:
        return ()
    people = select(Attendee.id).where(*has_every_word(words))
    return (OutboxMail.attendee_id.in_(people),)
