"""Failures to sign in are counted by the door they came to, and the log knows networks"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('sign_in_failure')
    op.create_table(
        'sign_in_door',
        sa.Column('door', sa.String(length=64), nullable=False),
        sa.Column('staff_member_id', sa.Integer(), nullable=True),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('failures >= 0 AND failures <= 5', name=op.f('ck_sign_in_door_five_failures_lock')),
        sa.ForeignKeyConstraint(['staff_member_id'], ['staff_member.id'], name=op.f('fk_sign_in_door_staff_member_id_staff_member'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('door', name=op.f('pk_sign_in_door')),
    )
    op.create_index(op.f('ix_sign_in_door_staff_member_id'), 'sign_in_door', ['staff_member_id'])
    op.create_index(op.f('ix_sign_in_door_at'), 'sign_in_door', ['at'])
    op.add_column('audit_entry', sa.Column('network', sa.String(length=45), nullable=True))


def downgrade() -> None:
    op.drop_column('audit_entry', 'network')
    op.drop_table('sign_in_door')
    op.create_table(
        'sign_in_failure',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=254), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failure')),
    )
    op.create_index('ix_sign_in_failure_email_at', 'sign_in_failure', ['email', 'at'])
