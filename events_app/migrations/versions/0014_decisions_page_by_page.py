"""Decisions about the rows of a guest list are kept page by page, and its pages have an index"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

INDEX = 'ix_guest_list_row_guest_list_id_status_position'


def upgrade() -> None:
    op.add_column('guest_list_row', sa.Column('decision', sa.JSON(none_as_null=True), nullable=True))
    op.create_index(INDEX, 'guest_list_row', ['guest_list_id', 'status', 'position'])


def downgrade() -> None:
    op.drop_index(INDEX, 'guest_list_row')
    op.drop_column('guest_list_row', 'decision')
