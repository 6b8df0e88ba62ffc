"""Sets the reminders of a session, says when one is due, and hears what became of it."""

from services.scheduler.adapters import calendar, cases
from services.scheduler.adapters.tables import MediationSession, ReminderMessage
from services.scheduler.adapters.upserts import upsert
from services.scheduler.domain.reminders import EARLY, LATE, reminders
from services.scheduler.handlers.proposals import type_of, zone_of
from shared.bus.outbox import NewEvent
from shared.contracts import Envelope, catalogue
from shared.timers import Timer
from shared.work import Work

KIND = "session.reminder"
NAMES = (EARLY, LATE)


def reminder_keys(session_id: str) -> str:
    """What the keys of all reminders of a session begin with."""
    return f"reminder/{session_id}/"


def set_reminders(work: Work, session: MediationSession) -> None:
    """Sets the reminders for the session's present time, in place of any for an earlier one."""
    cancel_reminders(work, session.id)
    case = cases.case_or_404(work.session, session.case_id)
    leads = type_of(work, case.case_type).reminders
    for one in reminders(session.starts_at, work.now(), zone_of(work), leads):
        work.set_timer(KIND, f"{reminder_keys(session.id)}{session.sequence}/{one.name}", one.due_at,
                       case_id=session.case_id, expires_at=one.expires_at,
                       data={"session_id": session.id, "sequence": session.sequence, "reminder": one.name})


def cancel_reminders(work: Work, session_id: str) -> None:
    work.cancel_timers(reminder_keys(session_id))


def remind(work: Work, timers: list[Timer]) -> None:
    """Publishes the reminders that are due, many in one go; one for a time that no longer holds says nothing."""
    ids = sorted({timer.data["session_id"] for timer in timers})
    sessions = calendar.scheduled_sessions(work.session, ids)
    people = calendar.session_people(work.session, ids)
    events = []
    for timer in timers:
        session = sessions.get(timer.data["session_id"])
        if session and session.sequence == timer.data["sequence"]:
            events.append(_event(timer, session, people[session.id]))
    work.publish_all(events)


def message_changed(work: Work, envelope: Envelope) -> None:
    """`message.sent`, `.delivered`, `.failed`, `.suppressed`: kept where it was a reminder, for the session's page."""
    data = catalogue.load(envelope.type, envelope.data, envelope.version)
    if data["session_id"] is None or data["template"] not in NAMES:
        return
    upsert(work.session, ReminderMessage, {"message_id": data["message_id"]}, {
        "session_id": data["session_id"], "sequence": data["sequence"], "reminder": data["template"],
        "person_id": data["person_id"], "channel": data["channel"], "state": envelope.type.removeprefix("message."),
        "why": data.get("why"), "changed_at": envelope.occurred_at})


def _event(timer: Timer, session: MediationSession, person_ids: tuple[str, ...]) -> NewEvent:
    return NewEvent("session.reminder_due", session.case_id, {
        "session_id": session.id, "sequence": session.sequence, "reminder": timer.data["reminder"],
        "starts_at": session.starts_at, "expires_at": timer.expires_at, "person_ids": list(person_ids),
    }, trace_id=timer.trace_id)
