"""Invitations: who was asked which times, and what each said privately."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id


class Invitation(Base):
    """A question to all parties of a case. `state`: open, or how it closed: booked | not_mutual | expired | withdrawn.

    `session_id` is the session to be moved, or the one that was booked. `opened_by` None: the system, for a party.
    `form_token` makes sending the same form twice harmless.
    """

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    modality: Mapped[str] = mapped_column(String(20))
    session_id: Mapped[str | None] = mapped_column(Id)
    opened_by: Mapped[str | None] = mapped_column(Id)
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)

    __table_args__ = (
        Index("ix_invitation_case_id", "case_id"),
        Index("uq_invitation_open_case", "case_id", unique=True,
              postgresql_where=text("state = 'open'"), sqlite_where=text("state = 'open'")),
    )


class InvitationSlot(Base):
    """One of the times asked about. What it needs is in `allocation`, what it holds in `occupancy`, by its id."""

    __tablename__ = "slot"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id"))
    digit: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("invitation_id", "digit"),)


class Invitee(Base):
    """A person who was asked. `answered_at` None: nothing said yet. What they said is in `yes`; no row: none."""

    __tablename__ = "invitee"

    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    answered_at: Mapped[datetime | None]
    via: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (Index("ix_invitee_person_id", "person_id"),)


class Yes(Base):
    """The person could make the slot. Shown to nobody but that person."""

    __tablename__ = "yes"

    slot_id: Mapped[str] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)


class Wish(Base):
    """When else a person could come, said with "none of these". Empty means any. Shown to nobody but that person."""

    __tablename__ = "wish"

    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    weekdays: Mapped[list[Any]] = mapped_column(default=list)
    parts: Mapped[list[Any]] = mapped_column(default=list)
    weeks: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  # Mondays, as 2026-09-28


class Waiting(Base):
    """A party would come sooner than the session that stands. `state`: waiting | offered | done | left."""

    __tablename__ = "waitlist"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    person_id: Mapped[str] = mapped_column(Id)
    since: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))

    __table_args__ = (UniqueConstraint("case_id", "person_id"), Index("ix_waitlist_state_since", "state", "since"))


class WaitlistOffer(Base):
    """A freed time that was offered to a waiting case, as an invitation of kind `sooner`.

    `state`: open | taken | passed. The same start is offered to a case only once.
    """

    __tablename__ = "waitlist_offer"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    invitation_id: Mapped[str] = mapped_column(Id, index=True)
    starts_at: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12))

    __table_args__ = (UniqueConstraint("case_id", "starts_at"),)
