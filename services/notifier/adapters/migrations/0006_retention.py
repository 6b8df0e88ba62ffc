"""Resting addresses, safe hours, legal holds, and words that were erased here and at the provider"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_legal_hold()
    create_redaction()
    alter_inbound()
    alter_message()
    alter_note()
    alter_person()


def downgrade() -> None:
    op.drop_column("inbound", "erased_at")
    op.drop_column("message", "erased_at")
    op.drop_column("note", "erased_at")
    op.drop_column("person", "unverified")
    op.drop_column("person", "suspended")
    op.drop_column("person", "sms_hours")
    op.drop_column("person", "email_hours")
    op.drop_column("person", "erased_at")
    op.drop_table("redaction")
    op.drop_table("legal_hold")


def create_legal_hold() -> None:
    op.create_table('legal_hold',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('lifted_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    op.create_index(op.f('ix_legal_hold_case_id'), 'legal_hold', ['case_id'])


def create_redaction() -> None:
    op.create_table('redaction',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
        sa.Column('kind', sa.String(length=8), nullable=False),
        sa.Column('provider_id', sa.String(length=80), nullable=False),
        sa.Column('provider', sa.String(length=20), nullable=True),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('due_at', Moment(), nullable=False),
        sa.Column('done_at', Moment(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction')),
        sa.UniqueConstraint('kind', 'provider_id', name=op.f('uq_redaction_kind'))
    )
    op.create_index('ix_redaction_waiting', 'redaction', ['due_at'],
        postgresql_where=sa.text("state = 'waiting'"), sqlite_where=sa.text("state = 'waiting'"))


def alter_inbound() -> None:
    op.add_column("inbound", sa.Column('erased_at', Moment(), nullable=True))


def alter_message() -> None:
    op.add_column("message", sa.Column('erased_at', Moment(), nullable=True))


def alter_note() -> None:
    op.add_column("note", sa.Column('erased_at', Moment(), nullable=True))


def alter_person() -> None:
    op.add_column("person", sa.Column('unverified', sa.JSON(), server_default='[]', nullable=False))
    op.add_column("person", sa.Column('suspended', sa.JSON(), server_default='[]', nullable=False))
    op.add_column("person", sa.Column('sms_hours', sa.JSON(), server_default='[]', nullable=False))
    op.add_column("person", sa.Column('email_hours', sa.JSON(), server_default='[]', nullable=False))
    op.add_column("person", sa.Column('erased_at', Moment(), nullable=True))
