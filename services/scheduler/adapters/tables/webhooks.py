"""Webhooks: who is told about sessions, and what became of each telling."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id

PENDING = text("state = 'pending'")


class WebhookEndpoint(Base):
    """An https address that hears of sessions. `state`: active | paused (by staff) | disabled (failed for long).

    The secrets are sealed; the old one signs beside the new one until `old_until`. `last_order` numbers what is told.
    `rests_until` puts all its deliveries off after a failure.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    url: Mapped[str] = mapped_column(String(500))
    types: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(12))
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    old_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    old_until: Mapped[datetime | None]
    last_order: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    made_by: Mapped[str] = mapped_column(Id)
    made_at: Mapped[datetime]


class WebhookDelivery(Base):
    """One event for one endpoint. `state`: pending | delivered | failed (given up) | dropped (the endpoint is off).

    `status` and `answer` are what the last attempt got: an HTTP status and the beginning of its body, or a code why
    there was none. Whoever holds the lease may send.
    """

    __tablename__ = "webhook_delivery"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoint.id"))
    event_id: Mapped[str] = mapped_column(Id)
    type: Mapped[str] = mapped_column(String(60))
    order_no: Mapped[int]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    status: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(String(200))
    milliseconds: Mapped[int | None]
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index("ix_webhook_delivery_pending", "next_at", postgresql_where=PENDING, sqlite_where=PENDING),
        Index("ix_webhook_delivery_order", "endpoint_id", "order_no"),
    )
