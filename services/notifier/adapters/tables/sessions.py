"""Projections of the scheduler's invitations and sessions: what a text about them needs."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id


class Invitation(Base):
    """`slots` is a list of `{"digit": 1, "starts_at": ISO text}`; `how` it closed, None while it is open."""

    __tablename__ = "invitation"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(String(20))
    closes_at: Mapped[datetime]
    slots: Mapped[list[Any]]
    how: Mapped[str | None] = mapped_column(String(20))


class Session(Base):
    """`state`: scheduled | cancelled | held | missed."""

    __tablename__ = "session"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    sequence: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12))
    person_ids: Mapped[list[Any]]
