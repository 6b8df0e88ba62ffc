"""Notes who came. Whether and how the parties agreed is intake's to ask."""

from collections.abc import Mapping

from services.scheduler.adapters.tables import Attendance, MediationSession
from services.scheduler.domain import sessions as rules
from services.scheduler.handlers.announcements import people_of
from services.scheduler.handlers.reminders import cancel_reminders
from services.scheduler.handlers.service import close_requests
from services.scheduler.handlers.sessions import locked_session
from shared.errors import Refusal
from shared.work import Work


def note_attendance(work: Work, staff_id: str, session_id: str, statuses: Mapping[str, str]) -> MediationSession:
    """Notes each party's status (person id -> see `domain.sessions.ATTENDANCE`): the session was held, or missed.

    Raises Refusal before the session, for one that was cancelled, and if a party is missing; once noted it stays.
    """
    session = locked_session(work, session_id)
    if session.state in (rules.HELD, rules.MISSED):
        return session
    if session.state == rules.CANCELLED:
        raise Refusal("This session was cancelled.")
    if not rules.may_note_attendance(session.starts_at, work.now()):
        raise Refusal("You can note who came from half an hour before the session.")
    people = people_of(work, session)
    for person_id in people:
        if statuses.get(person_id) not in rules.ATTENDANCE:
            raise Refusal("Please say of each party whether they came.", f"status-{person_id}")
    _write(work, session, staff_id, {person_id: statuses[person_id] for person_id in people})
    return session


def _write(work: Work, session: MediationSession, staff_id: str, statuses: dict[str, str]) -> None:
    work.session.add_all(
        Attendance(session_id=session.id, person_id=person_id, status=status, noted_by=staff_id, noted_at=work.now())
        for person_id, status in statuses.items())
    held = rules.took_place(statuses.values())
    session.state = rules.HELD if held else rules.MISSED
    cancel_reminders(work, session.id)
    close_requests(work, session.id)
    work.session.flush()
    work.publish("session.held" if held else "session.missed", session.case_id, {
        "session_id": session.id,
        "attendance": [{"person_id": one, "status": status} for one, status in statuses.items()]})
