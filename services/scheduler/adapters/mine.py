"""Reads what a participant sees: their own question and session, nothing of the other party."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.scheduler.adapters import calendar
from services.scheduler.adapters.tables import (
    Allocation,
    Invitation,
    InvitationSlot,
    Invitee,
    MediationSession,
    Room,
    SessionParty,
)


@dataclass(frozen=True)
class Question:
    """An open invitation with the person's own answer: None not given yet, empty for "none of these"."""

    invitation: Invitation
    slots: list[InvitationSlot]
    answer: frozenset[int] | None


def open_question(session: Session, case_id: str, person_id: str, now: datetime) -> Question | None:
    """The question of this case that the person may answer still."""
    invitation = calendar.standing_question(session, case_id, now)
    if invitation is None:
        return None
    if session.get(Invitee, (invitation.id, person_id)) is None:
        return None
    answer = calendar.answers_of(session, invitation.id)[person_id]
    return Question(invitation, calendar.slots_of(session, invitation.id), answer)


def coming(session: Session, case_id: str, person_id: str, now: datetime) -> MediationSession | None:
    """The session that stands in the calendar, with the person as a party."""
    return session.scalar(_of(case_id, person_id).where(
        MediationSession.state == "scheduled", MediationSession.ends_at > now).order_by(MediationSession.starts_at))


def room(session: Session, session_id: str) -> Room | None:
    """The room to go to."""
    return session.scalar(select(Room).join(Allocation, Allocation.resource_id == Room.id)
                          .where(Allocation.holder_id == session_id).order_by(Allocation.position))


def last_closed(session: Session, case_id: str, person_id: str, now: datetime) -> str | None:
    """How the person's newest question closed; `not_mutual`, `expired` and one whose time is up look the same to them:
    `unset`.
    """
    how = session.scalar(select(Invitation.state).join(Invitee, Invitee.invitation_id == Invitation.id).where(
        Invitation.case_id == case_id, Invitee.person_id == person_id,
        or_(Invitation.state != "open", Invitation.closes_at <= now))
        .order_by(func.coalesce(Invitation.closed_at, Invitation.closes_at).desc()).limit(1))
    return "unset" if how in ("open", "not_mutual", "expired") else how


def _of(case_id: str, person_id: str):
    return select(MediationSession).join(SessionParty, SessionParty.session_id == MediationSession.id).where(
        MediationSession.case_id == case_id, SessionParty.person_id == person_id)
