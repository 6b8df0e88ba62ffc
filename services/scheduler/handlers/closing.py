"""Closes invitations: what they held is free again, and nobody learns who said what."""

from datetime import timedelta

from services.scheduler.adapters import calendar, cases, occupancy
from services.scheduler.adapters.tables import Invitation
from services.scheduler.domain.agreement import Standing, verdict
from services.scheduler.domain.invitations import MOVE, SOONER, told
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


def _end(work: Work, invitation_id: str) -> None:
    invitation = calendar.invitation_or_404(work.session, invitation_id)
    cases.case_made_known(work.session, invitation.case_id)
    invitation = calendar.invitation_or_404(work.session, invitation.id)
    if invitation.state == "open":
        answers = calendar.answers_of(work.session, invitation.id)
        everybody = verdict([], answers).standing != Standing.WAITING
        close(work, invitation, "not_mutual" if everybody else "expired")


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
