"""What the scheduler knows from the other services' events. Rows may be thin: events come in any order."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id


class KnownCase(Base):
    """A case as far as setting a time needs it.

    `wanted` is the kind of session that has to be set (first | next), None if none. `person_ids` are those who must
    agree. `outcome` and `plan_key` are of the last session.
    """

    __tablename__ = "known_case"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    reference: Mapped[str] = mapped_column(String(60), default="")
    case_type: Mapped[str] = mapped_column(String(60), default="other")
    language: Mapped[str] = mapped_column(String(2), default="en")
    stage: Mapped[str] = mapped_column(String(60), default="inquiry", index=True)
    modality: Mapped[str] = mapped_column(String(20), default="in_person")
    minutes: Mapped[int] = mapped_column(default=120)
    person_ids: Mapped[list[Any]] = mapped_column(default=list)
    ready_at: Mapped[datetime | None]
    wanted: Mapped[str | None] = mapped_column(String(20), index=True)
    outcome: Mapped[str | None] = mapped_column(String(60))
    plan_key: Mapped[str | None] = mapped_column(String(60))

    @property
    def is_closed(self) -> bool:
        return self.stage in ("closed", "screened_out")


class Party(Base):
    """A person is a party of a case."""

    __tablename__ = "party"

    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    side: Mapped[str] = mapped_column(String(1))


class KnownPerson(Base):
    """Who a person is: no contact details, those are the notifier's.

    `interpreter` are the languages they need one for, `access` what they need of a room.
    """

    __tablename__ = "known_person"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    revision: Mapped[int]
    display_name: Mapped[str]
    language: Mapped[str] = mapped_column(String(2))
    timezone: Mapped[str] = mapped_column(String(60))
    interpreter: Mapped[list[Any]] = mapped_column(default=list)
    access: Mapped[list[Any]] = mapped_column(default=list)


class KnownStaff(Base):
    """A staff account. A cookie with another `epoch` is no longer good."""

    __tablename__ = "known_staff"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    display_name: Mapped[str]
    roles: Mapped[list[Any]]
    active: Mapped[bool]
    epoch: Mapped[int]


class Condition(Base):
    """A protective condition in force, with what it blocks."""

    __tablename__ = "condition"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    blocks: Mapped[list[Any]]
    until: Mapped[datetime | None]
