"""Private calendar feeds, and when a session was last changed"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_feed',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('subject_id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('holder_id', sa.String(length=36), nullable=False),
        sa.Column('created_at', Moment(), nullable=False),
        sa.Column('revoked_at', Moment(), nullable=True),
        sa.Column('fetched_at', Moment(), nullable=True),
        sa.Column('content_hash', sa.String(length=64), nullable=True),
        sa.Column('content_since', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
        sa.UniqueConstraint('code_hash', name=op.f('uq_calendar_feed_code_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index('ix_calendar_feed_holder_id', ['holder_id'], unique=False)
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_at', Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_column('changed_at')
    op.drop_table('calendar_feed')
