"""An index by which is found who was sent a mail of some kind, and two by the forum"""

from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

OF_FORUM = ('address_change', 'known_browser')
NAME = 'ix_outbox_mail_event_id_kind_attendee_id'


def upgrade() -> None:
    op.create_index(NAME, 'outbox_mail', ['event_id', 'kind', 'attendee_id'])
    for table in OF_FORUM:
        op.create_index(f'ix_{table}_event_id', table, ['event_id'])


def downgrade() -> None:
    for table in OF_FORUM:
        op.drop_index(f'ix_{table}_event_id', table)
    op.drop_index(NAME, 'outbox_mail')
