"""Lists of people are read in the order of strokes, who accepted and who came by indexes"""

import sqlalchemy as sa
from alembic import op

from events_app.stroke_order import ORDER_KEY_LENGTH, order_key

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

PART = 1000
INDEXES = {
    'ix_attendee_event_id_order_key': ('attendee', ['event_id', 'order_key', 'id']),
    'ix_invitation_event_id_state': ('invitation', ['event_id', 'state', 'attendee_id']),
    'ix_scan_admitted': ('scan', ['event_id', 'verdict', 'attendee_id', 'at', 'id']),
}


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    kind = sa.String(ORDER_KEY_LENGTH, collation='C' if is_postgresql else None)
    op.add_column('attendee', sa.Column('order_key', kind, server_default='', nullable=False))
    _fill()
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def _fill() -> None:
    connection, last = op.get_bind(), 0
    people = sa.table('attendee', *map(sa.column, ('id', 'name', 'organisation', 'order_key')))
    query = sa.select(people.c.id, people.c.name, people.c.organisation)
    place = sa.update(people).where(people.c.id == sa.bindparam('person'))
    place = place.values(order_key=sa.bindparam('key'))
    while rows := connection.execute(
        query.where(people.c.id > last).order_by(people.c.id).limit(PART)
    ).all():
        keys = [{'person': row.id, 'key': order_key(row.name, row.organisation)} for row in rows]
        connection.execute(place, keys)
        last = rows[-1].id


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_column('attendee', 'order_key')
