"""Senders, priorities, reports as they came"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="2"))
        message.add_column(sa.Column("sender", sa.String(length=20), nullable=True))
        message.add_column(sa.Column("only_by", sa.String(length=20), nullable=True))
        message.add_column(sa.Column("not_by", sa.String(length=20), nullable=True))
    op.execute("UPDATE message SET sender = 'twilio', only_by = 'twilio' WHERE channel = 'sms' AND handed_at IS NOT NULL")
    op.create_index("ix_message_next", "message", ["channel", "priority", "send_after", "created_at", "id"],
                    postgresql_where=QUEUED, sqlite_where=QUEUED)
    create_sender()
    create_sender_event()
    create_report()
    op.drop_table("sender_pause")


def downgrade() -> None:
    op.create_table("sender_pause",
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_sender_pause"))
    )
    for table in ("report", "sender_event", "sender"):
        op.drop_table(table)
    op.drop_index("ix_message_next", "message")
    with op.batch_alter_table("message") as message:
        for name in ("priority", "sender", "only_by", "not_by"):
            message.drop_column(name)


def create_sender() -> None:
    op.create_table("sender",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("paced_to", Moment(), nullable=True),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("avoided_until", Moment(), nullable=True),
        sa.Column("paused_at", Moment(), nullable=True),
        sa.Column("trial_at", Moment(), nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sender"))
    )


def create_sender_event() -> None:
    op.create_table("sender_event",
        sa.Column("id", COUNTING, autoincrement=True, nullable=False),
        sa.Column("sender", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender_event"))
    )
    op.create_index(op.f("ix_sender_event_sender"), "sender_event", ["sender"])


def create_report() -> None:
    op.create_table("report",
        sa.Column("number", COUNTING, autoincrement=True, nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(length=100), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_report"))
    )
