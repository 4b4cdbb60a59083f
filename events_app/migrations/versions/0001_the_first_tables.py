"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('name_zh', sa.String(length=120), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('short_zh', sa.String(length=30), nullable=False),
    sa.Column('short_en', sa.String(length=60), nullable=False),
    sa.Column('time_zone', sa.String(length=40), nullable=False),
    sa.Column('doors_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checkout_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('venue_zh', sa.String(length=120), nullable=False),
    sa.Column('venue_en', sa.String(length=200), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('seats_taken', sa.Integer(), nullable=False),
    sa.Column('credited_hours', sa.Integer(), nullable=False),
    sa.Column('letters_on', sa.Date(), nullable=False),
    sa.Column('nomination_due', sa.Date(), nullable=False),
    sa.Column('sign_up_opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sign_up_closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_list_ends_on', sa.Date(), nullable=False),
    sa.Column('contact_zh', sa.String(length=120), nullable=False),
    sa.Column('contact_en', sa.String(length=200), nullable=False),
    sa.Column('contact_phone', sa.String(length=40), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.CheckConstraint('seats_taken >= 0 AND seats_taken <= seats', name=op.f('ck_event_seats_not_oversold')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('code', name=op.f('uq_event_code'))
    )
    op.create_table('nominator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('name_zh', sa.String(length=60), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('neutral_name_zh', sa.String(length=60), nullable=False),
    sa.Column('neutral_name_en', sa.String(length=120), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.CheckConstraint("kind IN ('agency', 'institution', 'association', 'self')", name=op.f('ck_nominator_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nominator')),
    sa.UniqueConstraint('code', name=op.f('uq_nominator_code'))
    )
    op.create_table('sign_in_failure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_failure'))
    )
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_failure_email_at', ['email', 'at'], unique=False)

    op.create_table('public_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label_zh', sa.String(length=20), nullable=False),
    sa.Column('label_en', sa.String(length=40), nullable=False),
    sa.Column('colour', sa.String(length=7), nullable=False),
    sa.Column('ink', sa.String(length=7), nullable=False),
    sa.Column('shape', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_public_group_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_public_group')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_public_group_event_id_code'))
    )
    op.create_table('session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('title_zh', sa.String(length=80), nullable=False),
    sa.Column('title_en', sa.String(length=160), nullable=False),
    sa.Column('counts_for_hours', sa.Boolean(), nullable=False),
    sa.Column('takes_questions', sa.Boolean(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_session_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_session_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_session_event_id_code'))
    )
    op.create_table('staff_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('nominator_id', sa.Integer(), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(role = 'nominator') = (nominator_id IS NOT NULL)", name=op.f('ck_staff_member_nominator_has_its_body')),
    sa.CheckConstraint("role IN ('administrator', 'organiser', 'desk', 'nominator', 'auditor')", name=op.f('ck_staff_member_role')),
    sa.ForeignKeyConstraint(['nominator_id'], ['nominator.id'], name=op.f('fk_staff_member_nominator_id_nominator')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_member')),
    sa.UniqueConstraint('email', name=op.f('uq_staff_member_email'))
    )
    op.create_table('station',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_zh', sa.String(length=30), nullable=False),
    sa.Column('name_en', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_station_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_station_event_id_code'))
    )
    op.create_table('attendee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=20), nullable=False),
    sa.Column('identity_key', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('search_key', sa.String(length=400), nullable=False),
    sa.Column('organisation', sa.String(length=120), nullable=False),
    sa.Column('section', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=60), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('phone', sa.String(length=60), nullable=False),
    sa.Column('tax_id', sa.String(length=8), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('public_group_id', sa.Integer(), nullable=False),
    sa.Column('nominator_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.String(length=12), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("language IN ('zh', 'en')", name=op.f('ck_attendee_language')),
    sa.CheckConstraint("origin IN ('nominated', 'delegate', 'walk_in')", name=op.f('ck_attendee_origin')),
    sa.CheckConstraint("status IN ('pending', 'confirmed', 'waitlisted', 'cancelled', 'rejected')", name=op.f('ck_attendee_status')),
    sa.CheckConstraint('length(name) <= 50', name=op.f('ck_attendee_name_length')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_attendee_event_id_event')),
    sa.ForeignKeyConstraint(['nominator_id'], ['nominator.id'], name=op.f('fk_attendee_nominator_id_nominator')),
    sa.ForeignKeyConstraint(['public_group_id'], ['public_group.id'], name=op.f('fk_attendee_public_group_id_public_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendee')),
    sa.UniqueConstraint('event_id', 'identity_key', name=op.f('uq_attendee_event_id_identity_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_attendee_public_id'))
    )
    with op.batch_alter_table('attendee', schema=None) as batch_op:
        batch_op.create_index('ix_attendee_event_id_status', ['event_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendee_nominator_id'), ['nominator_id'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staff_member_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_audit_entry_event_id_event')),
    sa.ForeignKeyConstraint(['staff_member_id'], ['staff_member.id'], name=op.f('fk_audit_entry_staff_member_id_staff_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_event_id_at', ['event_id', 'at'], unique=False)

    op.create_table('print_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.String(length=16), nullable=False),
    sa.Column('printed_by_id', sa.Integer(), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_print_batch_event_id_event')),
    sa.ForeignKeyConstraint(['printed_by_id'], ['staff_member.id'], name=op.f('fk_print_batch_printed_by_id_staff_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_print_batch'))
    )
    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.create_index('ix_print_batch_event_id_printed_at', ['event_id', 'printed_at'], unique=False)

    op.create_table('speaker',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=50), nullable=False),
    sa.Column('role_zh', sa.String(length=60), nullable=False),
    sa.Column('role_en', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_speaker_event_id_event')),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_speaker_session_id_session')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker'))
    )
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speaker_event_id'), ['event_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_speaker_session_id'), ['session_id'], unique=False)

    op.create_table('staff_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_member_id', sa.Integer(), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_member_id'], ['staff_member.id'], name=op.f('fk_staff_session_staff_member_id_staff_member'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('key_hash', name=op.f('uq_staff_session_key_hash'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_staff_member_id'), ['staff_member_id'], unique=False)

    op.create_table('stakeholder_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_zh', sa.String(length=30), nullable=False),
    sa.Column('name_en', sa.String(length=60), nullable=False),
    sa.Column('public_group_id', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('seats_taken', sa.Integer(), nullable=False),
    sa.CheckConstraint('seats_taken >= 0 AND seats_taken <= seats', name=op.f('ck_stakeholder_type_seats_not_oversold')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_stakeholder_type_event_id_event')),
    sa.ForeignKeyConstraint(['public_group_id'], ['public_group.id'], name=op.f('fk_stakeholder_type_public_group_id_public_group')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stakeholder_type')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_stakeholder_type_event_id_code'))
    )
    op.create_table('badge_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('desk_code', sa.String(length=8), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_badge_code_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_badge_code_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_code')),
    sa.UniqueConstraint('event_id', 'code', name=op.f('uq_badge_code_event_id_code')),
    sa.UniqueConstraint('event_id', 'desk_code', name=op.f('uq_badge_code_event_id_desk_code'))
    )
    with op.batch_alter_table('badge_code', schema=None) as batch_op:
        batch_op.create_index('uq_badge_code_valid', ['attendee_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('cancellation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('cancelled_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_cancellation_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['cancelled_by_id'], ['staff_member.id'], name=op.f('fk_cancellation_cancelled_by_id_staff_member')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_cancellation_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cancellation'))
    )
    with op.batch_alter_table('cancellation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cancellation_attendee_id'), ['attendee_id'], unique=False)

    op.create_table('guest_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=20), nullable=False),
    sa.Column('nominator_id', sa.Integer(), nullable=True),
    sa.Column('type_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['staff_member.id'], name=op.f('fk_guest_list_confirmed_by_id_staff_member')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_guest_list_event_id_event')),
    sa.ForeignKeyConstraint(['nominator_id'], ['nominator.id'], name=op.f('fk_guest_list_nominator_id_nominator')),
    sa.ForeignKeyConstraint(['type_id'], ['stakeholder_type.id'], name=op.f('fk_guest_list_type_id_stakeholder_type')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['staff_member.id'], name=op.f('fk_guest_list_uploaded_by_id_staff_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_list')),
    sa.UniqueConstraint('public_id', name=op.f('uq_guest_list_public_id'))
    )
    with op.batch_alter_table('guest_list', schema=None) as batch_op:
        batch_op.create_index('ix_guest_list_event_id_uploaded_at', ['event_id', 'uploaded_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_guest_list_nominator_id'), ['nominator_id'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.CheckConstraint("language IN ('zh', 'en')", name=op.f('ck_letter_language')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_letter_event_id_event')),
    sa.ForeignKeyConstraint(['type_id'], ['stakeholder_type.id'], name=op.f('fk_letter_type_id_stakeholder_type')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('event_id', 'type_id', 'language', name=op.f('uq_letter_event_id_type_id_language'))
    )
    op.create_table('outbox_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('deed_key', sa.String(length=80), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.CheckConstraint("state IN ('queued', 'leased', 'sent', 'void', 'failed')", name=op.f('ck_outbox_mail_state')),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_outbox_mail_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_outbox_mail_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_mail')),
    sa.UniqueConstraint('deed_key', name=op.f('uq_outbox_mail_deed_key'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_mail_attendee_id'), ['attendee_id'], unique=False)
        batch_op.create_index('ix_outbox_mail_event_id_state', ['event_id', 'state'], unique=False)
        batch_op.create_index('ix_outbox_mail_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('personal_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_personal_link_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_personal_link_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_personal_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_personal_link_token_hash'))
    )
    with op.batch_alter_table('personal_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_personal_link_attendee_id'), ['attendee_id'], unique=False)

    op.create_table('registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('notice_version', sa.String(length=8), nullable=False),
    sa.Column('notice_language', sa.String(length=2), nullable=False),
    sa.Column('notice_read_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("notice_language IN ('zh', 'en')", name=op.f('ck_registration_notice_language')),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_registration_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_registration_event_id_event')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration')),
    sa.UniqueConstraint('attendee_id', name=op.f('uq_registration_attendee_id'))
    )
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.create_index('ix_registration_event_id_registered_at', ['event_id', 'registered_at'], unique=False)

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
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.create_index('ix_scan_attendee_id', ['attendee_id'], unique=False)
        batch_op.create_index('ix_scan_event_id_at', ['event_id', 'at'], unique=False)

    op.create_table('badge_print',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('badge_code_id', sa.Integer(), nullable=False),
    sa.Column('face', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_badge_print_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['badge_code_id'], ['badge_code.id'], name=op.f('fk_badge_print_badge_code_id_badge_code')),
    sa.ForeignKeyConstraint(['batch_id'], ['print_batch.id'], name=op.f('fk_badge_print_batch_id_print_batch'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_badge_print_event_id_event')),
    sa.PrimaryKeyConstraint('batch_id', 'attendee_id', name=op.f('pk_badge_print'))
    )
    with op.batch_alter_table('badge_print', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_print_attendee_id'), ['attendee_id'], unique=False)

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
    with op.batch_alter_table('check_in', schema=None) as batch_op:
        batch_op.create_index('ix_check_in_event_id_at', ['event_id', 'at'], unique=False)

    op.create_table('guest_list_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('guest_list_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.String(length=120), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('type_code', sa.String(length=16), nullable=False),
    sa.Column('person', sa.JSON(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('notices', sa.JSON(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("status IN ('ready', 'questioned', 'skipped')", name=op.f('ck_guest_list_row_status')),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_guest_list_row_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['guest_list_id'], ['guest_list.id'], name=op.f('fk_guest_list_row_guest_list_id_guest_list'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guest_list_row')),
    sa.UniqueConstraint('guest_list_id', 'position', name=op.f('uq_guest_list_row_guest_list_id_position'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('attendee_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('guest_list_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('draft', 'sent', 'accepted', 'declined', 'delegated', 'withdrawn', 'expired', 'undeliverable')", name=op.f('ck_invitation_state')),
    sa.ForeignKeyConstraint(['attendee_id'], ['attendee.id'], name=op.f('fk_invitation_attendee_id_attendee')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_invitation_event_id_event')),
    sa.ForeignKeyConstraint(['guest_list_id'], ['guest_list.id'], name=op.f('fk_invitation_guest_list_id_guest_list')),
    sa.ForeignKeyConstraint(['type_id'], ['stakeholder_type.id'], name=op.f('fk_invitation_type_id_stakeholder_type')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('attendee_id', name=op.f('uq_invitation_attendee_id'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_event_id_type_id_state', ['event_id', 'type_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_guest_list_id'), ['guest_list_id'], unique=False)

    op.create_table('registration_answer',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=40), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_registration_answer_event_id_event')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_answer_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', 'question', name=op.f('pk_registration_answer'))
    )
    op.create_table('invitation_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(length=12), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("answer IN ('accepted', 'declined', 'delegated')", name=op.f('ck_invitation_answer_answer')),
    sa.CheckConstraint("channel IN ('link', 'phone', 'nominator')", name=op.f('ck_invitation_answer_channel')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_invitation_answer_event_id_event')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_invitation_answer_invitation_id_invitation')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['staff_member.id'], name=op.f('fk_invitation_answer_taken_by_id_staff_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_answer'))
    )
    with op.batch_alter_table('invitation_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_answer_invitation_id'), ['invitation_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('invitation_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_answer_invitation_id'))

    op.drop_table('invitation_answer')
    op.drop_table('registration_answer')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_guest_list_id'))
        batch_op.drop_index('ix_invitation_event_id_type_id_state')

    op.drop_table('invitation')
    op.drop_table('guest_list_row')
    with op.batch_alter_table('check_in', schema=None) as batch_op:
        batch_op.drop_index('ix_check_in_event_id_at')

    op.drop_table('check_in')
    with op.batch_alter_table('badge_print', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_print_attendee_id'))

    op.drop_table('badge_print')
    with op.batch_alter_table('scan', schema=None) as batch_op:
        batch_op.drop_index('ix_scan_event_id_at')
        batch_op.drop_index('ix_scan_attendee_id')

    op.drop_table('scan')
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index('ix_registration_event_id_registered_at')

    op.drop_table('registration')
    with op.batch_alter_table('personal_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_personal_link_attendee_id'))

    op.drop_table('personal_link')
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_mail_state_due_at')
        batch_op.drop_index('ix_outbox_mail_event_id_state')
        batch_op.drop_index(batch_op.f('ix_outbox_mail_attendee_id'))

    op.drop_table('outbox_mail')
    op.drop_table('letter')
    with op.batch_alter_table('guest_list', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_guest_list_nominator_id'))
        batch_op.drop_index('ix_guest_list_event_id_uploaded_at')

    op.drop_table('guest_list')
    with op.batch_alter_table('cancellation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cancellation_attendee_id'))

    op.drop_table('cancellation')
    with op.batch_alter_table('badge_code', schema=None) as batch_op:
        batch_op.drop_index('uq_badge_code_valid', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.drop_table('badge_code')
    op.drop_table('stakeholder_type')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_staff_member_id'))

    op.drop_table('staff_session')
    with op.batch_alter_table('speaker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_speaker_session_id'))
        batch_op.drop_index(batch_op.f('ix_speaker_event_id'))

    op.drop_table('speaker')
    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_print_batch_event_id_printed_at')

    op.drop_table('print_batch')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_event_id_at')

    op.drop_table('audit_entry')
    with op.batch_alter_table('attendee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendee_nominator_id'))
        batch_op.drop_index('ix_attendee_event_id_status')

    op.drop_table('attendee')
    op.drop_table('station')
    op.drop_table('staff_member')
    op.drop_table('session')
    op.drop_table('public_group')
    with op.batch_alter_table('sign_in_failure', schema=None) as batch_op:
        batch_op.drop_index('ix_sign_in_failure_email_at')

    op.drop_table('sign_in_failure')
    op.drop_table('nominator')
    op.drop_table('event')
