"""Private calendar feeds that people subscribe to."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id


class CalendarFeed(Base):
    """An address at which a calendar program finds a plan. Its code is stored as a keyed hash only.

    `kind` says whose plan `subject_id` names: mediator | room | person (then of `case_id` alone). `holder_id` is the
    member of staff or the person who made it, and whose right to it is asked for at each reading. `content_since` is
    when the plan last read as it does now (`content_hash`), `fetched_at` about when a program last came for it.
    """

    __tablename__ = "calendar_feed"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(Id)
    case_id: Mapped[str | None] = mapped_column(Id)
    holder_id: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    content_hash: Mapped[str | None] = mapped_column(String(64))
    content_since: Mapped[datetime | None]

    __table_args__ = (Index("ix_calendar_feed_holder_id", "holder_id"),)
