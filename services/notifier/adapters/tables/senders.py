"""The ways out: providers' senders as all workers see them, and what providers report before it is worked off."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id
from shared.db.machinery import BigId


class Sender(Base):
    """One way out: our number at a provider, or the mail server. Its rules are in `domain/senders.py`.

    `paced_to` is how far its rate is used up, `faults` how many calls in a row failed, `avoided_until` until when
    another sender goes first. From `paused_at` on the provider refuses it: nothing goes but one trial at `trial_at`;
    `refusals` counts the trials.
    """

    __tablename__ = "sender"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    paced_to: Mapped[datetime | None]
    faults: Mapped[int] = mapped_column(default=0)
    avoided_until: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    trial_at: Mapped[datetime | None]
    refusals: Mapped[int] = mapped_column(default=0)
    code: Mapped[str | None] = mapped_column(String(20))


class SenderEvent(Base):
    """What happened to a sender: paused | refused_again | works_again | resumed | avoided."""

    __tablename__ = "sender_event"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    sender: Mapped[str] = mapped_column(String(20), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(Id)


class Report(Base):
    """A provider's report about a message as it came; gone once it was worked off (its life keeps what it said)."""

    __tablename__ = "report"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    message_id: Mapped[str] = mapped_column(String(80))
    provider_id: Mapped[str] = mapped_column(String(80))
    state: Mapped[str | None] = mapped_column(String(12))
    code: Mapped[int | None]
    detail: Mapped[str] = mapped_column(String(100))
    received_at: Mapped[datetime]
