"""Hears what the notifier understood from a text or a page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.scheduler.adapters import cases
from services.scheduler.adapters.tables import Invitation, Invitee, MediationSession, SessionParty
from services.scheduler.domain.invitations import takes_answers
from services.scheduler.handlers.answers import answer
from services.scheduler.handlers.sessions import ask_new_time, locked_session, note_reply
from shared.contracts import Envelope, catalogue
from shared.work import Work


def prompt_answered(work: Work, envelope: Envelope) -> None:
    """Does what the answer asks for. One about something not known here, or to another service, does nothing."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    handler = REPLIES.get(data["kind"])
    if handler:
        handler(work, data, envelope.occurred_at)


def _to_invitation(work: Work, data: dict[str, Any], said_at: datetime) -> None:
    """A text that comes after the question was closed changes nothing: the notifier has told how it closed.

    One that was sent in time counts, however long it was on its way, as long as the question stands.
    """
    invitation = work.session.get(Invitation, data["subject_id"])
    asked = work.session.get(Invitee, (data["subject_id"], data["person_id"]))
    if invitation is None or asked is None or data["answer"] not in ("slots", "none"):
        return
    cases.case_made_known(work.session, invitation.case_id)
    work.session.refresh(invitation)
    if invitation.state == "open" and takes_answers(invitation.closes_at, said_at):
        digits = data["digits"] if data["answer"] == "slots" else []
        answer(work, invitation.id, data["person_id"], digits, via=data["via"], adds=True, said_at=said_at)


def _to_reminder(work: Work, data: dict[str, Any], _said_at: datetime) -> None:
    if not _is_party(work, data):
        return
    if data["answer"] == "new_time":
        ask_new_time(work, data["subject_id"], data["person_id"])
    elif data["answer"] in ("there", "help"):
        note_reply(work, locked_session(work, data["subject_id"]), data["person_id"], data["answer"])


def _to_no_show(work: Work, data: dict[str, Any], _said_at: datetime) -> None:
    """Who missed a session and wants another brings the case back to those that need a time."""
    if _is_party(work, data) and data["answer"] == "new_time":
        session = locked_session(work, data["subject_id"])
        case = cases.case_or_404(work.session, session.case_id)
        if not case.is_closed and case.wanted is None:
            case.wanted = "first" if session.kind == "first" else "next"


def _is_party(work: Work, data: dict[str, Any]) -> bool:
    return (work.session.get(MediationSession, data["subject_id"]) is not None
            and work.session.get(SessionParty, (data["subject_id"], data["person_id"])) is not None)


REPLIES: dict[str, Callable[[Work, dict[str, Any], datetime], None]] = {
    "invitation": _to_invitation,
    "reminder": _to_reminder,
    "no_show": _to_no_show,
}
