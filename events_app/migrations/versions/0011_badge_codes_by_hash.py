"""Badge codes by hash, and what changed of the people

Codes that were in clear are sealed and looked up by hashes; badges that were printed stay valid.
`badge_code` keeps its table, to which others refer: its columns are renamed and filled anew.
Triggers note every change that tablets show. On PostgreSQL they wait for the end of the
transaction: whoever has changed people and waits for another to do so holds no lock on the log.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from alembic import op

from events_app.code_hashing import ROUNDS, Hashing, new_salt
from events_app.sealing import seal, unseal

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

# The sealed columns of a badge's code, with what each is sealed for.
PURPOSES = {'code': 'badge code', 'desk_code': 'desk code', 'slow_hash': 'slow hash'}
RAW, SALT = 'scan set aside', 'badge salt'
SHOWN = 'public_id, name, organisation, title, search_key, status, public_group_id'
HASHES = 'attendee_id, code_hash, desk_code_hash, revoked_at'
_NOW = {
    'sqlite': "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    'postgresql': 'CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)',
}


def upgrade() -> None:
    op.execute(
        f'ALTER TABLE event ADD COLUMN code_rounds INTEGER DEFAULT {ROUNDS} NOT NULL'
        ' CONSTRAINT ck_event_code_rounds CHECK (code_rounds >= 1)'
    )
    _give_salts()
    _seal_codes()
    _seal_scans()
    _seal_what_was_set_aside()
    op.create_table(
        'people_change',
        sa.Column('event_id', sa.Integer(), nullable=False),
        sa.Column('version', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('person', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_people_change_event_id_event'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('event_id', 'version', 'person', name=op.f('pk_people_change')),
    )
    {'sqlite': _sqlite_triggers, 'postgresql': _postgresql_triggers}[_dialect()]()


def _dialect() -> str:
    return op.get_bind().dialect.name


def _rename(table: str, old: str, new: str, length: int | None = None) -> None:
    op.execute(f'ALTER TABLE {table} RENAME COLUMN {old} TO {new}')
    if length and _dialect() == 'postgresql':
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {new} TYPE VARCHAR({length})')


def _add_sealed(table: str, column: str) -> None:
    kind = {'sqlite': 'BLOB', 'postgresql': 'BYTEA'}[_dialect()]
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} DEFAULT '' NOT NULL")


def _hashing():
    """Return how each forum's codes are hashed."""
    events = op.get_bind().execute(sa.text('SELECT id, badge_salt, code_rounds FROM event'))
    return {
        event_id: Hashing(unseal(bytes(salt), SALT).decode(), rounds)
        for event_id, salt, rounds in events
    }


def _give_salts() -> None:
    connection = op.get_bind()
    _add_sealed('event', 'badge_salt')
    for event_id in connection.execute(sa.text('SELECT id FROM event')).scalars().all():
        connection.execute(
            sa.text('UPDATE event SET badge_salt = :salt WHERE id = :id'),
            {'salt': seal(new_salt().encode(), SALT), 'id': event_id},
        )


def _seal_codes() -> None:
    connection, hashing = op.get_bind(), _hashing()
    rows = connection.execute(sa.text('SELECT id, event_id, code, desk_code FROM badge_code')).all()
    # The slow hash lets go of Python's lock, so every core takes part.
    with ThreadPoolExecutor() as pool:
        slow = list(pool.map(lambda row: hashing[row.event_id].slow_hash(row.desk_code), rows))
    _rename('badge_code', 'code', 'code_hash', 33)
    _rename('badge_code', 'desk_code', 'desk_code_hash', 33)
    for column in PURPOSES:
        _add_sealed('badge_code', column)
    values = [
        {
            'id': row.id,
            'code_hash': hashing[row.event_id].fast_trace(row.code).hash,
            'desk_code_hash': hashing[row.event_id].slow_trace(slow_hash).hash,
            'code': seal(row.code.encode(), PURPOSES['code']),
            'desk_code': seal(row.desk_code.encode(), PURPOSES['desk_code']),
            'slow_hash': seal(slow_hash.hex().encode(), PURPOSES['slow_hash']),
        }
        for row, slow_hash in zip(rows, slow, strict=True)
    ]
    if values:
        connection.execute(sa.text(
            'UPDATE badge_code SET code_hash = :code_hash, desk_code_hash = :desk_code_hash,'
            ' code = :code, desk_code = :desk_code, slow_hash = :slow_hash WHERE id = :id'
        ), values)


