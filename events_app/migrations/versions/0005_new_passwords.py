"""Passwords that an administrator issued, and those that are not to be chosen again"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('staff_member', sa.Column('password_issued_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'former_password',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('staff_member_id', sa.Integer(), nullable=False),
        sa.Column('password_hash', sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(['staff_member_id'], ['staff_member.id'], name=op.f('fk_former_password_staff_member_id_staff_member'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_former_password')),
    )
    with op.batch_alter_table('former_password') as batch_op:
        batch_op.create_index(batch_op.f('ix_former_password_staff_member_id'), ['staff_member_id'], unique=False)


def downgrade() -> None:
    op.drop_table('former_password')
    op.drop_column('staff_member', 'password_issued_at')
