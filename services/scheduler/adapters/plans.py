"""Finds what stands in the plan of a mediator, a room or a party."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import (
    Allocation,
    CalendarFeed,
    Invitation,
    InvitationSlot,
    MediationSession,
    SessionParty,
)

STANDING = ("scheduled", "held")


@dataclass(frozen=True)
class Held:
    """A time that is kept free while people answer."""

    slot_id: str
    starts_at: datetime
    ends_at: datetime
    modality: str
    since: datetime


def of_resource(session: Session, resource_id: str, first: datetime, last: datetime) -> list[MediationSession]:
    """Sessions with this mediator or room that start in [first, last)."""
    return list(session.scalars(select(MediationSession).join(
        Allocation, Allocation.holder_id == MediationSession.id).where(
        Allocation.resource_id == resource_id, MediationSession.state.in_(STANDING),
        MediationSession.starts_at >= first, MediationSession.starts_at < last)))


def held_of(session: Session, resource_id: str, first: datetime, last: datetime) -> list[Held]:
    """Times of open invitations that this mediator or room is kept free for."""
    rows = session.execute(select(InvitationSlot, Invitation).join(
        Invitation, Invitation.id == InvitationSlot.invitation_id).join(
        Allocation, Allocation.holder_id == InvitationSlot.id).where(
        Allocation.resource_id == resource_id, Invitation.state == "open",
        InvitationSlot.starts_at >= first, InvitationSlot.starts_at < last))
    return [Held(slot.id, slot.starts_at, slot.ends_at, invitation.modality, invitation.opened_at)
            for slot, invitation in rows]


def of_party(session: Session, case_id: str, person_id: str, first: datetime, last: datetime) -> list[MediationSession]:
    """Sessions of this case with the person as a party that start in [first, last)."""
    return list(session.scalars(select(MediationSession).join(
        SessionParty, SessionParty.session_id == MediationSession.id).where(
        SessionParty.person_id == person_id, MediationSession.case_id == case_id,
        MediationSession.state.in_(STANDING), MediationSession.starts_at >= first,
        MediationSession.starts_at < last)))


def feeds_held_by(session: Session, holder_id: str, kind: str, subject_id: str,
                  case_id: str | None = None) -> list[CalendarFeed]:
    """The holder's feeds of this plan that still work."""
    return list(session.scalars(select(CalendarFeed).where(
        CalendarFeed.holder_id == holder_id, CalendarFeed.kind == kind, CalendarFeed.subject_id == subject_id,
        CalendarFeed.case_id.is_(None) if case_id is None else CalendarFeed.case_id == case_id,
        CalendarFeed.revoked_at.is_(None)).order_by(CalendarFeed.created_at)))
