"""Finds mediators and rooms."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import (
    ExtraHours,
    Interpreter,
    Mediator,
    OpenHours,
    Room,
    TimeOff,
)
from shared.errors import NotFound


def mediators(session: Session) -> list[Mediator]:
    """All mediators, those who take sessions first."""
    return list(session.scalars(select(Mediator).order_by(Mediator.active.desc(), Mediator.display_name)))


def rooms(session: Session) -> list[Room]:
    return list(session.scalars(select(Room).order_by(Room.active.desc(), Room.name)))


def mediator_or_404(session: Session, mediator_id: str) -> Mediator:
    found = session.get(Mediator, mediator_id)
    if found is None:
        raise NotFound
    return found


def interpreters(session: Session) -> list[Interpreter]:
    return list(session.scalars(select(Interpreter).order_by(Interpreter.active.desc(), Interpreter.display_name)))


def interpreter_or_404(session: Session, interpreter_id: str) -> Interpreter:
    found = session.get(Interpreter, interpreter_id)
    if found is None:
        raise NotFound
    return found


def room_or_404(session: Session, room_id: str) -> Room:
    found = session.get(Room, room_id)
    if found is None:
        raise NotFound
    return found


def has_step_free(session: Session, room_ids: Sequence[str]) -> bool:
    """True if one of the rooms is step-free."""
    return any(room.step_free for room in session.scalars(select(Room).where(Room.id.in_(room_ids))))


def hours_of(session: Session, resource_id: str) -> list[OpenHours]:
    """The weekly hours of a mediator or room, in order of the week."""
    return list(session.scalars(select(OpenHours).where(OpenHours.resource_id == resource_id)
                                .order_by(OpenHours.weekday, OpenHours.opens)))


def hours_of_all(session: Session) -> dict[str, list[OpenHours]]:
    """resource id -> its weekly hours in order of the week; nobody without hours is there."""
    found: dict[str, list[OpenHours]] = {}
    for row in session.scalars(select(OpenHours).order_by(OpenHours.weekday, OpenHours.opens)):
        found.setdefault(row.resource_id, []).append(row)
    return found


def extra_hours_of(session: Session, resource_id: str, now: datetime) -> list[ExtraHours]:
    """The one-off openings that are not over."""
    return list(session.scalars(select(ExtraHours).where(ExtraHours.resource_id == resource_id,
                                                         ExtraHours.ends_at > now).order_by(ExtraHours.starts_at)))


def time_off_of(session: Session, resource_id: str, now: datetime) -> list[TimeOff]:
    """The absences of a mediator, room or the centre that are not over."""
    return list(session.scalars(select(TimeOff).where(TimeOff.resource_id == resource_id, TimeOff.ends_at > now)
                                .order_by(TimeOff.starts_at)))
