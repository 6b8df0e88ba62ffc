"""What staff decide about sessions and about who may serve in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id

EVERY_TYPE = "*"


class SessionType(Base):
    """How sessions of a case type are held; the row `*` is the default for all. None means as the default has it.

    Lengths and buffers are minutes, notices hours, `horizon` days. `reminders` are lead times in hours,
    `qualifications` what the mediator must have, `stagger` minutes between the arrivals of a shuttle session.
    """

    __tablename__ = "session_type"

    case_type: Mapped[str] = mapped_column(String(60), primary_key=True)
    minutes: Mapped[int | None]
    mediators: Mapped[int | None]
    buffer_before: Mapped[int | None]
    buffer_after: Mapped[int | None]
    notice: Mapped[int | None]
    horizon: Mapped[int | None]
    cancel_notice: Mapped[int | None]
    move_notice: Mapped[int | None]
    stagger: Mapped[int | None]
    modalities: Mapped[list[Any] | None]
    reminders: Mapped[list[Any] | None]
    qualifications: Mapped[list[Any] | None]


class Conflict(Base):
    """The mediator is never to serve in this case, or never where this person is a party. No reason is kept."""

    __tablename__ = "conflict"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    mediator_id: Mapped[str] = mapped_column(Id)
    case_id: Mapped[str | None] = mapped_column(Id, index=True)
    person_id: Mapped[str | None] = mapped_column(Id, index=True)
    source: Mapped[str] = mapped_column(String(12))
    noted_by: Mapped[str | None] = mapped_column(Id)
    noted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("mediator_id", "case_id", name="uq_conflict_case_id"),
                      UniqueConstraint("mediator_id", "person_id", name="uq_conflict_person_id"))


class Pin(Base):
    """Staff want this mediator in this case."""

    __tablename__ = "pin"

    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    mediator_id: Mapped[str] = mapped_column(Id, primary_key=True)
    noted_by: Mapped[str] = mapped_column(Id)
    noted_at: Mapped[datetime]


class ServiceRequest(Base):
    """A mediator is asked to serve in an invitation or a session. `state`: asked | accepted | declined | released."""

    __tablename__ = "service_request"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[str] = mapped_column(Id)
    mediator_id: Mapped[str] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("subject_id", "mediator_id"),
                      Index("ix_service_request_mediator_id", "mediator_id", "state"))
