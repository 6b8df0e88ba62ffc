"""Closes invitations: what they held is free again, and nobody learns who said what."""

from datetime import timedelta

from services.scheduler.adapters import calendar, cases, occupancy
from services.scheduler.adapters.tables import Invitation
from services.scheduler.domain.agreement import Standing, verdict
from services.scheduler.domain.invitations import MOVE, SOONER, takes_answers, told
from services.scheduler.handlers.announcements import ask_staff_for_new_time
from services.scheduler.handlers.freed import offer_closed
from services.scheduler.handlers.service import release_requests
from shared.timers import Timer
from shared.work import Work

OVERDUE = timedelta(minutes=10)  # longer than a timer's first tries take


def close_key(invitation_id: str) -> str:
    return f"invitation/{invitation_id}"


def close(work: Work, invitation: Invitation, how: str, session_id: str | None = None) -> None:
    """Closes an open invitation: booked | not_mutual | expired | withdrawn. Frees what its slots hold still."""
    invitation.state, invitation.closed_at = how, work.now()
    invitation.session_id = session_id or invitation.session_id
    occupancy.release(work.session, [slot.id for slot in calendar.slots_of(work.session, invitation.id)])
    release_requests(work, invitation.id)
    work.cancel_timer(close_key(invitation.id))
    work.session.flush()
    work.publish("invitation.closed", invitation.case_id, {
        "invitation_id": invitation.id, "kind": told(invitation.kind), "how": how, "session_id": invitation.session_id,
        "person_ids": [one.person_id for one in calendar.invitees_of(work.session, invitation.id)]})
    if invitation.kind == MOVE and how in ("not_mutual", "expired"):
        _move_failed(work, invitation)
    if invitation.kind == SOONER:
        offer_closed(work, invitation, how)


def time_is_up(work: Work, timer: Timer) -> None:
    """Closes the invitation of the timer, if it is open still."""
    _end(work, timer.data["invitation_id"])


def close_if_over(work: Work, case_id: str) -> None:
    """Closes the question of the case whose time is up, if its timer has not yet. The case is locked."""
    invitation = calendar.open_invitation_of(work.session, case_id)
    if invitation and state_of(work, invitation) != "open":
        close(work, invitation, state_of(work, invitation))


def state_of(work: Work, invitation: Invitation) -> str:
    """How the question stands by the clock: one that is open in its row has ended once its time is up."""
    if invitation.state != "open" or takes_answers(invitation.closes_at, work.now()):
        return invitation.state
    return _ended(work, invitation)


def _ended(work: Work, invitation: Invitation) -> str:
    everybody = verdict([], calendar.answers_of(work.session, invitation.id)).standing != Standing.WAITING
    return "not_mutual" if everybody else "expired"


def _end(work: Work, invitation_id: str) -> None:
    invitation = calendar.invitation_or_404(work.session, invitation_id)
    cases.case_made_known(work.session, invitation.case_id)
    invitation = calendar.invitation_or_404(work.session, invitation.id)
    if invitation.state == "open":
        close(work, invitation, _ended(work, invitation))


def close_overdue(work: Work) -> int:
    """Closes what a timer that failed has left open; returns how many. The net below the timers."""
    late = calendar.open_since(work.session, work.now() - OVERDUE)
    for invitation_id in late:
        _end(work, invitation_id)
    return len(late)


def _move_failed(work: Work, invitation: Invitation) -> None:
    """The session stands at a time that somebody cannot make: staff see to it."""
    session = calendar.coming_session(work.session, invitation.case_id, work.now())
    if session:
        ask_staff_for_new_time(work, session, "no_common_time")
