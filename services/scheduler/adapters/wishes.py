"""Reads what people said when no time suited all. It leaves this module only as what all have in common."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import Invitation, InvitationSlot, Invitee, Wish, Yes
from services.scheduler.domain.wishes import Common, Said, common


def common_wish(session: Session, case_id: str, zone: ZoneInfo) -> Common:
    """When everybody could come, by the newest question of the case that found no time; empty if that is not known."""
    last = session.execute(select(Invitation.id, Invitation.state).where(Invitation.case_id == case_id).order_by(
        Invitation.opened_at.desc()).limit(1)).first()
    if last is None or last.state in ("open", "booked"):
        return Common()
    asked = session.scalars(select(Invitee.person_id).where(Invitee.invitation_id == last.id)).all()
    ticked: dict[str, list] = {one: [] for one in asked}
    rows = session.execute(select(Yes.person_id, InvitationSlot.starts_at).join(
        InvitationSlot, InvitationSlot.id == Yes.slot_id).where(InvitationSlot.invitation_id == last.id))
    for person_id, starts_at in rows:
        ticked[person_id].append(starts_at)
    wishes = {row.person_id: row for row in session.scalars(select(Wish).where(Wish.invitation_id == last.id))}
    return common((_said(ticked[one], wishes.get(one)) for one in asked), zone)


def _said(ticked: list, wish: Wish | None) -> Said:
    if wish is None:
        return Said(tuple(ticked))
    return Said(tuple(ticked), frozenset(wish.weekdays), frozenset(wish.parts),
                frozenset(date.fromisoformat(one) for one in wish.weeks))
