"""Sessions: when people meet, and who came."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduler.adapters.tables.base import Base
from shared.db.base import Id


class MediationSession(Base):
    """A session in the calendar. It keeps its id and `uid` when it moves; `sequence` counts the changes (RFC 5545).

    `state` is one of `domain.sessions.STATES`; `outcome_at` says that intake has recorded how it ended,
    `changed_at` when its calendar entry last changed (None: when it was booked).
    """

    __tablename__ = "session"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    modality: Mapped[str] = mapped_column(String(20))
    join_url: Mapped[str | None]
    booked_at: Mapped[datetime]
    cancelled_why: Mapped[str | None] = mapped_column(String(12))
    outcome_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_session_starts_at", "starts_at"),)


class SessionParty(Base):
    """A party of the session, with what they said to a reminder: there | new_time | help.

    `arrives_at` is set where the parties are not to meet at the door; None: when the session starts.
    `arrived_at` is when staff noted that they are here.
    """

    __tablename__ = "session_party"

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    reply: Mapped[str | None] = mapped_column(String(12))
    replied_at: Mapped[datetime | None]
    arrives_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_session_party_person_id", "person_id"),)


class Attendance(Base):
    """Whether a party came: the only per-person fact of a session that may be reported (710 ILCS 35/7)."""

    __tablename__ = "attendance"

    session_id: Mapped[str] = mapped_column(ForeignKey("session.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    status: Mapped[str] = mapped_column(String(12))
    noted_by: Mapped[str] = mapped_column(Id)
    noted_at: Mapped[datetime]


class ReminderMessage(Base):
    """What became of a reminder on its way to one person: sent | delivered | failed | suppressed, as the notifier says.

    `sequence` is that of the session's time which it was about, `why` the notifier's code.
    """

    __tablename__ = "reminder_message"

    message_id: Mapped[str] = mapped_column(Id, primary_key=True)
    session_id: Mapped[str] = mapped_column(Id, index=True)
    sequence: Mapped[int | None]
    reminder: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[str | None] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(40))
    changed_at: Mapped[datetime]
