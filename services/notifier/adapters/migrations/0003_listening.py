"""Listening: files that came with a text, addresses that rest, by when a person was to have answered"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbound", sa.Column("channel", sa.String(length=8), server_default="sms", nullable=False))
    op.add_column("inbound", sa.Column("sent_at", Moment(), nullable=True))
    op.add_column("inbound", sa.Column("promised_at", Moment(), nullable=True))
    op.add_column("inbound", sa.Column("choices", sa.JSON(), nullable=True))
    op.create_index(op.f("ix_inbound_promised_at"), "inbound", ["promised_at"])
    create_address_hold()
    create_inbound_file()


def downgrade() -> None:
    op.drop_table("inbound_file")
    op.drop_table("address_hold")
    op.drop_index(op.f("ix_inbound_promised_at"), "inbound")
    for column in ("choices", "promised_at", "sent_at", "channel"):
        op.drop_column("inbound", column)


def create_address_hold() -> None:
    op.create_table("address_hold",
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("inbound_id", sa.String(length=36), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_address_hold"))
    )


def create_inbound_file() -> None:
    op.create_table("inbound_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inbound_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("declared", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_file")),
        sa.UniqueConstraint("inbound_id", "position", name=op.f("uq_inbound_file_inbound_id"))
    )
    waiting = sa.text("state = 'new'")
    op.create_index(op.f("ix_inbound_file_inbound_id"), "inbound_file", ["inbound_id"])
    op.create_index("ix_inbound_file_new", "inbound_file", ["due_at"], postgresql_where=waiting, sqlite_where=waiting)
