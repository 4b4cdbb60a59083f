"""How many scans one tablet may add, counted by the database"""

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

MOST = {'scans': 50_000, 'set_aside': 2_000}
_UNDECIDED = 'SELECT count(*) FROM set_aside_scan WHERE device_id = device.id AND decision IS NULL'
_STORED = 'SELECT count(*) FROM scan WHERE device_id = device.id'


def upgrade() -> None:
    for column, counted in (('scans', _STORED), ('set_aside', _UNDECIDED)):
        op.execute(f'ALTER TABLE device ADD COLUMN {column} INTEGER DEFAULT 0 NOT NULL')
        op.execute(f'UPDATE device SET {column} = ({counted})')
    {'sqlite': _sqlite, 'postgresql': _postgresql}[op.get_bind().dialect.name]()


def _grows_too_far(column: str, most: int) -> str:
    """A tablet that holds more already, from before there was a limit, may stay as it is."""
    return f'NEW.{column} > {most} AND NEW.{column} > OLD.{column}'


def _sqlite() -> None:
    def trigger(name: str, when: str, deed: str) -> None:
        op.execute(f'CREATE TRIGGER {name} {when} BEGIN {deed}; END')

    for table, column in (('scan', 'scans'), ('set_aside_scan', 'set_aside')):
        trigger(
            f'count_{table}', f'AFTER INSERT ON {table}',
            f'UPDATE device SET {column} = {column} + 1 WHERE id = NEW.device_id',
        )
    trigger(
        'count_set_aside_scan_decided',
        'AFTER UPDATE OF decision ON set_aside_scan'
        ' WHEN OLD.decision IS NULL AND NEW.decision IS NOT NULL',
        'UPDATE device SET set_aside = set_aside - 1 WHERE id = NEW.device_id',
    )
    for column, most in MOST.items():
        trigger(
            f'limit_device_{column}',
            f'BEFORE UPDATE OF {column} ON device WHEN {_grows_too_far(column, most)}',
            "SELECT RAISE(ABORT, 'this tablet has added all that it may')",
        )


def _postgresql() -> None:
    for table, column in (('scan', 'scans'), ('set_aside_scan', 'set_aside')):
        # Once for a statement: a batch changes its tablet's row once.
        op.execute(
            f'CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
            f' UPDATE device SET {column} = device.{column} + added.number'
            ' FROM (SELECT device_id, count(*) AS number FROM new_rows GROUP BY device_id) AS added'
            ' WHERE device.id = added.device_id; RETURN NULL; END $$'
        )
        op.execute(
            f'CREATE TRIGGER count_{table} AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows'
            f' FOR EACH STATEMENT EXECUTE FUNCTION count_{table}()'
        )
    op.execute(
        'CREATE FUNCTION count_set_aside_scan_decided() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
        ' UPDATE device SET set_aside = set_aside - 1 WHERE id = NEW.device_id; RETURN NULL; END $$'
    )
    op.execute(
        'CREATE TRIGGER count_set_aside_scan_decided AFTER UPDATE OF decision ON set_aside_scan'
        ' FOR EACH ROW WHEN (OLD.decision IS NULL AND NEW.decision IS NOT NULL)'
        ' EXECUTE FUNCTION count_set_aside_scan_decided()'
    )
    op.execute(
        'CREATE FUNCTION limit_device() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
        " RAISE 'this tablet has added all that it may' USING ERRCODE = 'check_violation'; END $$"
    )
    for column, most in MOST.items():
        op.execute(
            f'CREATE TRIGGER limit_device_{column} BEFORE UPDATE OF {column} ON device FOR EACH ROW'
            f' WHEN ({_grows_too_far(column, most)}) EXECUTE FUNCTION limit_device()'
        )


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    for name, table in (('count_scan', 'scan'), ('count_set_aside_scan', 'set_aside_scan'),
                        ('count_set_aside_scan_decided', 'set_aside_scan')):  # fmt: skip
        op.execute(f'DROP TRIGGER {name}' + (f' ON {table}' if is_postgresql else ''))
        if is_postgresql:
            op.execute(f'DROP FUNCTION {name}()')
    for column in MOST:
        op.execute(f'DROP TRIGGER limit_device_{column}' + (' ON device' if is_postgresql else ''))
        op.drop_column('device', column)
    if is_postgresql:
        op.execute('DROP FUNCTION limit_device()')
