"""Interpreters, rules, conflicts, and what else is known of mediators and rooms"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "busy_feed", "conflict", "external_busy", "extra_hours", "holiday", "interpreter",
    "pin", "service_request", "session_type", "waitlist", "waitlist_offer", "wish",
)
ADDED = {
    "allocation": ("why",),
    "known_person": ("interpreter", "access"),
    "mediator": ("about", "languages", "qualifications", "timezone", "in_person", "room_ids", "buffer_before",
                 "buffer_after", "most_a_day", "most_a_week", "weight", "trainee"),
    "occupancy": ("run",),
    "room": ("access",),
    "session_party": ("arrives_at",),
}


def upgrade() -> None:
    create_busy_feed()
    create_conflict()
    create_external_busy()
    create_extra_hours()
    create_holiday()
    create_interpreter()
    create_pin()
    create_service_request()
    create_session_type()
    create_waitlist()
    create_waitlist_offer()
    create_wish()
    widen_allocation()
    widen_known_person()
    widen_mediator()
    widen_room()
    widen_occupancy()


def downgrade() -> None:
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.add_column(sa.Column('step_free', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE room SET step_free = (CAST(access AS TEXT) LIKE '%step_free%')")
    op.drop_index('ix_occupancy_runs', table_name='occupancy')
    for table, columns in ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
    for table in TABLES:
        op.drop_table(table)


def create_busy_feed() -> None:
    op.create_table('busy_feed',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('mediator_id', sa.String(length=36), nullable=False),
        sa.Column('url', sa.Text(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('last_success_at', Moment(), nullable=True),
        sa.Column('last_error', sa.String(length=60), nullable=True),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('etag', sa.Text(), nullable=True),
        sa.Column('last_modified', sa.String(length=60), nullable=True),
        sa.Column('next_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_busy_feed'))
    )
    with op.batch_alter_table('busy_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_busy_feed_mediator_id'), ['mediator_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_busy_feed_next_at'), ['next_at'], unique=False)


def create_conflict() -> None:
    op.create_table('conflict',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('mediator_id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('person_id', sa.String(length=36), nullable=True),
        sa.Column('source', sa.String(length=12), nullable=False),
        sa.Column('noted_by', sa.String(length=36), nullable=True),
        sa.Column('noted_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict')),
        sa.UniqueConstraint('mediator_id', 'case_id', name='uq_conflict_case_id'),
        sa.UniqueConstraint('mediator_id', 'person_id', name='uq_conflict_person_id')
    )
    with op.batch_alter_table('conflict', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conflict_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_conflict_person_id'), ['person_id'], unique=False)


def create_external_busy() -> None:
    op.create_table('external_busy',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('resource_id', sa.String(length=36), nullable=False),
        sa.Column('starts_at', Moment(), nullable=False),
        sa.Column('ends_at', Moment(), nullable=False),
        sa.Column('source', sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_external_busy'))
    )
    with op.batch_alter_table('external_busy', schema=None) as batch_op:
        batch_op.create_index('ix_external_busy_ends_at', ['ends_at'], unique=False)
        batch_op.create_index('ix_external_busy_source', ['source'], unique=False)


def create_extra_hours() -> None:
    op.create_table('extra_hours',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('resource_id', sa.String(length=36), nullable=False),
        sa.Column('starts_at', Moment(), nullable=False),
        sa.Column('ends_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_hours'))
    )
    with op.batch_alter_table('extra_hours', schema=None) as batch_op:
        batch_op.create_index('ix_extra_hours_resource_id', ['resource_id', 'ends_at'], unique=False)


def create_holiday() -> None:
    op.create_table('holiday',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('name', sa.String(length=120), nullable=False),
        sa.Column('closed', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('day', name=op.f('pk_holiday'))
    )


def create_interpreter() -> None:
    op.create_table('interpreter',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('display_name', sa.Text(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('languages', sa.JSON(), nullable=False),
        sa.Column('timezone', sa.String(length=60), nullable=True),
        sa.Column('remote', sa.Boolean(), nullable=False),
        sa.Column('in_person', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_interpreter'))
    )


def create_pin() -> None:
    op.create_table('pin',
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('mediator_id', sa.String(length=36), nullable=False),
        sa.Column('noted_by', sa.String(length=36), nullable=False),
        sa.Column('noted_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('case_id', 'mediator_id', name=op.f('pk_pin'))
    )


def create_service_request() -> None:
    op.create_table('service_request',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('subject_id', sa.String(length=36), nullable=False),
        sa.Column('mediator_id', sa.String(length=36), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('asked_at', Moment(), nullable=False),
        sa.Column('answered_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_service_request')),
        sa.UniqueConstraint('subject_id', 'mediator_id', name=op.f('uq_service_request_subject_id'))
    )
    with op.batch_alter_table('service_request', schema=None) as batch_op:
        batch_op.create_index('ix_service_request_mediator_id', ['mediator_id', 'state'], unique=False)


def create_session_type() -> None:
    op.create_table('session_type',
        sa.Column('case_type', sa.String(length=60), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=True),
        sa.Column('mediators', sa.Integer(), nullable=True),
        sa.Column('buffer_before', sa.Integer(), nullable=True),
        sa.Column('buffer_after', sa.Integer(), nullable=True),
        sa.Column('notice', sa.Integer(), nullable=True),
        sa.Column('horizon', sa.Integer(), nullable=True),
        sa.Column('cancel_notice', sa.Integer(), nullable=True),
        sa.Column('move_notice', sa.Integer(), nullable=True),
        sa.Column('stagger', sa.Integer(), nullable=True),
        sa.Column('modalities', sa.JSON(), nullable=True),
        sa.Column('reminders', sa.JSON(), nullable=True),
        sa.Column('qualifications', sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint('case_type', name=op.f('pk_session_type'))
    )


def create_waitlist() -> None:
    op.create_table('waitlist',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('since', Moment(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_waitlist')),
        sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_waitlist_case_id'))
    )
    with op.batch_alter_table('waitlist', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waitlist_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_waitlist_state_since', ['state', 'since'], unique=False)


def create_waitlist_offer() -> None:
    op.create_table('waitlist_offer',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('invitation_id', sa.String(length=36), nullable=False),
        sa.Column('starts_at', Moment(), nullable=False),
        sa.Column('until', Moment(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_waitlist_offer')),
        sa.UniqueConstraint('case_id', 'starts_at', name=op.f('uq_waitlist_offer_case_id'))
    )
    with op.batch_alter_table('waitlist_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waitlist_offer_invitation_id'), ['invitation_id'], unique=False)


def create_wish() -> None:
    op.create_table('wish',
        sa.Column('invitation_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('weekdays', sa.JSON(), nullable=False),
        sa.Column('parts', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_wish_invitation_id')),
        sa.PrimaryKeyConstraint('invitation_id', 'person_id', name=op.f('pk_wish'))
    )


def widen_allocation() -> None:
    with op.batch_alter_table('allocation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('why', sa.JSON(), nullable=True))
    with op.batch_alter_table('session_party', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arrives_at', Moment(), nullable=True))


def widen_known_person() -> None:
    with op.batch_alter_table('known_person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('interpreter', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('access', sa.JSON(), nullable=False, server_default='[]'))


def widen_mediator() -> None:
    with op.batch_alter_table('mediator', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.Text(), nullable=False, server_default=''))
        for name in ('languages', 'qualifications', 'room_ids'):
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('timezone', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('in_person', sa.Boolean(), nullable=False, server_default=sa.true()))
        for name in ('buffer_before', 'buffer_after'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default='0'))
        for name in ('most_a_day', 'most_a_week'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('weight', sa.Integer(), nullable=False, server_default='100'))
        batch_op.add_column(sa.Column('trainee', sa.Boolean(), nullable=False, server_default=sa.false()))


def widen_room() -> None:
    """What was said about steps becomes one access feature among others."""
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.add_column(sa.Column('access', sa.JSON(), nullable=False, server_default='[]'))
    op.execute("""UPDATE room SET access = '["step_free"]' WHERE step_free""")
    with op.batch_alter_table('room', schema=None) as batch_op:
        batch_op.drop_column('step_free')


def widen_occupancy() -> None:
    """What stands in the calendar is counted into runs: a holder takes one stretch of each resource."""
    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('run', sa.Integer(), nullable=True))
    op.execute("""
        UPDATE occupancy SET run = (SELECT count(*) FROM occupancy AS same WHERE same.holder_id = occupancy.holder_id
                                    AND same.resource_id = occupancy.resource_id)
        WHERE resource_id IN (SELECT id FROM mediator UNION SELECT id FROM room)
          AND quantum = (SELECT min(same.quantum) FROM occupancy AS same WHERE same.holder_id = occupancy.holder_id
                         AND same.resource_id = occupancy.resource_id)""")
    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.create_index('ix_occupancy_runs', ['quantum', 'resource_id', 'run', 'holder_id'], unique=False, postgresql_where=sa.text('run IS NOT NULL'), sqlite_where=sa.text('run IS NOT NULL'))
