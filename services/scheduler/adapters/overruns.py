"""Reads what follows a session that takes longer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from services.scheduler.adapters.tables import Allocation, MediationSession, Occupancy
from services.scheduler.domain.sessions import SCHEDULED


@dataclass(frozen=True)
class End:
    """Until which quarter a session has a resource or person, and the next quarter in which somebody has it."""

    resource_id: str
    last: int
    next_taken: int | None
    is_person: bool


def run_into(session: Session, session_id: str, starts_at: datetime, ends_at: datetime) -> list[MediationSession]:
    """The sessions with the same mediator, interpreter or room that begin between start and end, in order."""
    return list(session.scalars(select(MediationSession).where(
        MediationSession.id.in_(_sharing(session_id)), MediationSession.state == SCHEDULED,
        MediationSession.starts_at > starts_at, MediationSession.starts_at < ends_at)
        .order_by(MediationSession.starts_at, MediationSession.id)))


def kept_waiting_by(session: Session, session_id: str, starts_at: datetime) -> datetime | None:
    """Until when a session before this one, with the same mediator, interpreter or room, may take; None: it is free."""
    return session.scalar(select(func.max(MediationSession.ends_at)).where(
        MediationSession.id.in_(_sharing(session_id)), MediationSession.state == SCHEDULED,
        MediationSession.starts_at < starts_at, MediationSession.ends_at > starts_at))


def ends(session: Session, session_id: str) -> list[End]:
    """Of everything that the session has, by id."""
    own = select(Occupancy.resource_id, func.max(Occupancy.quantum).label("last"), func.max(Occupancy.run).label("run")
                 ).where(Occupancy.holder_id == session_id).group_by(Occupancy.resource_id).subquery()
    next_taken = select(func.min(Occupancy.quantum)).where(
        Occupancy.resource_id == own.c.resource_id, Occupancy.quantum > own.c.last).scalar_subquery()
    rows = session.execute(select(own.c.resource_id, own.c.last, next_taken, own.c.run).order_by(own.c.resource_id))
    return [End(resource_id, last, following, run is None) for resource_id, last, following, run in rows]


def _sharing(session_id: str) -> Select[str]:
    """The ids of what else has one of its mediators, interpreters or rooms."""
    own, other = aliased(Allocation), aliased(Allocation)
    return (select(other.holder_id).join(own, own.resource_id == other.resource_id)
            .where(own.holder_id == session_id, other.holder_id != session_id))
