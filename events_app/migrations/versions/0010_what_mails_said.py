"""What a mail said, without its secrets, and what stands in its way"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

COLUMNS = {
    'trouble': sa.String(length=12),
    'recipient': sa.String(length=254),
}
SEALED = ('subject', 'text')
INDEX = 'ix_outbox_mail_event_id_state'


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        column = sa.Column(name, kind, nullable=False, server_default='')
        op.add_column('outbox_mail', column)
    for name in SEALED:
        op.add_column('outbox_mail', sa.Column(name, sa.LargeBinary(), nullable=True))
    # Which refusals were about the address cannot be told any more; another try may help.
    op.execute(
        "UPDATE outbox_mail SET trouble = CASE state WHEN 'failed' THEN 'refused' ELSE 'later' END"
        " WHERE last_error <> ''"
    )
    op.drop_index(INDEX, 'outbox_mail')
    op.create_index(INDEX, 'outbox_mail', ['event_id', 'state', 'id'])


def downgrade() -> None:
    op.drop_index(INDEX, 'outbox_mail')
    op.create_index(INDEX, 'outbox_mail', ['event_id', 'state'])
    for name in (*COLUMNS, *SEALED):
        op.drop_column('outbox_mail', name)
