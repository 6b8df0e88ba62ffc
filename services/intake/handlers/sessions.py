"""What the scheduler tells of sessions: intake keeps when they are and where the case stands."""

from typing import Any

from services.intake.adapters.tables import Session
from services.intake.domain.cases import stage_after_cancelling
from services.intake.handlers.cases import has_outcome, known_case, make_ready, move_case
from services.intake.handlers.tasks import finish_by_key, open_task
from services.intake.handlers.timeline import note
from shared.contracts import Envelope, catalogue
from shared.work import Work


def session_scheduled(work: Work, envelope: Envelope) -> None:
    """`session.scheduled`: the case has a session."""
    _set(work, envelope, "session.scheduled")


def session_moved(work: Work, envelope: Envelope) -> None:
    """`session.moved`: the same session at another time."""
    _set(work, envelope, "session.moved")


def session_updated(work: Work, envelope: Envelope) -> None:
    """`session.updated`: the time stays, where or how they meet is new."""
    data = catalogue.load(envelope.type, envelope.data)
    session = _find(work, envelope)
    if data["sequence"] < session.sequence:
        return
    session.place = data["place"]
    work.session.flush()
    if case := known_case(work, envelope.case_id):
        note(work, case.id, "session.updated", {"session_id": session.id})


def session_cancelled(work: Work, envelope: Envelope) -> None:
    """`session.cancelled`: the case waits for another time, or goes back to follow-up."""
    session = _update(work, envelope, "cancelled")
    case = known_case(work, envelope.case_id)
    if case is None:
        return
    note(work, case.id, "session.cancelled", {"session_id": session.id})
    finish_by_key(work, f"new_time:{session.id}")
    finish_by_key(work, f"mediator:{session.id}")
    finish_by_key(work, f"runs_over:{session.id}")
    stage = stage_after_cancelling(has_outcome(work, case.id))
    if case.stage == "scheduled" and move_case(work, case, stage) and stage == "ready":
        make_ready(work, case)


def session_held(work: Work, envelope: Envelope) -> None:
    """`session.held`: its outcome is to be recorded."""
    _over(work, envelope, "held")


def session_missed(work: Work, envelope: Envelope) -> None:
    """`session.missed`: somebody did not come; that is recorded as an outcome too."""
    _over(work, envelope, "missed")


def new_time_asked(work: Work, envelope: Envelope) -> None:
    """`session.new_time_asked`: too late or too awkward for the system to offer a time; a person sees to it."""
    session_id = envelope.data["session_id"]
    if case := known_case(work, envelope.case_id):
        note(work, case.id, "session.new_time_asked", {"session_id": session_id})
        open_task(work, "new_time", f"new_time:{session_id}", case_id=case.id, subject_id=session_id)


def session_reassigned(work: Work, envelope: Envelope) -> None:
    """`session.reassigned`: who serves decides who may record the outcome."""
    data = catalogue.load(envelope.type, envelope.data)
    session = _find(work, envelope)
    session.mediator_ids = data["mediator_ids"]
    work.session.flush()
    finish_by_key(work, f"mediator:{session.id}")


def session_running_over(work: Work, envelope: Envelope) -> None:
    """`session.running_over`: it takes longer; somebody tells the people of each session that has to wait."""
    data = catalogue.load(envelope.type, envelope.data)
    session = _find(work, envelope)
    session.ends_at = data["ends_at"]
    work.session.flush()
    if case := known_case(work, envelope.case_id):
        note(work, case.id, "session.running_over", {"session_id": session.id})
    for one in data["running_into"]:
        waits = work.session.get(Session, one)
        if waits and known_case(work, waits.case_id):
            open_task(work, "runs_over", f"runs_over:{one}", case_id=waits.case_id, subject_id=one)


def mediator_needed(work: Work, envelope: Envelope) -> None:
    """`mediator.needed`: a mediator does not serve, and nobody is free instead."""
    data = catalogue.load(envelope.type, envelope.data)
    if case := known_case(work, envelope.case_id):
        kind = "mediator_for_session" if data["kind"] == "session" else "mediator_for_times"
        open_task(work, kind, f"mediator:{data['subject_id']}", case_id=case.id, subject_id=data["subject_id"])


def _set(work: Work, envelope: Envelope, kind: str) -> None:
    data = catalogue.load(envelope.type, envelope.data)
    session = _find(work, envelope)
    if data["sequence"] < session.sequence:
        return
    for name in ("sequence", "starts_at", "ends_at", "modality", "place", "mediator_ids"):
        setattr(session, name, data[name])
    session.state = "scheduled"
    work.session.flush()
    if case := known_case(work, envelope.case_id):
        note(work, case.id, kind, {"session_id": session.id, "starts_at": data["starts_at"].isoformat()})
        finish_by_key(work, f"new_time:{session.id}")
        finish_by_key(work, f"runs_over:{session.id}")
        finish_by_key(work, f"no_common_time:{case.id}")
        finish_by_key(work, f"both:{case.id}")
        move_case(work, case, "scheduled")


def _over(work: Work, envelope: Envelope, state: str) -> None:
    session = _update(work, envelope, state)
    finish_by_key(work, f"runs_over:{session.id}")
    if case := known_case(work, envelope.case_id):
        note(work, case.id, f"session.{state}", {"session_id": session.id})
        move_case(work, case, "in_session")
        open_task(work, "record_outcome", f"outcome:{session.id}", case_id=case.id, subject_id=session.id)


def _update(work: Work, envelope: Envelope, state: str) -> Session:
    session = _find(work, envelope)
    session.state = state
    work.session.flush()
    return session


def _find(work: Work, envelope: Envelope) -> Session:
    """The session, or a thin row for one that intake has not heard of yet."""
    data: dict[str, Any] = envelope.data
    session = work.session.get(Session, data["session_id"])
    if session is None:
        session = Session(id=data["session_id"], case_id=envelope.case_id, sequence=0, state="scheduled",
                          mediator_ids=data.get("mediator_ids", []))
        work.session.add(session)
    return session
