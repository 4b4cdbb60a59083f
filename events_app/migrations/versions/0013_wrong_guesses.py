"""Wrong links, codes and passwords are counted by network"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'wrong_guesses',
        sa.Column('network', sa.String(length=32), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('network', name=op.f('pk_wrong_guesses')),
    )
    op.create_index(op.f('ix_wrong_guesses_since'), 'wrong_guesses', ['since'])


def downgrade() -> None:
    op.drop_table('wrong_guesses')
