"""Mediators, interpreters and rooms, and who or what has taken them."""

from typing import Any

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id

STEP_FREE = "step_free"


class Mediator(Base):
    """A member of staff who mediates; `id` is the staff id.

    Empty `case_types`, `languages` or `room_ids` mean any. `buffer_*` are minutes beyond those of the session type,
    `most_*` caps of sessions (None: none), `weight` the share of sessions (100 is usual). None as `timezone`: the
    centre's. A trainee serves only beside a qualified mediator.
    """

    __tablename__ = "mediator"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    display_name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    about: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[Any]] = mapped_column(default=list)
    case_types: Mapped[list[Any]] = mapped_column(default=list)
    qualifications: Mapped[list[Any]] = mapped_column(default=list)
    timezone: Mapped[str | None] = mapped_column(String(60))
    remote: Mapped[bool] = mapped_column(default=True)
    in_person: Mapped[bool] = mapped_column(default=True)
    room_ids: Mapped[list[Any]] = mapped_column(default=list)
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=0)
    most_a_day: Mapped[int | None]
    most_a_week: Mapped[int | None]
    weight: Mapped[int] = mapped_column(default=100)
    trainee: Mapped[bool] = mapped_column(default=False)


class Interpreter(Base):
    """Somebody who interprets `languages` (codes as in `domain.languages`), at the centre, remotely, or both."""

    __tablename__ = "interpreter"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    display_name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    languages: Mapped[list[Any]] = mapped_column(default=list)
    timezone: Mapped[str | None] = mapped_column(String(60))
    remote: Mapped[bool] = mapped_column(default=True)
    in_person: Mapped[bool] = mapped_column(default=True)


class Room(Base):
    """A room at the centre. `access` are features as in `domain.resources.FEATURES`, `directions` how to get there."""

    __tablename__ = "room"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    seats: Mapped[int]
    access: Mapped[list[Any]] = mapped_column(default=list)
    directions: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def step_free(self) -> bool:
        return STEP_FREE in (self.access or ())

    @step_free.setter
    def step_free(self, value: bool) -> None:
        others = set(self.access or ()) - {STEP_FREE}
        self.access = sorted(others | {STEP_FREE} if value else others)


class Occupancy(Base):
    """One quarter of an hour of one mediator, interpreter, room or person, taken by a slot or a session.

    The primary key is what makes a double booking impossible: see the design's section 8. `run` stands in the first
    quarter of a mediator's, interpreter's or room's stretch and counts its quarters, so that whole calendars are read
    a row a session.
    """

    __tablename__ = "occupancy"

    resource_id: Mapped[str] = mapped_column(Id, primary_key=True)
    quantum: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    holder_id: Mapped[str] = mapped_column(Id, index=True)
    run: Mapped[int | None]

    __table_args__ = (Index("ix_occupancy_runs", "resource_id", "quantum", "run", "holder_id",
                            postgresql_where=text("run IS NOT NULL"), sqlite_where=text("run IS NOT NULL")),)


class Allocation(Base):
    """What a slot or session needs: mediators, interpreters and rooms, in order, each with why it was chosen.

    Parties stand with the invitation or session. `why` is a code with figures, see `domain.fairness`.
    """

    __tablename__ = "allocation"

    holder_id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    position: Mapped[int]
    why: Mapped[dict[str, Any] | None]

    __table_args__ = (Index("ix_allocation_resource_id", "resource_id"),)
