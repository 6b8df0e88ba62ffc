"""A session takes longer than planned. What follows it is warned, never moved or broken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.scheduler.adapters import occupancy, overruns
from services.scheduler.adapters.tables import MediationSession
from services.scheduler.domain import sessions as rules
from services.scheduler.domain.quarters import quarter_from
from services.scheduler.handlers.sessions import locked_session
from shared.errors import Refusal
from shared.work import Work


def run_over(work: Work, session_id: str, minutes: int) -> Sequence[MediationSession]:
    """The session goes on for so many `minutes` (15, 30 or 60) after its end; returns the sessions it runs into.

    Its mediators and rooms are taken for as long as they are free. Staff are told of each session that has to wait.
    Raises Refusal for a session that is not on, and for another number of minutes.
    """
    session = locked_session(work, session_id)
    if minutes not in rules.LONGER:
        raise Refusal("Please say how much longer: 15, 30 or 60 minutes.", "minutes")
    if session.state != rules.SCHEDULED or not rules.is_on(session.starts_at, session.ends_at, work.now()):
        raise Refusal("Only a session that is on can be made longer.")
    ended, session.ends_at = session.ends_at, session.ends_at + timedelta(minutes=minutes)
    session.changed_at = work.now()
    work.session.flush()
    _take_what_is_free(work, session.id, ended, session.ends_at)
    touched = overruns.run_into(work.session, session.id, session.starts_at, session.ends_at)
    work.publish("session.running_over", session.case_id, {
        "session_id": session.id, "ends_at": session.ends_at, "running_into": [one.id for one in touched]})
    return touched


def _take_what_is_free(work: Work, session_id: str, ended: datetime, ends_at: datetime) -> None:
    """Until the next one begins, or the new end with the pause that was kept behind the old one."""
    longer = quarter_from(ends_at) - quarter_from(ended)
    for one in overruns.ends(work.session, session_id):
        first = one.last + 1
        until = first + longer if one.next_taken is None else min(first + longer, one.next_taken)
        if until > first:
            stretch = occupancy.Stretch(one.resource_id, first, until, None if one.is_person else until - first)
            try:
                occupancy.claim(work.session, {session_id: [stretch]})
            except occupancy.Taken:
                continue  # somebody booked it in this moment: they are warned like everybody who follows
