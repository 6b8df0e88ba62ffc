"""Cases, their parties, screening decisions and protective conditions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code, key, of


class Case(Base):
    """A dispute that somebody brought to the centre."""

    __tablename__ = "case_file"

    id: Mapped[str] = key()
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    case_type: Mapped[str] = code()
    language: Mapped[str] = code()
    stage: Mapped[str] = code()
    stage_since: Mapped[datetime]
    modality: Mapped[str | None] = code(nullable=True)
    minutes: Mapped[int | None]
    court_on: Mapped[date | None]  # as a party told us
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_code: Mapped[str | None] = code(nullable=True)

    __table_args__ = (Index("ix_case_file_stage_opened_at", "stage", "opened_at"),
                      Index("ix_case_file_opened_at", "opened_at"))


class Party(Base):
    """A person's place in a case. `side` is a neutral label."""

    __tablename__ = "party"

    id: Mapped[str] = key()
    case_id: Mapped[str] = of("case_file", index=False)
    person_id: Mapped[str] = of("person")
    side: Mapped[str] = mapped_column(String(1))
    invited_at: Mapped[datetime | None]
    convene_answer: Mapped[str | None] = code(nullable=True)  # yes | no | call
    wants_to_talk_at: Mapped[datetime | None]
    stopped_check_ins_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("case_id", "side", name="uq_party_side"),
                      UniqueConstraint("case_id", "person_id"))


class Screening(Base):
    """A screening decision about one party; the answers are kept nowhere."""

    __tablename__ = "screening"

    id: Mapped[str] = key()
    party_id: Mapped[str] = of("party")
    decision: Mapped[str] = code()
    instrument: Mapped[str] = mapped_column(String(100))
    accommodations: Mapped[str]
    screened_on: Mapped[date]
    expires_on: Mapped[date]
    staff_id: Mapped[str] = code()
    at: Mapped[datetime]


class Condition(Base):
    """A protective condition that blocks kinds of contact in a case."""

    __tablename__ = "condition"

    id: Mapped[str] = key()
    case_id: Mapped[str] = of("case_file")
    kind: Mapped[str] = code()
    blocks: Mapped[list[Any]]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    set_by: Mapped[str] = code()
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = code(nullable=True)


class FormReceipt(Base):
    """Remembers that a form was taken: sent again, it shows the same page and makes nothing new."""

    __tablename__ = "form_receipt"

    token: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = code()
    at: Mapped[datetime]
