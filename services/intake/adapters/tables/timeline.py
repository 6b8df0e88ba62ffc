"""What happened in a case, and what waits for a person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code, key
from shared.db.base import Id
from shared.db.machinery import BigId


class TimelineEntry(Base):
    """A line of a case's timeline, kept as codes. A message has one line that follows its state."""

    __tablename__ = "timeline_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    kind: Mapped[str] = code()
    details: Mapped[dict[str, Any]]
    staff_id: Mapped[str | None] = code(nullable=True)
    person_id: Mapped[str | None] = mapped_column(Id)
    message_id: Mapped[str | None] = mapped_column(Id, unique=True)

    __table_args__ = (Index("ix_timeline_entry_case_id_id", "case_id", "id"),)


class Task(Base):
    """Something for a person at the centre to do. `key` keeps a repeated cause from making a second one."""

    __tablename__ = "task"

    id: Mapped[str] = key()
    kind: Mapped[str] = code()
    key: Mapped[str] = mapped_column(String(200), unique=True)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    person_id: Mapped[str | None] = mapped_column(Id)
    subject_id: Mapped[str | None] = mapped_column(Id)
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = code(nullable=True)

    __table_args__ = (Index("ix_task_done_at_due_on", "done_at", "due_on"),)
