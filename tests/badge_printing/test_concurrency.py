"""Two organisers press the button at once."""

from threading import Barrier, Thread

import pytest

from events_app.access import Role
from events_app.badge_printing import service
from events_app.badge_printing.models import PrintBatch
from events_app.badge_printing.service import Choice
from events_app.database import db
from events_app.errors import RuleViolation
from tests import factories
from tests.waiting import PATIENCE


def print_at_once(app, event, organisers, outstanding):
    """Let everyone plan the same batch, then record it at the same moment; return the answers."""
    barrier, answers = Barrier(len(organisers)), []

    def print_one(staff_id):
        with app.test_request_context():
            plan = service.plan_batch(event(), Choice(outstanding=outstanding))
            db.session.commit()
            barrier.wait(timeout=PATIENCE)
            try:
                service.record_batch(plan, staff_id)
            except RuleViolation:
                db.session.rollback()
                answers.append("refused")
            else:
                db.session.commit()
                answers.append("printed")

    threads = [Thread(target=print_one, args=(staff_id,)) for staff_id in organisers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(answers)


@pytest.fixture
def organisers(app, event):
    with app.app_context():
        factories.confirmed(event())
        return [factories.staff(Role.ORGANISER).id for _number in range(4)]


def test_outstanding_badges_are_printed_by_one_of_them(app, event, organisers):
    answers = print_at_once(app, event, organisers, outstanding=True)
    assert answers == ["printed", "refused", "refused", "refused"]
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(PrintBatch.id))) == 1


def test_whoever_wants_all_badges_gets_them(app, event, organisers):
    answers = print_at_once(app, event, organisers, outstanding=False)
    assert answers == ["printed"] * 4


def test_without_the_lock_the_badges_are_printed_twice(app, event, organisers, monkeypatch):
    """The control: on PostgreSQL nothing but the lock keeps the four apart."""
    monkeypatch.setattr(service, "_one_at_a_time", lambda _event_id: None)
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        # Here a transaction that may write is alone from its beginning.
        answers = print_at_once(app, event, organisers, outstanding=True)
        assert answers == ["printed", "refused", "refused", "refused"]
        return
    inside = Barrier(len(organisers))
    see = service._printed_meanwhile

    def see_together(plan):
        seen = see(plan)
        inside.wait(timeout=PATIENCE)
        return seen

    monkeypatch.setattr(service, "_printed_meanwhile", see_together)
    answers = print_at_once(app, event, organisers, outstanding=True)
    assert answers == ["printed"] * 4
