"""Tokens, kept answers and webhooks"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = '0005'
down_revision = '0004'
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

    _webhooks()


def _webhooks() -> None:
    op.create_table('webhook_endpoint',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('url', sa.String(length=500), nullable=False),
        sa.Column('types', sa.JSON(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('secret', sa.LargeBinary(), nullable=False),
        sa.Column('old_secret', sa.LargeBinary(), nullable=True),
        sa.Column('old_until', Moment(), nullable=True),
        sa.Column('last_order', sa.Integer(), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('failing_since', Moment(), nullable=True),
        sa.Column('rests_until', Moment(), nullable=True),
        sa.Column('made_by', sa.String(length=36), nullable=False),
        sa.Column('made_at', Moment(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoint'))
    )
    op.create_table('webhook_delivery',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('endpoint_id', sa.String(length=36), nullable=False),
        sa.Column('event_id', sa.String(length=36), nullable=False),
        sa.Column('type', sa.String(length=60), nullable=False),
        sa.Column('order_no', sa.Integer(), nullable=False),
        sa.Column('body', sa.Text(), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('next_at', Moment(), nullable=False),
        sa.Column('leased_until', Moment(), nullable=True),
        sa.Column('status', sa.Integer(), nullable=True),
        sa.Column('answer', sa.String(length=200), nullable=True),
        sa.Column('milliseconds', sa.Integer(), nullable=True),
        sa.Column('made_at', Moment(), nullable=False),
        sa.Column('tried_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['endpoint_id'], ['webhook_endpoint.id'], name=op.f('fk_webhook_delivery_endpoint_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
        sa.UniqueConstraint('endpoint_id', 'event_id', name=op.f('uq_webhook_delivery_endpoint_id'))
    )
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.create_index('ix_webhook_delivery_order', ['endpoint_id', 'order_no'], unique=False)
        batch_op.create_index('ix_webhook_delivery_pending', ['next_at'], unique=False, postgresql_where=sa.text("state = 'pending'"), sqlite_where=sa.text("state = 'pending'"))


def downgrade() -> None:
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.drop_index('ix_webhook_delivery_pending', postgresql_where=sa.text("state = 'pending'"), sqlite_where=sa.text("state = 'pending'"))
        batch_op.drop_index('ix_webhook_delivery_order')

    op.drop_table('webhook_delivery')
    op.drop_table('webhook_endpoint')
    with op.batch_alter_table('stored_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_stored_answer_made_at')

    op.drop_table('stored_answer')
    op.drop_table('api_token')