def _seal_scans() -> None:
    connection, hashing = op.get_bind(), _hashing()
    _rename('scan', 'code', 'badge_hash')
    codes = connection.execute(sa.text(
        "SELECT DISTINCT event_id, badge_hash AS code FROM scan WHERE badge_hash <> ''"
    )).all()
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(lambda row: hashing[row.event_id].trace(row.code).hash, codes))
    values = [
        {'event': row.event_id, 'code': row.code, 'hash': made}
        for row, made in zip(codes, hashes, strict=True)
    ]
    if values:
        connection.execute(sa.text(
            'UPDATE scan SET badge_hash = :hash WHERE event_id = :event AND badge_hash = :code'
        ), values)


def _seal_what_was_set_aside() -> None:
    connection, hashing = op.get_bind(), _hashing()
    _rename('set_aside_scan', 'raw', 'clear')
    _add_sealed('set_aside_scan', 'raw')
    rows = connection.execute(sa.text('SELECT event_id, id, reason, clear FROM set_aside_scan')).all()
    values = [
        {
            'event': row.event_id,
            'id': row.id,
            'raw': seal(_without_codes(row, hashing[row.event_id]).encode(), RAW),
        }
        for row in rows
    ]
    if values:
        connection.execute(sa.text(
            'UPDATE set_aside_scan SET raw = :raw WHERE event_id = :event AND id = :id'
        ), values)
    op.drop_column('set_aside_scan', 'clear')


def _without_codes(row, hashing) -> str:
    """Return a scan that can be merged as today's code keeps it; others are kept as they came."""
    if row.reason not in ('revoked', 'ended', 'not_allowed'):
        return row.clear
    scan = json.loads(row.clear)
    code = scan.pop('code', '')
    scan['badge'] = hashing.trace(code).hash if code else ''
    if scan['walk_in']:
        scan['walk_in']['slow_hash'] = hashing.slow_hash(scan['walk_in']['desk_code']).hex()
    return json.dumps(scan)


def _next_version(event: str) -> str:
    last = f'SELECT max(version) FROM people_change WHERE event_id = {event}'
    greatest = {'sqlite': 'max', 'postgresql': 'greatest'}[_dialect()]
    return f'{greatest}(coalesce(({last}), 0) + 1, {_NOW[_dialect()]})'


def _note(event: str, person: str) -> str:
    # Whoever takes a whole forum away leaves nothing to note.
    return (
        'INSERT INTO people_change (event_id, version, person)'
        f' SELECT {event}, {_next_version(event)}, {person}'
        f' WHERE EXISTS (SELECT 1 FROM event WHERE id = {event})'
    )


def _note_wearer(code: str) -> str:
    return (
        'INSERT INTO people_change (event_id, version, person)'
        f' SELECT event_id, {_next_version(f"{code}.event_id")}, public_id'
        f' FROM attendee WHERE id = {code}.attendee_id'
    )


def _sqlite_triggers() -> None:
    def trigger(name: str, when: str, deed: str) -> None:
        op.execute(f'CREATE TRIGGER {name} AFTER {when} BEGIN {deed}; END')

    new, old = _note('NEW.event_id', 'NEW.public_id'), _note('OLD.event_id', 'OLD.public_id')
    trigger('note_attendee_insert', "INSERT ON attendee WHEN NEW.status <> 'pending'", new)
    trigger(
        'note_attendee_update',
        f"UPDATE OF {SHOWN} ON attendee WHEN NEW.status <> 'pending' OR OLD.status <> 'pending'",
        new,
    )
    trigger('note_attendee_delete', "DELETE ON attendee WHEN OLD.status <> 'pending'", old)
    trigger('note_badge_code_insert', 'INSERT ON badge_code', _note_wearer('NEW'))
    trigger('note_badge_code_update', f'UPDATE OF {HASHES} ON badge_code', _note_wearer('NEW'))
    trigger('note_badge_code_delete', 'DELETE ON badge_code', _note_wearer('OLD'))
    trigger('note_public_group_update', 'UPDATE OF code ON public_group', _note('NEW.event_id', "''"))


