"""An offline desk

Who has arrived becomes a view of the scans, so there is no second truth to get out of step.
A migration that rebuilds a table below these views must drop them first and make them again.
"""

import hashlib
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

COUNTED_ENTRY = """
CREATE VIEW counted_entry AS
SELECT event_id, attendee_id, id AS scan_id, station_id, at,
  row_number() OVER (PARTITION BY event_id, attendee_id ORDER BY at, id) AS place
FROM scan
WHERE kind = 'entry' AND verdict = 'admitted' AND attendee_id IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM scan AS undo WHERE undo.event_id = scan.event_id AND undo.undo_of = scan.id
  )
"""
CHECK_IN = """
CREATE VIEW check_in AS
SELECT event_id, attendee_id, scan_id, station_id, at FROM counted_entry WHERE place = 1
"""


def upgrade() -> None:
    before = op.get_bind().execute(sa.text('SELECT * FROM scan')).mappings().all()
    op.drop_table('check_in')
    op.drop_table('scan')
    _create_tables()
    op.execute(COUNTED_ENTRY)
    op.execute(CHECK_IN)
    _carry_over(before)


def _create_tables() -> None:
    op.create_table('device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=8), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('pairing_hash', sa.String(length=64), nullable=True),
    sa.Column('pairing_expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.CheckConstraint("role IN ('scanner', 'desk')", name=op.f('ck_device_role')),
    sa.CheckConstraint('token_hash IS NULL OR paired_at IS NOT NULL', name=op.f('ck_device_secret_when_paired')),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_by_id IS NULL)', name=op.f('ck_device_revoked_by_whom')),
    sa.CheckConstraint('waiting >= 0', name=op.f('ck_device_waiting')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_device_event_id_event')),
    sa.ForeignKeyConstraint(['made_by_id'], ['staff_member.id'], name=op.f('fk_device_made_by_id_staff_member')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['staff_member.id'], name=op.f('fk_device_revoked_by_id_staff_member')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_device_station_id_station')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('event_id', 'pairing_hash', name=op.f('uq_device_event_id_pairing_hash')),
    sa.UniqueConstraint('public_id', name=op.f('uq_device_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_device_token_hash'))
    )
    op.create_table('scan',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('undo_of', sa.String(length=36), nullable=True),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(length=16), nullable=False),
    sa.Column('objection', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('time_note', sa.String(length=12), nullable=False),
    sa.CheckConstraint("(kind = 'entry') = (verdict <> '')", name=op.f('ck_scan_entry_has_a_verdict')),
    sa.CheckConstraint("(kind = 'undo') = (undo_of IS NOT NULL)", name=op.f('ck_scan_undo_names_a_scan')),
    sa.CheckConstraint("kind IN ('entry', 'undo')", name=op.f('ck_scan_kind')),
    sa.CheckConstraint("time_note IN ('', 'corrected', 'doubtful')", name=op.f('ck_scan_time_note')),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_scan_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_scan_device_id_device')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_scan_event_id_event')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_scan_station_id_station')),
    sa.PrimaryKeyConstraint('event_id', 'id', name=op.f('pk_scan'))
    )
    op.create_index('ix_scan_event_id_attendee_id', 'scan', ['event_id', 'attendee_id'], unique=False)
    op.create_index('ix_scan_event_id_received_at', 'scan', ['event_id', 'received_at'], unique=False)
    op.create_index('ix_scan_event_id_undo_of', 'scan', ['event_id', 'undo_of'], unique=False, sqlite_where=sa.text('undo_of IS NOT NULL'), postgresql_where=sa.text('undo_of IS NOT NULL'))
    op.create_table('set_aside_scan',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=12), nullable=False),
    sa.Column('raw', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('time_note', sa.String(length=12), nullable=False),
    sa.Column('decision', sa.String(length=8), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("reason IN ('revoked', 'ended', 'not_allowed', 'other_event', 'unreadable')", name=op.f('ck_set_aside_scan_reason')),
    sa.CheckConstraint("decision IN ('merged', 'left_out')", name=op.f('ck_set_aside_scan_decision')),
    sa.CheckConstraint('(decision IS NULL) = (decided_by_id IS NULL)', name=op.f('ck_set_aside_scan_decided_by_whom')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['staff_member.id'], name=op.f('fk_set_aside_scan_decided_by_id_staff_member')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_set_aside_scan_device_id_device')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_set_aside_scan_event_id_event')),
    sa.PrimaryKeyConstraint('event_id', 'id', name=op.f('pk_set_aside_scan'))
    )
    op.create_table('settlement',
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scan_id', sa.String(length=36), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("decision IN ('same_person', 'copied_badge', 'wrong_badge', 'noted')", name=op.f('ck_settlement_decision')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['staff_member.id'], name=op.f('fk_settlement_decided_by_id_staff_member')),
    sa.ForeignKeyConstraint(['event_id', 'scan_id'], ['scan.event_id', 'scan.id'], name=op.f('fk_settlement_event_id_scan_id_scan')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_settlement_event_id_event')),
    sa.PrimaryKeyConstraint('event_id', 'scan_id', name=op.f('pk_settlement'))
    )


def _carry_over(before) -> None:
    """Give the scans of signed-in accounts one closed device per event, and keep them all."""
    connection = op.get_bind()
    metadata = sa.MetaData()
    devices = sa.Table('device', metadata, autoload_with=connection)
    scans = sa.Table('scan', metadata, autoload_with=connection)
    moment = datetime.now(UTC)
    for event_id in sorted({row['event_id'] for row in before}):
        of_event = [dict(row) for row in before if row['event_id'] == event_id]
        for row in of_event:
            row['at'] = _aware(row['at'])
        first = min(of_event, key=lambda row: row['at'])
        device_id = connection.execute(devices.insert().values(
            event_id=event_id, public_id=secrets.token_hex(10), name='帳號報到',
            station_id=first['station_id'], role='desk', made_by_id=first['staff_member_id'],
            made_at=first['at'], paired_at=first['at'],
            token_hash=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
            ends_at=moment, revoked_at=moment, revoked_by_id=first['staff_member_id'], waiting=0,
        ).returning(devices.c.id)).scalar_one()
        connection.execute(scans.insert(), [
            {
                **{name: row[name] for name in
                   ('event_id', 'id', 'station_id', 'kind', 'undo_of', 'code', 'attendee_id', 'at')},
                'device_id': device_id,
                'verdict': row['outcome'] if row['kind'] == 'entry' else '',
                'objection': '', 'received_at': row['at'], 'time_note': '',
            }
            for row in of_event
        ])


def _aware(moment) -> datetime:
    """Return a time as SQLite's driver or PostgreSQL's gives it, in UTC."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def downgrade() -> None:
    connection = op.get_bind()
    scans = connection.execute(sa.text(
        'SELECT scan.*, device.made_by_id AS staff_member_id FROM scan'
        ' JOIN device ON device.id = scan.device_id'
    )).mappings().all()
    arrivals = connection.execute(sa.text('SELECT * FROM check_in')).mappings().all()
    op.execute('DROP VIEW check_in')
    op.execute('DROP VIEW counted_entry')
    for table in ('settlement', 'set_aside_scan', 'scan', 'device'):
        op.drop_table(table)
    _create_tables_of_before()
    _carry_back([dict(row) for row in scans], [dict(row) for row in arrivals])


def _create_tables_of_before() -> None:
    op.create_table('scan',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('staff_member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('undo_of', sa.String(length=36), nullable=True),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'undo') = (undo_of IS NOT NULL)", name=op.f('ck_scan_undo_names_a_scan')),
    sa.CheckConstraint("kind IN ('entry', 'undo')", name=op.f('ck_scan_kind')),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_scan_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_scan_event_id_event')),
    sa.ForeignKeyConstraint(['staff_member_id'], ['staff_member.id'], name=op.f('fk_scan_staff_member_id_staff_member')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_scan_station_id_station')),
    sa.ForeignKeyConstraint(['undo_of'], ['scan.id'], name=op.f('fk_scan_undo_of_scan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scan'))
    )
    op.create_index('ix_scan_attendee_id', 'scan', ['attendee_id'], unique=False)
    op.create_index('ix_scan_event_id_at', 'scan', ['event_id', 'at'], unique=False)
    op.create_table('check_in',
    sa.Column('attendee_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('scan_id', sa.String(length=36), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_check_in_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_check_in_event_id_event')),
    sa.ForeignKeyConstraint(['scan_id'], ['scan.id'], name=op.f('fk_check_in_scan_id_scan'), deferrable=True, initially='DEFERRED'),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_check_in_station_id_station')),
    sa.PrimaryKeyConstraint('attendee_id', name=op.f('pk_check_in'))
    )
    op.create_index('ix_check_in_event_id_at', 'check_in', ['event_id', 'at'], unique=False)


def _carry_back(scans: list[dict], arrivals: list[dict]) -> None:
    """Keep every entry, and every undo of an entry that is there."""
    connection = op.get_bind()
    metadata = sa.MetaData()
    table = sa.Table('scan', metadata, autoload_with=connection)
    entries = {row['id'] for row in scans if row['kind'] == 'entry'}
    kept = [row for row in scans if row['kind'] == 'entry' or row['undo_of'] in entries]
    rows = [
        {
            **{name: row[name] for name in
               ('event_id', 'id', 'station_id', 'staff_member_id', 'kind', 'undo_of', 'code', 'attendee_id')},
            'outcome': row['verdict'] or 'undone',
            'at': _aware(row['at']),
        }
        for row in sorted(kept, key=lambda row: row['kind'])
    ]
    if rows:
        connection.execute(table.insert(), rows)
    if arrivals:
        check_ins = sa.Table('check_in', metadata, autoload_with=connection)
        connection.execute(
            check_ins.insert(), [row | {'at': _aware(row['at'])} for row in arrivals]
        )
