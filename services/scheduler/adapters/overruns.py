"""Reads what follows a session that takes longer."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from services.scheduler.adapters.tables import Allocation, MediationSession, Occupancy
from services.scheduler.domain.sessions import SCHEDULED


def run_into(session: Session, session_id: str, starts_at: datetime, ends_at: datetime) -> list[MediationSession]:
    """The sessions with the same mediator, interpreter or room that begin between start and end, in order."""
    own, other = aliased(Allocation), aliased(Allocation)
    shared = (select(other.holder_id).join(own, own.resource_id == other.resource_id)
              .where(own.holder_id == session_id, other.holder_id != session_id))
    return list(session.scalars(select(MediationSession).where(
        MediationSession.id.in_(shared), MediationSession.state == SCHEDULED,
        MediationSession.starts_at > starts_at, MediationSession.starts_at < ends_at)
        .order_by(MediationSession.starts_at, MediationSession.id)))


def kept_waiting_by(session: Session, session_id: str, starts_at: datetime) -> datetime | None:
    """Until when a session before this one, with the same mediator, interpreter or room, may take; None: it is free."""
    own, other = aliased(Allocation), aliased(Allocation)
    shared = (select(other.holder_id).join(own, own.resource_id == other.resource_id)
              .where(own.holder_id == session_id, other.holder_id != session_id))
    return session.scalar(select(func.max(MediationSession.ends_at)).where(
        MediationSession.id.in_(shared), MediationSession.state == SCHEDULED,
        MediationSession.starts_at < starts_at, MediationSession.ends_at > starts_at))


def last_quarters(session: Session, session_id: str) -> dict[str, tuple[int, bool]]:
    """resource or person id -> the last quarter that the session takes of it, and whether it is a person."""
    rows = session.execute(select(Occupancy.resource_id, func.max(Occupancy.quantum), func.max(Occupancy.run)).where(
        Occupancy.holder_id == session_id).group_by(Occupancy.resource_id).order_by(Occupancy.resource_id))
    return {resource_id: (last, run is None) for resource_id, last, run in rows}


def taken_from(session: Session, resource_id: str, first: int) -> list[int]:
    """The first quarter from `first` on that somebody has of the resource; empty if nobody has."""
    found = session.scalar(select(func.min(Occupancy.quantum)).where(
        Occupancy.resource_id == resource_id, Occupancy.quantum >= first))
    return [] if found is None else [found]
