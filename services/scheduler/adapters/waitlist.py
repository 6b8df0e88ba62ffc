"""Reads who waits for a sooner time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduler.adapters.agenda import person_names
from services.scheduler.adapters.tables import KnownCase, MediationSession, Waiting, WaitlistOffer
from services.scheduler.domain.sessions import SCHEDULED

MOST = 200


@dataclass(frozen=True)
class Place:
    """A party on the list: since when, with which session now, and what was offered."""

    case_id: str
    reference: str
    name: str
    since: datetime
    has: datetime
    offers: list[WaitlistOffer]


def in_order(session: Session, now: datetime) -> list[Place]:
    """Who waits, the longest first."""
    rows = session.execute(
        select(Waiting, KnownCase.reference, MediationSession.starts_at)
        .join(KnownCase, KnownCase.id == Waiting.case_id)
        .join(MediationSession, MediationSession.case_id == Waiting.case_id)
        .where(Waiting.state.in_(["waiting", "offered"]), MediationSession.state == SCHEDULED,
               MediationSession.starts_at > now).order_by(Waiting.since).limit(MOST)).all()
    names = person_names(session, [waiting.person_id for waiting, _, _ in rows])
    offers: dict[str, list[WaitlistOffer]] = {}
    for offer in session.scalars(select(WaitlistOffer).where(
            WaitlistOffer.case_id.in_([waiting.case_id for waiting, _, _ in rows])).order_by(WaitlistOffer.starts_at)):
        offers.setdefault(offer.case_id, []).append(offer)
    return [Place(waiting.case_id, reference or "", names[waiting.person_id], waiting.since, starts_at,
                  offers.get(waiting.case_id, [])) for waiting, reference, starts_at in rows]
