"""Links to a person's pages, the PIN that opens them, and what happened at that door."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id
from shared.db.machinery import BigId


class Link(Base):
    """A link in one message. Only a keyed hash of its code is stored. `target`: case | sessions | notes."""

    __tablename__ = "link"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[str] = mapped_column(Id, unique=True)
    person_id: Mapped[str] = mapped_column(Id, index=True)
    case_id: Mapped[str] = mapped_column(Id)
    target: Mapped[str] = mapped_column(String(20))
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class Pin(Base):
    """The PIN of one person (argon2 over a keyed hash). `tries` counts wrong ones in a row, `locks` the locks."""

    __tablename__ = "pin"
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    hash: Mapped[str | None] = mapped_column(String(200))  # None once staff forgot it for the person
    set_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    locks: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class DoorEntry(Base):
    """What happened at a person's door, for staff to see. Rows are only ever added.

    `what`: pin_set | opened | locked | pin_forgotten | link_sent | links_ended.
    """

    __tablename__ = "door_entry"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(Id, index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(Id)
