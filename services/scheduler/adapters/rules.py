"""Reads what staff decided: session types, pins and conflicts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import (
    EVERY_TYPE,
    Conflict,
    Invitation,
    MediationSession,
    Mediator,
    Pin,
    ServiceRequest,
    SessionType,
)
from services.scheduler.config import Settings
from services.scheduler.domain import session_types as types
from services.scheduler.domain.sessions import SCHEDULED

HOUR = timedelta(hours=1)


def usual(settings: Settings) -> types.SessionType:
    """What the settings say, where staff have set nothing."""
    return types.SessionType(notice=settings.notice // HOUR, horizon=settings.horizon.days,
                             buffer_after=int(settings.gap.total_seconds() // 60))


def session_type(session: Session, settings: Settings, case_type: str) -> types.SessionType:
    """How sessions of this case type are held: `*` gives the same for every type that says nothing of its own."""
    rows = {row.case_type: row for row in session.scalars(
        select(SessionType).where(SessionType.case_type.in_([EVERY_TYPE, case_type])))}
    found = usual(settings)
    for name in dict.fromkeys((EVERY_TYPE, case_type)):
        if name in rows:
            found = types.with_values(found, {one: getattr(rows[name], one) for one in types.NAMES})
    return found


def pinned(session: Session, case_id: str) -> frozenset[str]:
    """The mediators whom staff want in the case, as far as they take sessions."""
    return frozenset(session.scalars(select(Pin.mediator_id).join(Mediator, Mediator.id == Pin.mediator_id).where(
        Pin.case_id == case_id, Mediator.active)))


def declined(session: Session, case_id: str) -> frozenset[str]:
    """The mediators who said no to the open question or the coming session of the case."""
    asked = select(Invitation.id).where(Invitation.case_id == case_id, Invitation.state == "open")
    coming = select(MediationSession.id).where(MediationSession.case_id == case_id,
                                               MediationSession.state == SCHEDULED)
    return frozenset(session.scalars(select(ServiceRequest.mediator_id).where(
        ServiceRequest.case_id == case_id, ServiceRequest.state == "declined",
        or_(ServiceRequest.subject_id.in_(asked), ServiceRequest.subject_id.in_(coming)))))


def conflicts_of(session: Session, mediator_id: str) -> list[Conflict]:
    return list(session.scalars(select(Conflict).where(Conflict.mediator_id == mediator_id)
                                .order_by(Conflict.noted_at)))


def types_set(session: Session) -> frozenset[str]:
    """The case types (and `*`) for which staff set something."""
    return frozenset(row.case_type for row in session.scalars(select(SessionType))
                     if any(getattr(row, name) is not None for name in types.NAMES))


def type_row(session: Session, case_type: str) -> SessionType | None:
    return session.get(SessionType, case_type)


def qualifications(session: Session) -> list[str]:
    """Every qualification that a mediator has or a session type needs."""
    rows = [*session.scalars(select(Mediator.qualifications)), *session.scalars(select(SessionType.qualifications))]
    return sorted({one for row in rows for one in row or ()})


def conflicts_around(session: Session, case_id: str, person_ids: Sequence[str]) -> list[Conflict]:
    """Who must not serve in the case, or with one of these people."""
    return list(session.scalars(select(Conflict).where(or_(
        Conflict.case_id == case_id, Conflict.person_id.in_(person_ids))).order_by(Conflict.noted_at)))


def pins_of(session: Session, case_id: str) -> list[Pin]:
    return list(session.scalars(select(Pin).where(Pin.case_id == case_id).order_by(Pin.noted_at)))
