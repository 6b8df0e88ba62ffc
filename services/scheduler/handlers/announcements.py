"""Tells the other services about a session."""

from typing import Any

from services.scheduler.adapters import calendar, cases, occupancy
from services.scheduler.adapters.tables import MediationSession
from services.scheduler.handlers.calendar_files import Reader, ics_of, personal_files, place_of
from shared.work import Work


def scheduled_data(work: Work, session: MediationSession) -> dict[str, Any]:
    """The data of `session.scheduled`, as the session stands now."""
    return _core(work, session) | {
        "ends_at": session.ends_at, "modality": session.modality, "place": place_of(work, session),
        "ics": ics_of(work, session, "REQUEST", _common_reader(work, session)),
        "personal": personal_files(work, session, people_of(work, session), "REQUEST")}


def cancelled_data(work: Work, session: MediationSession) -> dict[str, Any]:
    """The data of `session.cancelled`."""
    return _core(work, session) | {
        "why": session.cancelled_why, "ics": ics_of(work, session, "CANCEL", _common_reader(work, session)),
        "personal": personal_files(work, session, people_of(work, session), "CANCEL")}


def ask_staff_for_new_time(work: Work, session: MediationSession, why: str) -> None:
    """Leaves to staff what the system cannot or must not do: late | condition | no_slots | no_common_time."""
    work.publish("session.new_time_asked", session.case_id, {"session_id": session.id, "why": why})


def people_of(work: Work, session: MediationSession) -> tuple[str, ...]:
    return calendar.session_people(work.session, [session.id])[session.id]


def _core(work: Work, session: MediationSession) -> dict[str, Any]:
    mediators = occupancy.allocated(work.session, [session.id])[session.id]["mediator"]
    return {"session_id": session.id, "sequence": session.sequence, "starts_at": session.starts_at,
            "person_ids": list(people_of(work, session)), "mediator_ids": list(mediators)}


def _common_reader(work: Work, session: MediationSession) -> Reader:
    """For whom no file of their own is known: Spanish only if all speak it."""
    known = cases.people(work.session, people_of(work, session)).values()
    return Reader(None, "es" if known and all(one.language == "es" for one in known) else "en")
