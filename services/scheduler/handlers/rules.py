"""Keeps session types, holidays, pins and conflicts of interest."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import delete

from services.scheduler.adapters import cases, closed_days, resources
from services.scheduler.adapters.tables import (
    EVERY_TYPE,
    Conflict,
    Holiday,
    MediationSession,
    Pin,
    SessionType,
)
from services.scheduler.adapters.upserts import insert_into, upsert
from services.scheduler.domain import session_types
from services.scheduler.domain.hours import local_moment
from services.scheduler.handlers.proposals import settings_of, zone_of
from services.scheduler.handlers.resources import standing_in
from shared.contracts import CENTRE
from shared.contracts.intake import CASE_TYPES
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from shared.work import Work

SOURCES = ("staff", "mediator", "party")


def save_session_type(work: Work, case_type: str, values: Mapping[str, Any]) -> None:
    """Sets how sessions of a case type (`*`: of all) are held; None or left out: as the default has it."""
    if case_type not in (EVERY_TYPE, *CASE_TYPES):
        raise NotFound
    session_types.check(values)
    upsert(work.session, SessionType, {"case_type": case_type},
           {name: _plain(values.get(name)) for name in session_types.NAMES})


def add_holiday(work: Work, day: date, name: str) -> list[MediationSession]:
    """The centre is closed that day, or closed again; returns the sessions that stand on it."""
    if not name.strip():
        raise Refusal("Please give the day a name.", "name")
    upsert(work.session, Holiday, {"day": day}, {"name": name.strip(), "closed": True})
    return _standing_on(work, day)


def remove_holiday(work: Work, day: date) -> None:
    """The centre is open that day, also where the law has a holiday. A second time does nothing."""
    legal = closed_days.public(settings_of(work).holiday_region, day.year)
    if day in legal:
        upsert(work.session, Holiday, {"day": day}, {"name": legal[day], "closed": False})
    else:
        work.session.execute(delete(Holiday).where(Holiday.day == day))


def pin(work: Work, staff_id: str, case_id: str, mediator_id: str) -> None:
    """Staff want this mediator in the case. A second time does nothing."""
    cases.locked_case(work.session, case_id)
    resources.mediator_or_404(work.session, mediator_id)
    upsert(work.session, Pin, {"case_id": case_id, "mediator_id": mediator_id},
           {"noted_by": staff_id, "noted_at": work.now()})


def unpin(work: Work, case_id: str, mediator_id: str) -> None:
    work.session.execute(delete(Pin).where(Pin.case_id == case_id, Pin.mediator_id == mediator_id))


def lift_conflict(work: Work, conflict_id: str) -> None:
    """The mediator may serve again. A second time does nothing."""
    work.session.execute(delete(Conflict).where(Conflict.id == conflict_id))


def write_conflict(work: Work, mediator_id: str, *, source: str, noted_by: str | None, case_id: str | None = None,
                   person_id: str | None = None) -> None:
    """The row alone: who holds a time already is replaced by `service.note_conflict`."""
    if source not in SOURCES or (case_id is None) == (person_id is None):
        raise NotFound
    work.session.execute(insert_into(work.session, Conflict).values(
        id=new_id(), mediator_id=mediator_id, case_id=case_id, person_id=person_id, source=source, noted_by=noted_by,
        noted_at=work.now()).on_conflict_do_nothing())


def _standing_on(work: Work, day: date) -> list[MediationSession]:
    first, last = (local_moment(one, time(0), zone_of(work)) for one in (day, day + timedelta(days=1)))
    return standing_in(work, CENTRE, first, last)



def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | set | frozenset) else value
