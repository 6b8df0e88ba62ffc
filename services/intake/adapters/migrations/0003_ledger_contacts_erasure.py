"""Ledger, contact points, holds, copies and erasure"""

import sqlalchemy as sa
from alembic import op

from shared.db.append_only import release, statements
from shared.db.types import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_contact_point()
    create_erasure()
    create_legal_hold()
    create_record_request()
    create_record_part()
    alter_consent()
    alter_person()
    for statement in statements("consent", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in release("consent", op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_column("consent", "scope")
    op.drop_column("consent", "evidence")
    op.drop_column("consent", "expires_at")
    op.drop_column("person", "erased_at")
    op.drop_table("record_part")
    op.drop_table("record_request")
    op.drop_table("legal_hold")
    op.drop_table("erasure")
    op.drop_table("contact_point")


def create_contact_point() -> None:
    op.create_table('contact_point',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('channel', sa.String(length=60), nullable=False),
        sa.Column('value', sa.String(length=254), nullable=False),
        sa.Column('since', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.Column('must_check', sa.Boolean(), nullable=False),
        sa.Column('asked_at', Moment(), nullable=True),
        sa.Column('verified_at', Moment(), nullable=True),
        sa.Column('verified_how', sa.String(length=60), nullable=True),
        sa.Column('verified_by', sa.String(length=60), nullable=True),
        sa.Column('suspended_at', Moment(), nullable=True),
        sa.Column('suspended_why', sa.String(length=60), nullable=True),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('shared', sa.Boolean(), nullable=False),
        sa.Column('safe_from', sa.String(length=5), nullable=False),
        sa.Column('safe_until', sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_contact_point_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_point'))
    )
    op.create_index(op.f('ix_contact_point_person_id'), 'contact_point', ['person_id'])
    op.create_index('uq_contact_point_present', 'contact_point', ['person_id', 'channel'], unique=True,
        postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))


def create_erasure() -> None:
    op.create_table('erasure',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('why', sa.String(length=60), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('asked_at', Moment(), nullable=False),
        sa.Column('asked_by', sa.String(length=60), nullable=False),
        sa.Column('due_at', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.Column('ended_by', sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure'))
    )
    op.create_index(op.f('ix_erasure_person_id'), 'erasure', ['person_id'])
    op.create_index(op.f('ix_erasure_state'), 'erasure', ['state'])
    op.create_index('uq_erasure_waiting', 'erasure', ['person_id'], unique=True,
        postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))


def create_legal_hold() -> None:
    op.create_table('legal_hold',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('why', sa.String(length=60), nullable=False),
        sa.Column('set_at', Moment(), nullable=False),
        sa.Column('set_by', sa.String(length=60), nullable=False),
        sa.Column('lifted_at', Moment(), nullable=True),
        sa.Column('lifted_by', sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case_file.id'], name=op.f('fk_legal_hold_case_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    op.create_index(op.f('ix_legal_hold_case_id'), 'legal_hold', ['case_id'])
    op.create_index('uq_legal_hold_standing', 'legal_hold', ['case_id'], unique=True,
        postgresql_where=sa.text('lifted_at IS NULL'), sqlite_where=sa.text('lifted_at IS NULL'))


def create_record_request() -> None:
    op.create_table('record_request',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('asked_at', Moment(), nullable=False),
        sa.Column('asked_by', sa.String(length=60), nullable=False),
        sa.Column('ready_at', Moment(), nullable=True),
        sa.Column('ends_at', Moment(), nullable=False),
        sa.Column('private_key', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_record_request_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_record_request'))
    )
    op.create_index(op.f('ix_record_request_person_id'), 'record_request', ['person_id'])


def create_record_part() -> None:
    op.create_table('record_part',
        sa.Column('request_id', sa.String(length=36), nullable=False),
        sa.Column('service', sa.String(length=60), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('of_all', sa.Integer(), nullable=False),
        sa.Column('sealed', sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(['request_id'], ['record_request.id'], name=op.f('fk_record_part_request_id')),
        sa.PrimaryKeyConstraint('request_id', 'service', 'number', name=op.f('pk_record_part'))
    )


def alter_consent() -> None:
    op.add_column("consent", sa.Column('scope', sa.String(length=60), server_default='purpose', nullable=False))
    op.add_column("consent", sa.Column('evidence', sa.String(length=80), nullable=True))
    op.add_column("consent", sa.Column('expires_at', Moment(), nullable=True))


def alter_person() -> None:
    op.add_column("person", sa.Column('erased_at', Moment(), nullable=True))
