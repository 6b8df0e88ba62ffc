"""Who may be written to: projections of intake's people and cases, and what people told us by text."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id


class Person(Base):
    """A person as intake last told (`person.updated`, the highest revision wins). `phone` is E.164.

    `unverified` and `suspended` are channels whose address rests; `sms_hours` and `email_hours` are when writing is
    safe, local `[from, until]`, empty for any hour. `zones` are those the person may be in, each with its source;
    moments are told in `timezone`. `erased_at`: forgotten, and no late event brings them back.
    """

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    revision: Mapped[int]
    display_name: Mapped[str]
    language: Mapped[str] = mapped_column(String(2))
    timezone: Mapped[str] = mapped_column(String(60))
    zones: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    safe_sms: Mapped[str] = mapped_column(String(10))
    safe_email: Mapped[str] = mapped_column(String(10))
    consents: Mapped[list[Any]]
    unverified: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    suspended: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    sms_hours: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    email_hours: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    erased_at: Mapped[datetime | None]


class LegalHold(Base):
    """Nothing of this case is erased while it stands."""

    __tablename__ = "legal_hold"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    lifted_at: Mapped[datetime | None]


class Case(Base):
    """A case; `stage` is intake's, `closed_at` is set once nothing more may go out; `court_on` as a party told us."""

    __tablename__ = "case_file"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    reference: Mapped[str | None] = mapped_column(String(60))
    case_type: Mapped[str | None] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(20))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    court_on: Mapped[date | None]


class Party(Base):
    """A person of a case. `side` is unknown until `party.joined`."""

    __tablename__ = "party"
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    side: Mapped[str | None] = mapped_column(String(1))


class Condition(Base):
    """A protective condition; in force until `lifted_at`, or `until` if that comes first."""

    __tablename__ = "condition"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    blocks: Mapped[list[Any]]
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]


class StaffMember(Base):
    """A member of staff as intake last told (`staff.changed`, the highest epoch wins)."""

    __tablename__ = "staff_member"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    display_name: Mapped[str]
    roles: Mapped[list[Any]]
    active: Mapped[bool]
    epoch: Mapped[int]


class OptOut(Base):
    """Nothing goes to this number or address, whoever has it. Wins over every consent (47 CFR 64.1200).

    `address` is a keyed hash once the person who had it was erased: the wish outlives what we know.
    """

    __tablename__ = "opt_out"
    channel: Mapped[str] = mapped_column(String(8), primary_key=True)
    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    at: Mapped[datetime]
    how: Mapped[str] = mapped_column(String(20))


class Hold(Base):
    """Everything automatic in this case rests until staff release it, e.g. after a text that sounds like danger."""

    __tablename__ = "hold"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    why: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(Id)
    __table_args__ = (
        Index("uq_hold_open", "case_id", unique=True, postgresql_where=text("released_at IS NULL"),
              sqlite_where=text("released_at IS NULL")),
    )
