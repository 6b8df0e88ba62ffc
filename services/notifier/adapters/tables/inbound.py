"""Texts that people wrote to us."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from services.notifier.adapters.tables.base import Base
from services.notifier.adapters.tables.messages import partial
from shared.db.base import Id
from shared.db.machinery import BigId


class Inbound(Base):
    """One text as the provider handed it over, kept before anything is made of it.

    `state`: new (not worked off) | handled (a rule understood it) | open (a person must read it) | done.
    `handled_as` says what it was taken for, `why` why nobody understood it. `sent_at` is the provider's time, where it
    tells one; `promised_at` by when a person is to have seen to it; `choices` the cases its writer was asked about.
    """

    __tablename__ = "inbound"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Id, unique=True)
    provider_id: Mapped[str] = mapped_column(String(80), unique=True)
    channel: Mapped[str] = mapped_column(String(8), server_default="sms")
    sender: Mapped[str] = mapped_column(String(320), index=True)
    body: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    opt_out_type: Mapped[str | None] = mapped_column(String(20))
    media: Mapped[int] = mapped_column(default=0)
    raw: Mapped[dict[str, Any]]
    trace_id: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    handled_as: Mapped[str | None] = mapped_column(String(20))
    why: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(Id, index=True)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    assigned_to: Mapped[str | None] = mapped_column(Id)
    promised_at: Mapped[datetime | None] = mapped_column(index=True)
    choices: Mapped[list[Any] | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(Id)
    erased_at: Mapped[datetime | None]
    __table_args__ = (
        partial("ix_inbound_new", "number", where="state = 'new'"),
        partial("ix_inbound_open", "received_at", where="state = 'open'"),
    )


class InboundFile(Base):
    """A picture or file that came with a text. `state`: new (to be fetched) | kept | refused | lost.

    Kept aside: it is looked at by staff only, after a click, and is never passed on. `kind` is what its first bytes
    say, whatever `declared` says; `why` it was refused: size, kind, address, gone.
    """

    __tablename__ = "inbound_file"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    inbound_id: Mapped[str] = mapped_column(Id, index=True)
    position: Mapped[int]
    url: Mapped[str | None]
    declared: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(60))
    size: Mapped[int | None]
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the content, hexadecimal
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("inbound_id", "position"),
        partial("ix_inbound_file_new", "due_at", where="state = 'new'"),
    )


class AddressHold(Base):
    """Somebody may have meant that nothing more should come: automatic messages to the address wait for staff."""

    __tablename__ = "address_hold"
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    why: Mapped[str] = mapped_column(String(20))  # may_mean_stop | wrong_person
    inbound_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
