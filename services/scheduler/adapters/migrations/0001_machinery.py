"""Outbox, inbox, stream positions and timers"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "case_sequence", "inbox", "outbox", "stream_position", "timer",
)


def upgrade() -> None:
    create_case_sequence()
    create_inbox()
    create_outbox()
    create_stream_position()
    create_timer()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_case_sequence() -> None:
    op.create_table('case_sequence',
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('seq', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_case_sequence'))
    )


def create_inbox() -> None:
    op.create_table('inbox',
        sa.Column('event_id', sa.String(length=36), nullable=False),
        sa.Column('type', sa.String(length=60), nullable=False),
        sa.Column('producer', sa.String(length=20), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('case_seq', sa.BigInteger(), nullable=False),
        sa.Column('received_at', Moment(), nullable=False),
        sa.Column('handled_at', Moment(), nullable=True),
        sa.Column('status', sa.String(length=12), nullable=False),
        sa.Column('error', sa.Text(), nullable=True),
        sa.Column('payload', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('event_id', name=op.f('pk_inbox'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('ix_inbox_parked', ['producer', 'case_id', 'case_seq'], unique=False, postgresql_where=sa.text("status IN ('parked', 'waiting')"), sqlite_where=sa.text("status IN ('parked', 'waiting')"))


def create_outbox() -> None:
    op.create_table('outbox',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('event_id', sa.String(length=36), nullable=False),
        sa.Column('type', sa.String(length=60), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('case_seq', sa.BigInteger(), nullable=False),
        sa.Column('occurred_at', Moment(), nullable=False),
        sa.Column('trace_id', sa.String(length=64), nullable=False),
        sa.Column('data', sa.JSON(), nullable=False),
        sa.Column('published_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
        sa.UniqueConstraint('case_id', 'case_seq', name=op.f('uq_outbox_case_id')),
        sa.UniqueConstraint('event_id', name=op.f('uq_outbox_event_id'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_unpublished', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'), sqlite_where=sa.text('published_at IS NULL'))


def create_stream_position() -> None:
    op.create_table('stream_position',
        sa.Column('producer', sa.String(length=20), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('last_seq', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('producer', 'case_id', name=op.f('pk_stream_position'))
    )


def create_timer() -> None:
    op.create_table('timer',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('key', sa.String(length=200), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('data', sa.JSON(), nullable=False),
        sa.Column('trace_id', sa.String(length=64), nullable=False),
        sa.Column('due_at', Moment(), nullable=False),
        sa.Column('expires_at', Moment(), nullable=True),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('error', sa.Text(), nullable=True),
        sa.Column('done_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_timer')),
        sa.UniqueConstraint('key', name=op.f('uq_timer_key'))
    )
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.create_index('ix_timer_case', ['case_id'], unique=False)
        batch_op.create_index('ix_timer_pending', ['due_at'], unique=False, postgresql_where=sa.text("state = 'pending'"), sqlite_where=sa.text("state = 'pending'"))
