"""When mediators, interpreters and rooms are there, and when they are not."""

from datetime import date, datetime, time

from sqlalchemy import Index, String, Time
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id


class OpenHours(Base):
    """Weekly hours in the wall time of the mediator's or interpreter's zone, for a room the centre's.

    A room without any is free all day, a mediator or interpreter without any never.
    """

    __tablename__ = "open_hours"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id, index=True)
    weekday: Mapped[int]
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class ExtraHours(Base):
    """A one-off opening beside the weekly hours."""

    __tablename__ = "extra_hours"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (Index("ix_extra_hours_resource_id", "resource_id", "ends_at"),)


class TimeOff(Base):
    """A stretch in which a mediator, interpreter or room is away; with the centre's id the centre is closed."""

    __tablename__ = "time_off"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (Index("ix_time_off_resource_id", "resource_id", "ends_at"),)


class Holiday(Base):
    """What staff changed in the calendar of public holidays: a day that is closed on top, or open all the same."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    closed: Mapped[bool]


class BusyFeed(Base):
    """A calendar from which a mediator's busy times come. `state`: new | ok | failing | off.

    `last_error` is a code. The rows it brought are in `external_busy`, with `feed/<id>` as their source.
    """

    __tablename__ = "busy_feed"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    mediator_id: Mapped[str] = mapped_column(Id, index=True)
    url: Mapped[str]
    state: Mapped[str] = mapped_column(String(12), default="new")
    last_success_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(60))
    failures: Mapped[int] = mapped_column(default=0)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None] = mapped_column(String(60))
    next_at: Mapped[datetime | None] = mapped_column(index=True)


class ExternalBusy(Base):
    """A stretch in which a mediator or interpreter is busy elsewhere. Nothing is known of it but the times."""

    __tablename__ = "external_busy"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    resource_id: Mapped[str] = mapped_column(Id)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(60))

    __table_args__ = (Index("ix_external_busy_ends_at", "ends_at"), Index("ix_external_busy_source", "source"))


class RulesVersion(Base):
    """One row: a token that triggers of the database write anew when who serves, or when, changes (`standing`)."""

    __tablename__ = "rules_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(36))
