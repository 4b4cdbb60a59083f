"""Mails of an older outbox are told of like new ones."""

import sqlalchemy as sa
from alembic import command

from events_app.database import db
from events_app.mail.models import OutboxMail
from events_app.schema import alembic_config
from tests import factories
from tests.checkin.test_migration import empty_app  # noqa: F401  a fixture


def test_old_failures_and_delays_are_kept_with_their_trouble(empty_app):  # noqa: F811
    command.upgrade(alembic_config(), "head")
    person = factories.attendee(factories.forum())
    moment = person.created_at
    for state, error in (("failed", "550 no"), ("queued", "451 wait"), ("sent", "")):
        db.session.add(
            OutboxMail(
                event_id=person.event_id,
                attendee_id=person.id,
                kind="invitation",
                state=state,
                deed_key=state,
                queued_at=moment,
                due_at=moment,
                last_error=error,
            )  # fmt: skip
        )
    db.session.commit()
    command.downgrade(alembic_config(), "0009")
    assert "trouble" not in [
        each["name"] for each in sa.inspect(db.engine).get_columns("outbox_mail")
    ]
    command.upgrade(alembic_config(), "head")
    mails = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    found = [(mail.trouble, mail.recipient, mail.text) for mail in mails]
    db.session.remove()
    assert found == [
        ("refused", "", None), ("later", "", None), ("", "", None),
    ]  # fmt: skip
