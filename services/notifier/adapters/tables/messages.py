"""Messages and everything that happened to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from services.notifier.domain.delivery import USUAL
from shared.db.base import Id
from shared.db.machinery import BigId


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the few rows that are waiting, on both databases."""
    return Index(name, *columns, unique=unique, postgresql_where=text(where), sqlite_where=text(where))


class Message(Base):
    """One message to one address. The states are those of `domain/delivery.py`.

    `values` fill the template's placeholders (moments as ISO text); `subject` and `body` are the words as they were
    last put together, with `{link}` where the link stands: the code of a link is never stored.
    """

    __tablename__ = "message"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    person_id: Mapped[str | None] = mapped_column(Id, index=True)
    template: Mapped[str] = mapped_column(String(40))
    template_version: Mapped[int | None]  # of the words it was put together with; set before that, it must be these
    channel: Mapped[str] = mapped_column(String(8))
    fallbacks: Mapped[list[Any]]  # channels to turn to if this one fails
    values: Mapped[dict[str, Any]]
    attachments: Mapped[list[Any]]
    link_target: Mapped[str | None] = mapped_column(String(20))
    prompt_id: Mapped[str | None] = mapped_column(Id, index=True)
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(40))
    priority: Mapped[int] = mapped_column(default=USUAL, server_default=str(USUAL))
    send_after: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    looks: Mapped[int] = mapped_column(default=0)  # times it was looked for at the provider and not found
    looked_at: Mapped[datetime | None]
    lease_token: Mapped[str | None] = mapped_column(Id)
    lease_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    sender: Mapped[str | None] = mapped_column(String(20))  # whom it was handed to
    only_by: Mapped[str | None] = mapped_column(String(20))  # nobody else may send it: they may have it already
    not_by: Mapped[str | None] = mapped_column(String(20))  # this one could not: another may
    address: Mapped[str | None] = mapped_column(String(320))  # copied when it is handed over
    provider_id: Mapped[str | None] = mapped_column(String(80), index=True)
    subject: Mapped[str | None]
    body: Mapped[str | None]
    segments: Mapped[int | None]
    trace_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(index=True)
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        partial("ix_message_next", "channel", "priority", "send_after", "created_at", "id", where="state = 'queued'"),
        partial("ix_message_queued", "send_after", where="state = 'queued'"),
        partial("ix_message_moving", "state", "handed_at", where="state IN ('sending', 'unknown', 'accepted', 'sent')"),
    )


class MessageEvent(Base):
    """One thing that happened to a message: a transition, an answer of the provider, a raw callback."""

    __tablename__ = "message_event"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    message_id: Mapped[str] = mapped_column(Id, index=True)
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(12))  # sender | callback | listing | gate | staff
    why: Mapped[str | None] = mapped_column(String(40))
    detail: Mapped[str | None]  # the provider's status and code as they came


class Redaction(Base):
    """Words that the provider still keeps and is to erase. `kind`: text | media.

    `state`: waiting | done | gone (the provider had it no more) | kept (it erases no single text) | failed.
    """

    __tablename__ = "redaction"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(8))
    provider_id: Mapped[str] = mapped_column(String(80))
    provider: Mapped[str | None] = mapped_column(String(20))  # None: the one that is set up
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("kind", "provider_id"),
        partial("ix_redaction_waiting", "due_at", where="state = 'waiting'"),
    )
