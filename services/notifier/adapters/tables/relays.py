"""Relays and the notes that they pass."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifier.adapters.tables.base import Base
from shared.db.base import Id
from shared.db.machinery import BigId


class Relay(Base):
    """Passing notes in one case. `state`: asked | open | ending | closed; `opened_at` is None if it never was open."""

    __tablename__ = "relay"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    state: Mapped[str] = mapped_column(String(12), index=True)
    until: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(20))


class RelayMember(Base):
    """A person of a relay; `paused_at` while they want no notes."""

    __tablename__ = "relay_member"
    relay_id: Mapped[str] = mapped_column(ForeignKey("relay.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    paused_at: Mapped[datetime | None]


class Note(Base):
    """What one person wrote to the other. `state`: waiting | passed | held | not_passed.

    `why` a note is held: phone, email, link, address, handle, threat. `token` is that of the form it came by.
    """

    __tablename__ = "note"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(Id, unique=True)
    relay_id: Mapped[str] = mapped_column(ForeignKey("relay.id"), index=True)
    person_id: Mapped[str] = mapped_column(Id)
    words: Mapped[str]
    via: Mapped[str] = mapped_column(String(8))
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))
    posted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(Id)
    erased_at: Mapped[datetime | None]


class NoteDelivery(Base):
    """A note on its way to one other person; `passed_at` is None while that person has paused.

    `times` counts how often a message was made of it: one that still waited was taken back by a pause.
    """

    __tablename__ = "note_delivery"
    note_id: Mapped[str] = mapped_column(ForeignKey("note.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    passed_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(Id)
    times: Mapped[int] = mapped_column(default=0)


class RelayLook(Base):
    """A member of staff looked at the notes of a relay, or decided on one. Rows are only ever added."""

    __tablename__ = "relay_look"
    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    relay_id: Mapped[str] = mapped_column(Id, index=True)
    staff_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(12))  # looked | passed | refused
    note_id: Mapped[str | None] = mapped_column(Id)
