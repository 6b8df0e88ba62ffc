"""Notes who has arrived on the day. Whether they took part is noted after the session: see `attendance`."""

from services.scheduler.domain import sessions as rules
from services.scheduler.handlers.sessions import locked_session, party_of
from shared.errors import Refusal
from shared.work import Work


def note_arrival(work: Work, session_id: str, person_id: str, here: bool = True) -> None:
    """The party is here since now, or is not here after all; a second time keeps the first moment."""
    session = locked_session(work, session_id)
    party = party_of(work, session, person_id)
    if session.state != rules.SCHEDULED:
        raise Refusal("This session is over or cancelled.")
    if not rules.may_arrive(session.starts_at, work.now()):
        raise Refusal("Arrivals can be noted from two hours before the session.")
    party.arrived_at = (party.arrived_at or work.now()) if here else None
