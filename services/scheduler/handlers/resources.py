"""Keeps mediators, rooms, their hours and their absences."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from services.scheduler.adapters import resources
from services.scheduler.adapters.tables import (
    Allocation,
    ExtraHours,
    MediationSession,
    Mediator,
    OpenHours,
    Room,
    TimeOff,
)
from services.scheduler.domain.hours import WeeklyHours
from services.scheduler.domain.resources import FEATURES
from services.scheduler.domain.sessions import SCHEDULED
from shared.contracts import CENTRE
from shared.errors import Refusal
from shared.ids import new_id
from shared.work import Work


def save_mediator(work: Work, mediator_id: str, *, active: bool, remote: bool, case_types: Collection[str]) -> None:
    """What a mediator takes; no `case_types` means any."""
    mediator = resources.mediator_or_404(work.session, mediator_id)
    mediator.active, mediator.remote, mediator.case_types = active, remote, sorted(case_types)


def save_room(work: Work, room_id: str | None, *, name: str, seats: int, directions: str, active: bool,
              step_free: bool | None = None, access: Collection[str] | None = None) -> str:
    """Writes a room (None: a new one) and returns its id. `access` are codes of `FEATURES`; None leaves them, and
    then `step_free` sets that one alone. Raises Refusal if another has the name, or for a feature that is none.
    """
    if access is not None and set(access) - set(FEATURES):
        raise Refusal("Please choose from the list.", "access")
    other = work.session.scalar(select(Room.id).where(Room.name == name))
    if other not in (None, room_id):
        raise Refusal("There is a room with that name already.", "name")
    room = resources.room_or_404(work.session, room_id) if room_id else Room(id=new_id(), access=[])
    room.name, room.seats = name, seats
    if access is not None:
        room.access = sorted(set(access))
    if step_free is not None:
        room.step_free = step_free
    room.directions, room.active = directions, active
    work.session.add(room)
    return room.id


def set_hours(work: Work, resource_id: str, hours: Sequence[WeeklyHours]) -> None:
    """Replaces the weekly hours of a mediator or room. Sessions that stand are not touched.

    Raises Refusal where one ends before it begins or two overlap.
    """
    check_hours(dict(enumerate(hours)))
    work.session.execute(delete(OpenHours).where(OpenHours.resource_id == resource_id))
    work.session.add_all(OpenHours(
        id=new_id(), resource_id=resource_id, weekday=one.weekday, opens=one.opens, closes=one.closes,
        valid_from=one.valid_from, valid_until=one.valid_until) for one in hours)


def check_hours(hours: Mapping[int, WeeklyHours]) -> None:
    """Raises Refusal with the field `hours-<row>` where one ends before it begins (by the clock or by its days) or
    two overlap.
    """
    seen: list[WeeklyHours] = []
    for row, one in hours.items():
        if one.opens >= one.closes:
            raise Refusal("The end must be after the beginning. Hours past midnight take two lines, one for each day.",
                          f"hours-{row}")
        if one.valid_from and one.valid_until and one.valid_until < one.valid_from:
            raise Refusal("The last day is before the first.", f"hours-{row}")
        if any(_overlap(one, other) for other in seen):
            raise Refusal("These hours overlap with others of that day.", f"hours-{row}")
        seen.append(one)


def add_time_off(work: Work, resource_id: str, starts_at: datetime, ends_at: datetime) -> list[MediationSession]:
    """Notes an absence (of the centre's id: closed) and returns the sessions that stand in it, for staff to move."""
    if ends_at <= starts_at:
        raise Refusal("The end must be after the beginning.", "ends_on")
    if ends_at <= work.now():
        raise Refusal("This is over already.", "ends_on")
    same = work.session.scalar(select(TimeOff.id).where(
        TimeOff.resource_id == resource_id, TimeOff.starts_at == starts_at, TimeOff.ends_at == ends_at))
    if same is None:
        work.session.add(TimeOff(id=new_id(), resource_id=resource_id, starts_at=starts_at, ends_at=ends_at))
    return standing_in(work, resource_id, starts_at, ends_at)


def add_extra_hours(work: Work, resource_id: str, starts_at: datetime, ends_at: datetime) -> None:
    """Notes a one-off opening beside the weekly hours. The same once more does nothing."""
    if ends_at <= starts_at:
        raise Refusal("The end must be after the beginning.", "ends_on")
    if ends_at <= work.now():
        raise Refusal("This is over already.", "ends_on")
    same = work.session.scalar(select(ExtraHours.id).where(
        ExtraHours.resource_id == resource_id, ExtraHours.starts_at == starts_at, ExtraHours.ends_at == ends_at))
    if same is None:
        work.session.add(ExtraHours(id=new_id(), resource_id=resource_id, starts_at=starts_at, ends_at=ends_at))


def remove_extra_hours(work: Work, resource_id: str, extra_id: str) -> None:
    """Takes an opening back; sessions that stand in it stay. A second time does nothing."""
    work.session.execute(delete(ExtraHours).where(ExtraHours.id == extra_id, ExtraHours.resource_id == resource_id))


def remove_time_off(work: Work, resource_id: str, time_off_id: str) -> None:
    """Takes an absence back; a second time does nothing."""
    work.session.execute(delete(TimeOff).where(TimeOff.id == time_off_id, TimeOff.resource_id == resource_id))


def standing_in(work: Work, resource_id: str, starts_at: datetime, ends_at: datetime) -> list[MediationSession]:
    """The sessions of a resource (the centre's id: all) that stand in a stretch, in order."""
    found = select(MediationSession).where(
        MediationSession.state == SCHEDULED, MediationSession.starts_at < ends_at,
        MediationSession.ends_at > starts_at).order_by(MediationSession.starts_at)
    if resource_id != CENTRE:
        found = found.join(Allocation, Allocation.holder_id == MediationSession.id).where(
            Allocation.resource_id == resource_id)
    return list(work.session.scalars(found))


def _overlap(one: WeeklyHours, other: WeeklyHours) -> bool:
    if one.weekday != other.weekday or one.closes <= other.opens or other.closes <= one.opens:
        return False
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_until, other.valid_until) if day]
    return not starts or not ends or max(starts) <= min(ends)


def known_mediator(work: Work, mediator_id: str, display_name: str) -> Mediator:
    """The mediator, made known if they are not yet."""
    found = work.session.get(Mediator, mediator_id)
    if found is None:
        found = Mediator(id=mediator_id, display_name=display_name, active=True, case_types=[], remote=True)
        work.session.add(found)
        work.session.flush()
    return found
