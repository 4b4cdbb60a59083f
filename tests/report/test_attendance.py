"""The figures: counted as a person would count them, adding up whatever has happened."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from events_app.checkin.models import Scan
from events_app.database import db
from events_app.event.queries import current_event
from events_app.report import queries
from events_app.report.models import Figures
from tests import factories
from tests.statements import counted

TYPES = ("STAFF", "PARTNER", "PROSPECT", "ASSOC", "NGO", "GUEST", "LABOUR", "EXPERT", "VIP")
STATES = (
    "draft", "sent", "accepted", "declined", "delegated", "withdrawn", "expired", "undeliverable",
)  # fmt: skip
STATUSES = ("pending", "confirmed", "waitlisted", "cancelled", "rejected")


def admit(person, at=None):
    """Let a person arrive, after scans that were refused or undone and before one that clashes."""
    event = current_event()
    device = factories.device(event)
    arrived_at = at or datetime(2024, 9, 19, 5, 20, tzinfo=UTC)

    def scan(seconds, verdict, undo_of=None):
        row = Scan(id=str(uuid4()), event_id=event.id, device_id=device.id,
                   station_id=device.station_id, kind="undo" if undo_of else "entry",
                   attendee_id=person.id, verdict=verdict, undo_of=undo_of,
                   at=arrived_at + timedelta(seconds=seconds), received_at=arrived_at)  # fmt: skip
        db.session.add(row)
        return row.id

    scan(-3, "already_in")
    undone = scan(-2, "admitted")
    scan(-1, "", undone)
    scan(0, "admitted")
    scan(3600, "admitted")
    db.session.commit()


def by_hand(state, status, has_come):
    """Count one person as the words of the report say."""
    accepted = state in ("accepted", "delegated")
    left = state not in ("draft", "withdrawn", None)
    return Figures(
        invited=left,
        accepted=accepted,
        declined=state == "declined",
        open=state in ("sent", "expired"),
        undeliverable=state == "undeliverable",
        came=accepted and has_come,
        cancelled=accepted and not has_come and status in ("cancelled", "rejected"),
        absent=accepted and not has_come and status in ("pending", "confirmed"),
        waiting=accepted and not has_come and status == "waitlisted",
        walk_ins=has_come and not accepted,
        came_in_total=has_come,
    )


def test_every_possible_person_is_counted_as_the_words_say(app, event):
    expected = {group: Figures() for group in ("corrections", "organisation")}
    chance = random.Random(113)
    with app.app_context():
        for state, status, has_come in product(STATES, STATUSES, (True, False)):
            kind, group = chance.choice(
                [("STAFF", "corrections"), ("NGO", "organisation"), ("GUEST", "organisation")]
            )
            person = factories.attendee(event(), kind, invitation_state=state, status=status)
            if has_come:
                admit(person)
            expected[group] += by_hand(state, status, has_come)
        counted_figures = {
            group.code: figures for group, figures in queries.attendance(event()).groups
        }
    assert counted_figures == expected | {
        code: Figures() for code in ("enterprise", "government", "expert", "honoured")
    }
    assert all(figures.adds_up for figures in counted_figures.values())


def test_the_lists_people_are_the_figures_people(app, event):
    with app.app_context():
        for state, status, has_come in product(STATES, STATUSES, (True, False)):
            person = factories.attendee(event(), invitation_state=state, status=status)
            if has_come:
                admit(person)
        walk_in = factories.attendee(event(), status="confirmed")
        db.session.delete(db.session.scalars(db.select(factories.Invitation).filter_by(attendee_id=walk_in.id)).one())  # fmt: skip
        admit(walk_in)
        total = queries.attendance(event()).total
        words = [line.presence for line in queries.attendance_list(event(), "zh")]
    assert {word: words.count(word) for word in set(words)} == {
        "came": total.came,
        "walk_in": total.walk_ins,
        "cancelled": total.cancelled,
        "absent": total.absent,
        "waiting": total.waiting,
    }


def test_arrivals_stand_in_quarters_of_an_hour_without_gaps(app, event):
    start = datetime(2024, 9, 19, 5, 0, tzinfo=UTC)
    moments = [0, 899.999, 900, 4 * 900 + 1]
    with app.app_context():
        for seconds in moments:
            admit(factories.confirmed(event()), start + timedelta(seconds=seconds))
        arrivals = queries.attendance(event()).arrivals
    assert arrivals == tuple(
        (start + number * queries.QUARTER, people) for number, people in enumerate([2, 1, 0, 0, 1])
    )


def test_another_forum_counts_for_itself(app, event):
    with app.app_context():
        admit(factories.confirmed(event()))
        other = factories.set_up_event(
            factories.read_plan(factories.PROJECT / "events_app" / "demo" / "forum.toml")
            | {"event": _other_facts()}
        )
        db.session.commit()
        assert queries.attendance(other).total == Figures()
        assert queries.attendance(other).arrivals == ()
        assert queries.attendance_list(other, "zh") == []


def _other_facts():
    plan = factories.read_plan(factories.PROJECT / "events_app" / "demo" / "forum.toml")
    return plan["event"] | {"code": "EIF114"}


@pytest.mark.parametrize("people", [1, 3])
def test_the_figures_are_the_same_statements_for_any_number(app, event, people):
    with app.app_context():
        for _number in range(people):
            admit(factories.confirmed(event()))
    with counted(app) as statements, app.app_context():
        forum = event()
        queries.attendance(forum)
        queries.attendance_list(forum, "zh")
    # The forum, the figures, their groups, the arrivals, the list.
    assert len(statements) == 5


def test_a_sum_that_does_not_agree_is_told():
    whole = Figures(invited=3, accepted=2, declined=1, came=1, absent=1, came_in_total=1)
    assert whole.adds_up
    for name, value in (("invited", 4), ("accepted", 1), ("came_in_total", 2)):
        assert not Figures(**{**vars(whole), name: value}).adds_up


def test_nobody_who_accepted_is_no_rate():
    assert Figures().rate is None
    assert Figures(accepted=118, came=97).rate == pytest.approx(0.822, abs=0.0005)
