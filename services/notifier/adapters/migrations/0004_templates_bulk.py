"""Versions of texts, bulk messages"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_template_version()
    create_bulk()
    create_bulk_recipient()
    create_bulk_step()
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("template_version", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.drop_column("template_version")
    for table in ("bulk_step", "bulk_recipient", "bulk", "template_version"):
        op.drop_table(table)


def create_template_version() -> None:
    op.create_table("template_version",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("english", sa.JSON(), nullable=False),
        sa.Column("spanish", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("published_by", sa.String(length=36), nullable=True),
        sa.Column("from_number", sa.Integer(), nullable=True),
        sa.Column("bulk_at", Moment(), nullable=True),
        sa.Column("bulk_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("template", "number", name=op.f("uq_template_version_template"))
    )
    op.create_index("uq_template_draft", "template_version", ["template"], unique=True,
                    postgresql_where=sa.text("state = 'draft'"), sqlite_where=sa.text("state = 'draft'"))


def create_bulk() -> None:
    op.create_table("bulk",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("channels", sa.String(length=20), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reached_case", sa.String(length=36), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(length=36), nullable=False),
        sa.Column("gathered_at", Moment(), nullable=True),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk"))
    )
    op.create_index(op.f("ix_bulk_state"), "bulk", ["state"])


def create_bulk_recipient() -> None:
    op.create_table("bulk_recipient",
        sa.Column("bulk_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("verdict", sa.String(length=4), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk.id"], name=op.f("fk_bulk_recipient_bulk_id")),
        sa.PrimaryKeyConstraint("bulk_id", "person_id", name=op.f("pk_bulk_recipient"))
    )
    op.create_index(op.f("ix_bulk_recipient_message_id"), "bulk_recipient", ["message_id"])
    op.create_index("ix_bulk_recipient_next", "bulk_recipient", ["bulk_id", "state", "case_id"])


def create_bulk_step() -> None:
    op.create_table("bulk_step",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("bulk_id", sa.String(length=36), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("staff_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk.id"], name=op.f("fk_bulk_step_bulk_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_bulk_step"))
    )
    op.create_index(op.f("ix_bulk_step_bulk_id"), "bulk_step", ["bulk_id"])
