"""Where responses wait, sealed, until the survey is closed

What was answered before stands in its table until then, as it did.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'survey_bundle',
        sa.Column('event_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_survey_bundle_event_id_event')),
        sa.PrimaryKeyConstraint('event_id', 'number', name=op.f('pk_survey_bundle')),
    )


def downgrade() -> None:
    op.drop_table('survey_bundle')
