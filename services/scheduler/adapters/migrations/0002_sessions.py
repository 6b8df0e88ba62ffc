"""Mediators, rooms, invitations and sessions"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "allocation", "condition", "invitation", "known_case", "known_person", "known_staff", "mediator",
    "occupancy", "open_hours", "party", "room", "session", "time_off", "attendance", "invitee",
    "session_party", "slot", "yes",
)


def upgrade() -> None:
    create_allocation()
    create_condition()
    create_invitation()
    create_known_case()
    create_known_person()
    create_known_staff()
    create_mediator()
    create_occupancy()
    create_open_hours()
    create_party()
    create_room()
    create_session()
    create_time_off()
    create_attendance()
    create_invitee()
    create_session_party()
    create_slot()
    create_yes()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_allocation() -> None:
    op.create_table('allocation',
        sa.Column('holder_id', sa.String(length=36), nullable=False),
        sa.Column('resource_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('holder_id', 'resource_id', name=op.f('pk_allocation'))
    )
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.create_index('ix_allocation_resource_id', ['resource_id'], unique=False)


def create_condition() -> None:
    op.create_table('condition',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('blocks', sa.JSON(), nullable=False),
        sa.Column('until', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_condition'))
    )
    with op.batch_alter_table('condition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_condition_case_id'), ['case_id'], unique=False)


def create_invitation() -> None:
    op.create_table('invitation',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('modality', sa.String(length=20), nullable=False),
        sa.Column('session_id', sa.String(length=36), nullable=True),
        sa.Column('opened_by', sa.String(length=36), nullable=True),
        sa.Column('opened_at', Moment(), nullable=False),
        sa.Column('closes_at', Moment(), nullable=False),
        sa.Column('closed_at', Moment(), nullable=True),
        sa.Column('form_token', sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
        sa.UniqueConstraint('form_token', name=op.f('uq_invitation_form_token'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index('ix_invitation_case_id', ['case_id'], unique=False)
        batch_op.create_index('uq_invitation_open_case', ['case_id'], unique=True, postgresql_where=sa.text("state = 'open'"), sqlite_where=sa.text("state = 'open'"))


def create_known_case() -> None:
    op.create_table('known_case',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('reference', sa.String(length=60), nullable=False),
        sa.Column('case_type', sa.String(length=60), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('stage', sa.String(length=60), nullable=False),
        sa.Column('modality', sa.String(length=20), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('person_ids', sa.JSON(), nullable=False),
        sa.Column('ready_at', Moment(), nullable=True),
        sa.Column('wanted', sa.String(length=20), nullable=True),
        sa.Column('outcome', sa.String(length=60), nullable=True),
        sa.Column('plan_key', sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_known_case'))
    )
    with op.batch_alter_table('known_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_known_case_stage'), ['stage'], unique=False)
        batch_op.create_index(batch_op.f('ix_known_case_wanted'), ['wanted'], unique=False)


def create_known_person() -> None:
    op.create_table('known_person',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('display_name', sa.Text(), nullable=False),
        sa.Column('language', sa.String(length=2), nullable=False),
        sa.Column('timezone', sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_known_person'))
    )


def create_known_staff() -> None:
    op.create_table('known_staff',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('display_name', sa.Text(), nullable=False),
        sa.Column('roles', sa.JSON(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('epoch', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_known_staff'))
    )


def create_mediator() -> None:
    op.create_table('mediator',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('display_name', sa.Text(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('case_types', sa.JSON(), nullable=False),
        sa.Column('remote', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mediator'))
    )


def create_occupancy() -> None:
    op.create_table('occupancy',
        sa.Column('resource_id', sa.String(length=36), nullable=False),
        sa.Column('quantum', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('holder_id', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('resource_id', 'quantum', name=op.f('pk_occupancy'))
    )
    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_occupancy_holder_id'), ['holder_id'], unique=False)


def create_open_hours() -> None:
    op.create_table('open_hours',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('resource_id', sa.String(length=36), nullable=False),
        sa.Column('weekday', sa.Integer(), nullable=False),
        sa.Column('opens', sa.Time(), nullable=False),
        sa.Column('closes', sa.Time(), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=True),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_open_hours'))
    )
    with op.batch_alter_table('open_hours', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_open_hours_resource_id'), ['resource_id'], unique=False)


def create_party() -> None:
    op.create_table('party',
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('side', sa.String(length=1), nullable=False),
        sa.PrimaryKeyConstraint('case_id', 'person_id', name=op.f('pk_party'))
    )


def create_room() -> None:
    op.create_table('room',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('seats', sa.Integer(), nullable=False),
        sa.Column('step_free', sa.Boolean(), nullable=False),
        sa.Column('directions', sa.Text(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_room')),
        sa.UniqueConstraint('name', name=op.f('uq_room_name'))
    )


def create_session() -> None:
    op.create_table('session',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('uid', sa.String(length=80), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=False),
        sa.Column('starts_at', Moment(), nullable=False),
        sa.Column('ends_at', Moment(), nullable=False),
        sa.Column('modality', sa.String(length=20), nullable=False),
        sa.Column('join_url', sa.Text(), nullable=True),
        sa.Column('booked_at', Moment(), nullable=False),
        sa.Column('cancelled_why', sa.String(length=12), nullable=True),
        sa.Column('outcome_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
        sa.UniqueConstraint('uid', name=op.f('uq_session_uid'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_session_starts_at', ['starts_at'], unique=False)


def create_time_off() -> None:
    op.create_table('time_off',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('resource_id', sa.String(length=36), nullable=False),
        sa.Column('starts_at', Moment(), nullable=False),
        sa.Column('ends_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_time_off'))
    )
    with op.batch_alter_table('time_off', schema=None) as batch_op:
        batch_op.create_index('ix_time_off_resource_id', ['resource_id', 'ends_at'], unique=False)


def create_attendance() -> None:
    op.create_table('attendance',
        sa.Column('session_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('status', sa.String(length=12), nullable=False),
        sa.Column('noted_by', sa.String(length=36), nullable=False),
        sa.Column('noted_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_attendance_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_attendance'))
    )


def create_invitee() -> None:
    op.create_table('invitee',
        sa.Column('invitation_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('answered_at', Moment(), nullable=True),
        sa.Column('via', sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_invitee_invitation_id')),
        sa.PrimaryKeyConstraint('invitation_id', 'person_id', name=op.f('pk_invitee'))
    )
    with op.batch_alter_table('invitee', schema=None) as batch_op:
        batch_op.create_index('ix_invitee_person_id', ['person_id'], unique=False)


def create_session_party() -> None:
    op.create_table('session_party',
        sa.Column('session_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('reply', sa.String(length=12), nullable=True),
        sa.Column('replied_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_session_party_session_id')),
        sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_session_party'))
    )
    with op.batch_alter_table('session_party', schema=None) as batch_op:
        batch_op.create_index('ix_session_party_person_id', ['person_id'], unique=False)


def create_slot() -> None:
    op.create_table('slot',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('invitation_id', sa.String(length=36), nullable=False),
        sa.Column('digit', sa.Integer(), nullable=False),
        sa.Column('starts_at', Moment(), nullable=False),
        sa.Column('ends_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_slot_invitation_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_slot')),
        sa.UniqueConstraint('invitation_id', 'digit', name=op.f('uq_slot_invitation_id'))
    )


def create_yes() -> None:
    op.create_table('yes',
        sa.Column('slot_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(['slot_id'], ['slot.id'], name=op.f('fk_yes_slot_id')),
        sa.PrimaryKeyConstraint('slot_id', 'person_id', name=op.f('pk_yes'))
    )
