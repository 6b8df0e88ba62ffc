"""What became of each reminder on its way"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reminder_message',
        sa.Column('message_id', sa.String(length=36), nullable=False),
        sa.Column('session_id', sa.String(length=36), nullable=False),
        sa.Column('sequence', sa.Integer(), nullable=True),
        sa.Column('reminder', sa.String(length=12), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=True),
        sa.Column('channel', sa.String(length=8), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('why', sa.String(length=40), nullable=True),
        sa.Column('changed_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('message_id', name=op.f('pk_reminder_message'))
    )
    with op.batch_alter_table('reminder_message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_message_session_id'), ['session_id'], unique=False)


def downgrade() -> None:
    op.drop_table('reminder_message')
