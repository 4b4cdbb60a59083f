"""Rehearsals of a forum, for which no mail can be written

The event and the attendee keep their tables, to which others refer: what SQLite can add to a
table it adds, and the outbox alone is built anew.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        'ALTER TABLE event ADD COLUMN rehearsal_of_id INTEGER'
        ' CONSTRAINT fk_event_rehearsal_of_id_event REFERENCES event (id)'
    )
    op.execute(
        'ALTER TABLE event ADD COLUMN sends_mail BOOLEAN DEFAULT true NOT NULL'
        ' CONSTRAINT ck_event_a_rehearsal_sends_no_mail'
        ' CHECK (sends_mail = (rehearsal_of_id IS NULL))'
    )
    op.create_index('uq_event_rehearsal_of_id', 'event', ['rehearsal_of_id'], unique=True)
    op.create_index('uq_event_id_sends_mail', 'event', ['id', 'sends_mail'], unique=True)
    op.create_index('uq_attendee_id_event_id', 'attendee', ['id', 'event_id'], unique=True)
    with op.batch_alter_table('outbox_mail') as batch_op:
        batch_op.add_column(sa.Column('sends_mail', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.drop_constraint(op.f('fk_outbox_mail_event_id_event'), type_='foreignkey')
        batch_op.drop_constraint(op.f('fk_outbox_mail_attendee_id_attendee'), type_='foreignkey')
        batch_op.create_check_constraint(op.f('ck_outbox_mail_sends_mail'), 'sends_mail')
        batch_op.create_foreign_key(op.f('fk_outbox_mail_event_id_sends_mail_event'), 'event', ['event_id', 'sends_mail'], ['id', 'sends_mail'])
        batch_op.create_foreign_key(op.f('fk_outbox_mail_attendee_id_event_id_attendee'), 'attendee', ['attendee_id', 'event_id'], ['id', 'event_id'])
