"""Rate limits that all web processes share"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rate_limit',
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('hits', sa.JSON(), nullable=False),
        sa.Column('expires_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_rate_limit'))
    )
    with op.batch_alter_table('rate_limit', schema=None) as batch_op:
        batch_op.create_index('ix_rate_limit_expires_at', ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_table('rate_limit')
