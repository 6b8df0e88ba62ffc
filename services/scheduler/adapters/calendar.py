"""Finds invitations and sessions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import (
    Invitation,
    InvitationSlot,
    Invitee,
    MediationSession,
    SessionParty,
    Yes,
)
from services.scheduler.domain.invitations import takes_answers
from services.scheduler.domain.sessions import SCHEDULED
from shared.errors import NotFound


def invitation_or_404(session: Session, invitation_id: str) -> Invitation:
    found = session.get(Invitation, invitation_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def session_or_404(session: Session, session_id: str) -> MediationSession:
    found = session.get(MediationSession, session_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def coming_session(session: Session, case_id: str, now: datetime) -> MediationSession | None:
    """The session of the case that stands in the calendar and is not over."""
    return session.scalar(select(MediationSession).where(
        MediationSession.case_id == case_id, MediationSession.state == SCHEDULED, MediationSession.ends_at > now)
        .order_by(MediationSession.starts_at))


def open_invitation_of(session: Session, case_id: str) -> Invitation | None:
    return session.scalar(select(Invitation).where(Invitation.case_id == case_id, Invitation.state == "open"))


def standing_question(session: Session, case_id: str, now: datetime) -> Invitation | None:
    """The open invitation of the case that takes answers still: by the clock, however late the closing timer is."""
    found = open_invitation_of(session, case_id)
    return found if found and takes_answers(found.closes_at, now) else None


def open_since(session: Session, closing_before: datetime) -> list[str]:
    """The ids of open invitations that should have closed before that moment."""
    return list(session.scalars(select(Invitation.id).where(
        Invitation.state == "open", Invitation.closes_at < closing_before).order_by(Invitation.case_id)))


def slots_of(session: Session, invitation_id: str) -> list[InvitationSlot]:
    """By digit, which is the order of time."""
    return list(session.scalars(select(InvitationSlot).where(InvitationSlot.invitation_id == invitation_id)
                                .order_by(InvitationSlot.digit)))


def invitees_of(session: Session, invitation_id: str) -> list[Invitee]:
    return list(session.scalars(select(Invitee).where(Invitee.invitation_id == invitation_id)
                                .order_by(Invitee.person_id)))


def answers_of(session: Session, invitation_id: str) -> dict[str, frozenset[int] | None]:
    """person id -> the digits they could make; None if they have not answered, empty if they said none."""
    answers: dict[str, frozenset[int] | None] = {
        one.person_id: None if one.answered_at is None else frozenset()
        for one in invitees_of(session, invitation_id)}
    rows = session.execute(select(Yes.person_id, InvitationSlot.digit).join(
        InvitationSlot, InvitationSlot.id == Yes.slot_id).where(InvitationSlot.invitation_id == invitation_id))
    for person_id, digit in rows:
        answers[person_id] = (answers[person_id] or frozenset()) | {digit}
    return answers


def session_people(session: Session, session_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """session id -> person ids."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(session_ids, ())
    rows = session.execute(select(SessionParty.session_id, SessionParty.person_id)
                           .where(SessionParty.session_id.in_(list(found))).order_by(SessionParty.person_id))
    for session_id, person_id in rows:
        found[session_id] += (person_id,)
    return found


def scheduled_sessions(session: Session, session_ids: Sequence[str]) -> dict[str, MediationSession]:
    """Those of the sessions that still stand in the calendar, by id."""
    rows = session.scalars(select(MediationSession).where(
        MediationSession.id.in_(session_ids), MediationSession.state == SCHEDULED))
    return {one.id: one for one in rows}
