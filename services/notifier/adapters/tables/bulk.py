"""One message to many people: whom it is for, how far it is, who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id
from shared.db.machinery import BigId


class Bulk(Base):
    """One bulk message. `state`: gathering | ready | running | paused | done | cancelled.

    `version` is that of the words that were looked at; they stay the same to the last person. `reached_case` is the
    last case whose people were gathered, so that a restart goes on where it was. `together`: in a case where not
    everybody can be reached, nobody gets it.
    """

    __tablename__ = "bulk"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    template: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    values: Mapped[dict[str, Any]]
    filters: Mapped[dict[str, Any]]
    channels: Mapped[str] = mapped_column(String(20))  # "sms,email", "email,sms", "sms" or "email"
    together: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), index=True)
    reached_case: Mapped[str] = mapped_column(Id)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(Id)
    gathered_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class BulkRecipient(Base):
    """A person of a bulk message, once. `verdict` is what the gate said when they were gathered: go | wait | no.

    `state`: listed | left (does not get it, `why`) | written (there is a message).
    """

    __tablename__ = "bulk_recipient"
    bulk_id: Mapped[str] = mapped_column(ForeignKey("bulk.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(String(8))
    verdict: Mapped[str] = mapped_column(String(4))
    why: Mapped[str | None] = mapped_column(String(40))
    segments: Mapped[int]
    state: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str | None] = mapped_column(Id, index=True)
    __table_args__ = (Index("ix_bulk_recipient_next", "bulk_id", "state", "case_id"),)


class BulkStep(Base):
    """Who did what with a bulk message. Rows are only added."""

    __tablename__ = "bulk_step"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    bulk_id: Mapped[str] = mapped_column(ForeignKey("bulk.id"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(Id)  # None: the system itself
