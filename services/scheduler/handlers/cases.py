"""Follows what intake says about cases, and ends what a closed or protected case may not have any more."""

from typing import Any

from services.scheduler.adapters import calendar, cases
from services.scheduler.adapters.tables import Condition, KnownCase, MediationSession, Party
from services.scheduler.adapters.upserts import upsert
from services.scheduler.domain.invitations import blocked_by
from services.scheduler.handlers import closing, sessions
from shared.contracts import Envelope, catalogue
from shared.work import Work

NEXT_SESSION = "next_session"
MEETING_BLOCKS = {"joint", "any_contact", "offer"}


def case_opened(work: Work, envelope: Envelope) -> None:
    data = _data(envelope)
    upsert(work.session, KnownCase, {"id": envelope.case_id},
           {name: data[name] for name in ("reference", "case_type", "language")})


def case_changed(work: Work, envelope: Envelope) -> None:
    case = cases.case_made_known(work.session, envelope.case_id)
    case.stage = _data(envelope)["stage"]
    if case.is_closed:
        _end_everything(work, case)


def case_closed(work: Work, envelope: Envelope) -> None:
    case = cases.case_made_known(work.session, envelope.case_id)
    case.stage = "closed"
    _end_everything(work, case)


def case_ready(work: Work, envelope: Envelope) -> None:
    """The case waits for its first session, unless it is being set already."""
    data = _data(envelope)
    case = cases.case_made_known(work.session, envelope.case_id)
    case.modality, case.minutes, case.person_ids = data["modality"], data["minutes"], data["person_ids"]
    case.stage, case.ready_at = "ready", work.now()
    case.wanted = None if calendar.coming_session(work.session, case.id, work.now()) else "first"


def party_joined(work: Work, envelope: Envelope) -> None:
    data = _data(envelope)
    upsert(work.session, Party, {"case_id": envelope.case_id, "person_id": data["person_id"]}, {"side": data["side"]})


def outcome_recorded(work: Work, envelope: Envelope) -> None:
    """A session that was to be continued wants its next one."""
    data = _data(envelope)
    case = cases.case_made_known(work.session, envelope.case_id)
    case.outcome, case.plan_key = data["outcome"], data["plan_key"]
    case.wanted = "next" if data["plan_key"] == NEXT_SESSION else None
    session = work.session.get(MediationSession, data["session_id"]) if data["session_id"] else None
    if session:
        session.outcome_at = work.now()


def condition_set(work: Work, envelope: Envelope) -> None:
    """Takes back an open question at once; a session that stands is for staff to decide about."""
    data = _data(envelope)
    case = cases.case_made_known(work.session, envelope.case_id)
    upsert(work.session, Condition, {"id": data["condition_id"]},
           {"case_id": envelope.case_id, "blocks": data["blocks"], "until": data["until"]})
    if not MEETING_BLOCKS & set(data["blocks"]):
        return
    invitation = calendar.open_invitation_of(work.session, case.id)
    if invitation and blocked_by(data["blocks"], invitation.modality):
        closing.close(work, invitation, "withdrawn")
    session = calendar.coming_session(work.session, case.id, work.now())
    if session:
        sessions.leave_to_staff(work, session, "condition")


def condition_lifted(work: Work, envelope: Envelope) -> None:
    found = work.session.get(Condition, _data(envelope)["condition_id"])
    if found:
        work.session.delete(found)


def _end_everything(work: Work, case: KnownCase) -> None:
    case.wanted = None
    invitation = calendar.open_invitation_of(work.session, case.id)
    if invitation:
        closing.close(work, invitation, "withdrawn")
    session = calendar.coming_session(work.session, case.id, work.now())
    if session:
        sessions.cancel(work, session, "closed")


def _data(envelope: Envelope) -> dict[str, Any]:
    return catalogue.load(envelope.type, envelope.data, envelope.version)
