"""What people may ask of what we keep: a copy, to be forgotten; and what keeps it from being erased."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from services.intake.adapters.tables.base import Base, Code, code, key, of
from shared.db.base import Id


class LegalHold(Base):
    """Nothing of the case is erased while this stands, e.g. because a court asks for the file."""

    __tablename__ = "legal_hold"

    id: Mapped[str] = key()
    case_id: Mapped[str] = of("case_file")
    why: Mapped[str] = code()
    set_at: Mapped[datetime]
    set_by: Mapped[str] = code()
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = code(nullable=True)

    __table_args__ = (Index("uq_legal_hold_standing", "case_id", unique=True,
                            postgresql_where=text("lifted_at IS NULL"), sqlite_where=text("lifted_at IS NULL")),)


class RecordRequest(Base):
    """A copy of what is kept about a person, being gathered from the services, or ready until `ends_at`.

    `private_key` opens the parts; it is sealed itself, and gone with the end: then nobody can open them any more,
    wherever they still lie. `state`: gathering | ready | ended.
    """

    __tablename__ = "record_request"

    id: Mapped[str] = key()
    person_id: Mapped[str] = of("person")
    state: Mapped[str] = code()
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = code()
    ready_at: Mapped[datetime | None]
    ends_at: Mapped[datetime]
    private_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class RecordPart(Base):
    """A sealed piece of one service's part of a copy."""

    __tablename__ = "record_part"

    request_id: Mapped[str] = mapped_column(Id, ForeignKey("record_request.id"), primary_key=True)
    service: Mapped[str] = mapped_column(Code, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    of_all: Mapped[int]
    sealed: Mapped[str]


class Erasure(Base):
    """A wish to be forgotten, or the end of the years we keep things. `state`: waiting | done | withdrawn."""

    __tablename__ = "erasure"

    id: Mapped[str] = key()
    person_id: Mapped[str] = of("person")
    why: Mapped[str] = code()  # asked | years
    state: Mapped[str] = code(index=True)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = code()
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = code(nullable=True)

    __table_args__ = (Index("uq_erasure_waiting", "person_id", unique=True,
                            postgresql_where=text("state = 'waiting'"), sqlite_where=text("state = 'waiting'")),)
