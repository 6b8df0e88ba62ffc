"""Tokens and kept answers"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('api_token',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('staff_id', sa.String(length=36), nullable=False),
        sa.Column('scopes', sa.JSON(), nullable=False),
        sa.Column('expires_at', Moment(), nullable=False),
        sa.Column('revoked_at', Moment(), nullable=True),
        sa.Column('used_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_api_token')),
        sa.UniqueConstraint('hash', name=op.f('uq_api_token_hash'))
    )
    op.create_table('stored_answer',
        sa.Column('owner', sa.String(length=60), nullable=False),
        sa.Column('key', sa.String(length=200), nullable=False),
        sa.Column('question_hash', sa.String(length=64), nullable=False),
        sa.Column('status', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('headers', sa.JSON(), nullable=False),
        sa.Column('made_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('owner', 'key', name=op.f('pk_stored_answer'))
    )
    with op.batch_alter_table('stored_answer', schema=None) as batch_op:
        batch_op.create_index('ix_stored_answer_made_at', ['made_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('stored_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_stored_answer_made_at')

    op.drop_table('stored_answer')
    op.drop_table('api_token')
