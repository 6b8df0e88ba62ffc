"""Relays: whether notes may be passed between the parties of a case."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, code, key, of
from shared.db.base import Id


class Relay(Base):
    """`state`: asked | open | closed, `why` once it is closed."""

    __tablename__ = "relay"

    id: Mapped[str] = key()
    case_id: Mapped[str] = of("case_file")
    state: Mapped[str] = code()
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = code()
    until: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    why: Mapped[str | None] = code(nullable=True)


class RelayMember(Base):
    """What one person answered, privately, and whether they paused."""

    __tablename__ = "relay_member"

    relay_id: Mapped[str] = mapped_column(Id, ForeignKey("relay.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("person.id"), primary_key=True)
    answer: Mapped[str | None] = code(nullable=True)
    paused: Mapped[bool] = mapped_column(default=False)
