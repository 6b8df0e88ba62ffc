"""What intake keeps of the other services' events."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code, key
from shared.db.base import Id


class Session(Base):
    """A session of the scheduler. `state`: scheduled | held | missed | cancelled."""

    __tablename__ = "session"

    id: Mapped[str] = key()
    case_id: Mapped[str] = mapped_column(Id, index=True)
    sequence: Mapped[int]
    state: Mapped[str] = code()
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    modality: Mapped[str | None] = code(nullable=True)
    place: Mapped[str | None]
    mediator_ids: Mapped[list[Any]]


class Invitation(Base):
    """A question about times. `how` is None while it is open."""

    __tablename__ = "invitation"

    id: Mapped[str] = key()
    case_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = code()
    closes_at: Mapped[datetime | None]
    how: Mapped[str | None] = code(nullable=True)
    answered: Mapped[list[Any]]


class Plan(Base):
    """A follow-up plan of the notifier. `state`: active | ended."""

    __tablename__ = "plan"

    id: Mapped[str] = key()
    case_id: Mapped[str] = mapped_column(Id)
    outcome_id: Mapped[str | None] = mapped_column(Id)
    state: Mapped[str] = code()
    at: Mapped[datetime]

    __table_args__ = (Index("ix_plan_case_id", "case_id"),)
