"""Start: the machinery, people, messages, questions, what came in"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "case_sequence", "inbox", "outbox", "stream_position", "timer", "case_file",
    "condition", "hold", "inbound", "invitation", "message", "message_event",
    "opt_out", "party", "person", "prompt", "sender_pause", "session",
    "staff_member",
)


def upgrade() -> None:
    create_case_sequence()
    create_inbox()
    create_outbox()
    create_stream_position()
    create_timer()
    create_case_file()
    create_condition()
    create_hold()
    create_inbound()
    create_invitation()
    create_message()
    create_message_event()
    create_opt_out()
    create_party()
    create_person()
    create_prompt()
    create_sender_pause()
    create_session()
    create_staff_member()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def create_case_sequence() -> None:
    op.create_table("case_sequence",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_sequence"))
    )


def create_inbox() -> None:
    op.create_table("inbox",
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("producer", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("case_seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("handled_at", Moment(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_inbox"))
    )
    where = sa.text("status IN ('parked', 'waiting')")
    op.create_index("ix_inbox_parked", "inbox", ["producer", "case_id", "case_seq"],
                    postgresql_where=where, sqlite_where=where)


def create_outbox() -> None:
    op.create_table("outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("case_seq", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("trace_id", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("case_id", "case_seq", name=op.f("uq_outbox_case_id")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outbox_event_id"))
    )
    where = sa.text("published_at IS NULL")
    op.create_index("ix_outbox_unpublished", "outbox", ["id"], postgresql_where=where, sqlite_where=where)


def create_stream_position() -> None:
    op.create_table("stream_position",
        sa.Column("producer", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("producer", "case_id", name=op.f("pk_stream_position"))
    )


def create_timer() -> None:
    op.create_table("timer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("trace_id", sa.String(length=64), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("key", name=op.f("uq_timer_key"))
    )
    op.create_index("ix_timer_case", "timer", ["case_id"])
    where = sa.text("state = 'pending'")
    op.create_index("ix_timer_pending", "timer", ["due_at"], postgresql_where=where, sqlite_where=where)


def create_case_file() -> None:
    op.create_table("case_file",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("case_type", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file"))
    )


def create_condition() -> None:
    op.create_table("condition",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition"))
    )
    op.create_index(op.f("ix_condition_case_id"), "condition", ["case_id"])


def create_hold() -> None:
    op.create_table("hold",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.String(length=36), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("released_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold"))
    )
    where = sa.text("released_at IS NULL")
    op.create_index("uq_hold_open", "hold", ["case_id"], unique=True, postgresql_where=where, sqlite_where=where)


def create_inbound() -> None:
    op.create_table("inbound",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("provider_id", sa.String(length=80), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("opt_out_type", sa.String(length=20), nullable=True),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("trace_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("handled_as", sa.String(length=20), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("assigned_to", sa.String(length=36), nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by", sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inbound")),
        sa.UniqueConstraint("id", name=op.f("uq_inbound_id")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_inbound_provider_id"))
    )
    op.create_index(op.f("ix_inbound_case_id"), "inbound", ["case_id"])
    where = sa.text("state = 'new'")
    op.create_index("ix_inbound_new", "inbound", ["number"], postgresql_where=where, sqlite_where=where)
    where = sa.text("state = 'open'")
    op.create_index("ix_inbound_open", "inbound", ["received_at"], postgresql_where=where, sqlite_where=where)
    op.create_index(op.f("ix_inbound_person_id"), "inbound", ["person_id"])
    op.create_index(op.f("ix_inbound_received_at"), "inbound", ["received_at"])
    op.create_index(op.f("ix_inbound_sender"), "inbound", ["sender"])


def create_invitation() -> None:
    op.create_table("invitation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation"))
    )
    op.create_index(op.f("ix_invitation_case_id"), "invitation", ["case_id"])


def create_message() -> None:
    op.create_table("message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("fallbacks", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("link_target", sa.String(length=20), nullable=True),
        sa.Column("prompt_id", sa.String(length=36), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("send_after", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("looked_at", Moment(), nullable=True),
        sa.Column("lease_token", sa.String(length=36), nullable=True),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("handed_at", Moment(), nullable=True),
        sa.Column("address", sa.String(length=320), nullable=True),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=True),
        sa.Column("trace_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_message_dedupe_key"))
    )
    op.create_index(op.f("ix_message_case_id"), "message", ["case_id"])
    op.create_index(op.f("ix_message_created_at"), "message", ["created_at"])
    where = sa.text("state IN ('sending', 'unknown', 'accepted', 'sent')")
    op.create_index("ix_message_moving", "message", ["state", "handed_at"],
                    postgresql_where=where, sqlite_where=where)
    op.create_index(op.f("ix_message_person_id"), "message", ["person_id"])
    op.create_index(op.f("ix_message_prompt_id"), "message", ["prompt_id"])
    op.create_index(op.f("ix_message_provider_id"), "message", ["provider_id"])
    where = sa.text("state = 'queued'")
    op.create_index("ix_message_queued", "message", ["send_after"], postgresql_where=where, sqlite_where=where)


def create_message_event() -> None:
    op.create_table("message_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_event"))
    )
    op.create_index(op.f("ix_message_event_message_id"), "message_event", ["message_id"])


def create_opt_out() -> None:
    op.create_table("opt_out",
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_opt_out"))
    )


def create_party() -> None:
    op.create_table("party",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("side", sa.String(length=1), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_party"))
    )
    op.create_index(op.f("ix_party_person_id"), "party", ["person_id"])


def create_person() -> None:
    op.create_table("person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("safe_sms", sa.String(length=10), nullable=False),
        sa.Column("safe_email", sa.String(length=10), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person"))
    )
    op.create_index(op.f("ix_person_email"), "person", ["email"])
    op.create_index(op.f("ix_person_phone"), "person", ["phone"])


def create_prompt() -> None:
    op.create_table("prompt",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("multiple", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("digits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt"))
    )
    op.create_index(op.f("ix_prompt_case_id"), "prompt", ["case_id"])
    op.create_index(op.f("ix_prompt_number"), "prompt", ["number"])
    op.create_index(op.f("ix_prompt_person_id"), "prompt", ["person_id"])
    op.create_index(op.f("ix_prompt_subject_id"), "prompt", ["subject_id"])
    where = sa.text("state = 'open' AND number IS NOT NULL")
    op.create_index("uq_prompt_open_number", "prompt", ["number"], unique=True,
                    postgresql_where=where, sqlite_where=where)


def create_sender_pause() -> None:
    op.create_table("sender_pause",
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_sender_pause"))
    )


def create_session() -> None:
    op.create_table("session",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("person_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session"))
    )
    op.create_index(op.f("ix_session_case_id"), "session", ["case_id"])


def create_staff_member() -> None:
    op.create_table("staff_member",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member"))
    )