def _postgresql_triggers() -> None:
    def function(name: str, row: str, deed: str) -> None:
        # One transaction after the other writes the log, so that versions stand in their order.
        op.execute(
            f'CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
            f" PERFORM pg_advisory_xact_lock(hashtext('people_change'), {row}.event_id);"
            f' {deed}; RETURN NULL; END $$'
        )

    def trigger(name: str, when: str, function: str, condition: str = 'true') -> None:
        op.execute(
            f'CREATE CONSTRAINT TRIGGER {name} AFTER {when} DEFERRABLE INITIALLY DEFERRED'
            f' FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION {function}()'
        )

    function('note_attendee', 'NEW', _note('NEW.event_id', 'NEW.public_id'))
    function('note_former_attendee', 'OLD', _note('OLD.event_id', 'OLD.public_id'))
    function('note_badge_code', 'NEW', _note_wearer('NEW'))
    function('note_former_badge_code', 'OLD', _note_wearer('OLD'))
    function('note_public_group', 'NEW', _note('NEW.event_id', "''"))
    trigger('note_attendee_insert', 'INSERT ON attendee', 'note_attendee', "NEW.status <> 'pending'")
    trigger(
        'note_attendee_update', f'UPDATE OF {SHOWN} ON attendee', 'note_attendee',
        "NEW.status <> 'pending' OR OLD.status <> 'pending'",
    )
    trigger('note_attendee_delete', 'DELETE ON attendee', 'note_former_attendee', "OLD.status <> 'pending'")
    trigger('note_badge_code_insert', 'INSERT ON badge_code', 'note_badge_code')
    trigger('note_badge_code_update', f'UPDATE OF {HASHES} ON badge_code', 'note_badge_code')
    trigger('note_badge_code_delete', 'DELETE ON badge_code', 'note_former_badge_code')
    trigger('note_public_group_update', 'UPDATE OF code ON public_group', 'note_public_group')


def downgrade() -> None:
    _drop_triggers()
    op.drop_table('people_change')
    _unseal_what_was_set_aside()
    _unseal_codes()
    # What is left of a scan's code cannot be turned back.
    op.execute("UPDATE scan SET badge_hash = ''")
    _rename('scan', 'badge_hash', 'code')
    op.drop_column('event', 'code_rounds')
    op.drop_column('event', 'badge_salt')


def _drop_triggers() -> None:
    tables = {'attendee': ('insert', 'update', 'delete'), 'badge_code': ('insert', 'update', 'delete'),
              'public_group': ('update',)}  # fmt: skip
    for table, deeds in tables.items():
        for deed in deeds:
            where = f' ON {table}' if _dialect() == 'postgresql' else ''
            op.execute(f'DROP TRIGGER note_{table}_{deed}{where}')
    if _dialect() == 'postgresql':
        for name in ('attendee', 'former_attendee', 'badge_code', 'former_badge_code', 'public_group'):
            op.execute(f'DROP FUNCTION note_{name}()')


def _unseal_codes() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text('SELECT id, code, desk_code FROM badge_code')).all()
    values = [
        {'id': row.id, **{name: unseal(bytes(getattr(row, name)), PURPOSES[name]).decode()
                          for name in ('code', 'desk_code')}}
        for row in rows
    ]  # fmt: skip
    if values:
        connection.execute(sa.text(
            'UPDATE badge_code SET code_hash = :code, desk_code_hash = :desk_code WHERE id = :id'
        ), values)
    for column in PURPOSES:
        op.drop_column('badge_code', column)
    _rename('badge_code', 'code_hash', 'code', 40)
    _rename('badge_code', 'desk_code_hash', 'desk_code', 8)


def _unseal_what_was_set_aside() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text('SELECT event_id, id, raw FROM set_aside_scan')).all()
    values = [
        {'event': row.event_id, 'id': row.id, 'clear': unseal(bytes(row.raw), RAW).decode()}
        for row in rows
    ]
    op.execute("ALTER TABLE set_aside_scan ADD COLUMN clear TEXT DEFAULT '' NOT NULL")
    if values:
        connection.execute(sa.text(
            'UPDATE set_aside_scan SET clear = :clear WHERE event_id = :event AND id = :id'
        ), values)
    op.drop_column('set_aside_scan', 'raw')
    _rename('set_aside_scan', 'clear', 'raw')
