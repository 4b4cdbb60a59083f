"""Doors have a time before which nobody is let in, and a tablet may lose what it kept"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column('event', sa.Column('doors_opened_at', moment, nullable=True))
    op.add_column('device', sa.Column('lost_at', moment, nullable=True))
    op.add_column('device', sa.Column('lost_waiting', sa.Integer(), server_default='0', nullable=False))
    # Whoever practises does so before the doors open.
    event = sa.table('event', sa.column('rehearsal_of_id'), sa.column('doors_opened_at', moment))
    practised = sa.update(event).where(event.c.rehearsal_of_id.is_not(None))
    op.execute(practised.values(doors_opened_at=datetime(2024, 1, 1, tzinfo=UTC)))


def downgrade() -> None:
    op.drop_column('device', 'lost_waiting')
    op.drop_column('device', 'lost_at')
    op.drop_column('event', 'doors_opened_at')
