"""Addresses that wait to be proved, and browsers in which a person has shown who they are"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox_mail', sa.Column('about_id', sa.Integer(), nullable=True))
    op.create_table(
        'known_browser',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('attendee_id', sa.Integer(), nullable=False),
        sa.Column('browser_hash', sa.String(length=64), nullable=False),
        sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
        *_code(),
        sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_known_browser_attendee_id_attendee')),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_known_browser_event_id_event')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_known_browser')),
        sa.UniqueConstraint('attendee_id', 'browser_hash', name=op.f('uq_known_browser_attendee_id_browser_hash')),
    )
    op.create_table(
        'address_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('attendee_id', sa.Integer(), nullable=False),
        sa.Column('former_address', sa.String(length=254), nullable=False),
        sa.Column('new_address', sa.String(length=254), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
        *_code(),
        sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_address_change_attendee_id_attendee')),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_address_change_event_id_event')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_address_change')),
    )
    with op.batch_alter_table('address_change') as batch_op:
        batch_op.create_index(batch_op.f('ix_address_change_attendee_id'), ['attendee_id'], unique=False)
        batch_op.create_index('uq_address_change_pending', ['attendee_id'], unique=True, sqlite_where=sa.text('confirmed_at IS NULL'), postgresql_where=sa.text('confirmed_at IS NULL'))


def _code() -> tuple[sa.Column, ...]:
    return (
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('code_ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('tries_left', sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table('address_change')
    op.drop_table('known_browser')
    op.drop_column('outbox_mail', 'about_id')
