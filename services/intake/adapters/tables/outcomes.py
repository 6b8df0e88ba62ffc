"""How sessions ended, what stayed open, and the sealed store of why."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code, key, of
from shared.db.base import Id


class Outcome(Base):
    """One outcome for each session, or for none if staff settled it without."""

    __tablename__ = "outcome"

    id: Mapped[str] = key()
    case_id: Mapped[str] = of("case_file")
    session_id: Mapped[str | None] = mapped_column(Id, unique=True)
    outcome: Mapped[str] = code()
    plan_key: Mapped[str] = code()
    court_on: Mapped[date | None]
    staff_id: Mapped[str] = code()
    at: Mapped[datetime]


class Issue(Base):
    """A point of the dispute in words that take no side, and where it stands."""

    __tablename__ = "issue"

    id: Mapped[str] = key()
    case_id: Mapped[str] = of("case_file")
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = code()
    updated_at: Mapped[datetime]


class SealedReason(Base):
    """Why there was no agreement: encrypted, opened only by name and with an audit line."""

    __tablename__ = "sealed_reason"

    outcome_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = of("case_file")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    staff_id: Mapped[str] = code()
    at: Mapped[datetime]
