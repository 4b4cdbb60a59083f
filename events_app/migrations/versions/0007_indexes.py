"""An index for every look-up by a foreign key; arrivals are asked of the scans themselves"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

INDEXES = (
    ('badge_code', 'attendee_id'),
    ('badge_print', 'badge_code_id'),
    ('badge_print', 'event_id'),
    ('cancellation', 'event_id'),
    ('guest_list_row', 'attendee_id'),
    ('invitation', 'type_id'),
    ('invitation_answer', 'event_id'),
    ('letter', 'type_id'),
    ('personal_link', 'event_id'),
    ('registration_answer', 'event_id'),
    ('scan', 'attendee_id'),
    ('staff_member', 'nominator_id'),
    ('survey_link', 'event_id'),
)
CHECK_IN = """
CREATE VIEW check_in AS
SELECT event_id, attendee_id, scan_id, station_id, at FROM counted_entry WHERE place = 1
"""


def upgrade() -> None:
    op.execute('DROP VIEW check_in')
    op.drop_index('ix_scan_event_id_attendee_id', 'scan')
    for table, column in INDEXES:
        op.create_index(f'ix_{table}_{column}', table, [column])


def downgrade() -> None:
    for table, column in INDEXES:
        op.drop_index(f'ix_{table}_{column}', table)
    op.create_index('ix_scan_event_id_attendee_id', 'scan', ['event_id', 'attendee_id'])
    op.execute(CHECK_IN)
