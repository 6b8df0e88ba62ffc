"""The tables that every service's database has: outbox, inbox, stream positions, timers, tokens, kept answers, rates.

Sources: `outbox` and `inbox` after the transactional outbox pattern; the partial indexes keep the cost of a look
dependent on what is waiting, not on what has ever been.
"""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, text

from shared.db.types import Moment

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
MACHINERY = MetaData(naming_convention=NAMES)
BigId = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts by itself on SQLite
Id = String(36)

outbox = Table(
    "outbox", MACHINERY,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("event_id", Id, nullable=False, unique=True),
    Column("type", String(60), nullable=False),
    Column("version", Integer, nullable=False),
    Column("case_id", Id, nullable=False),
    Column("case_seq", BigInteger, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("trace_id", String(64), nullable=False),
    Column("data", JSON, nullable=False),
    Column("published_at", Moment),
    UniqueConstraint("case_id", "case_seq"),
)
Index("ix_outbox_unpublished", outbox.c.id,
      postgresql_where=outbox.c.published_at.is_(None), sqlite_where=outbox.c.published_at.is_(None))

case_sequence = Table(
    "case_sequence", MACHINERY,
    Column("case_id", Id, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

inbox = Table(
    "inbox", MACHINERY,
    Column("event_id", Id, primary_key=True),
    Column("type", String(60), nullable=False),
    Column("producer", String(20), nullable=False),
    Column("case_id", Id, nullable=False),
    Column("case_seq", BigInteger, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("handled_at", Moment),
    Column("status", String(12), nullable=False),  # handled | ignored | parked | waiting | discarded
    Column("error", Text),
    Column("payload", Text),  # kept only while parked or waiting
)
Index("ix_inbox_parked", inbox.c.producer, inbox.c.case_id, inbox.c.case_seq,
      postgresql_where=text("status IN ('parked', 'waiting')"), sqlite_where=text("status IN ('parked', 'waiting')"))

stream_position = Table(
    "stream_position", MACHINERY,
    Column("producer", String(20), primary_key=True),
    Column("case_id", Id, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)

timer = Table(
    "timer", MACHINERY,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    Column("case_id", Id),
    Column("data", JSON, nullable=False),
    Column("trace_id", String(64), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("state", String(12), nullable=False),  # pending | done | cancelled | expired | failed
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("done_at", Moment),
)
Index("ix_timer_pending", timer.c.due_at,
      postgresql_where=timer.c.state == "pending", sqlite_where=timer.c.state == "pending")
Index("ix_timer_case", timer.c.case_id)

api_token = Table(
    "api_token", MACHINERY,
    Column("id", Id, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),
    Column("staff_id", Id, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_at", Moment),
)

stored_answer = Table(
    "stored_answer", MACHINERY,
    Column("owner", String(60), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("question_hash", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("made_at", Moment, nullable=False),
)
Index("ix_stored_answer_made_at", stored_answer.c.made_at)

rate_limit = Table(
    "rate_limit", MACHINERY,
    Column("key", String(64), primary_key=True),  # a keyed hash of who is counted and for what
    Column("hits", JSON, nullable=False),  # seconds since 1970
    Column("expires_at", Moment, nullable=False),
)
Index("ix_rate_limit_expires_at", rate_limit.c.expires_at)
