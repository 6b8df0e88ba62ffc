"""Finds cases, their people and what blocks them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.scheduler.adapters.tables import Condition, KnownCase, KnownPerson, Party
from services.scheduler.adapters.upserts import upsert
from shared.errors import NotFound


def locked_case(session: Session, case_id: str) -> KnownCase:
    """The case, locked until the commit: whatever changes its invitations or sessions takes turns. Raises NotFound."""
    case = session.scalar(select(KnownCase).where(KnownCase.id == case_id).with_for_update()
                          .execution_options(populate_existing=True))
    if case is None:
        raise NotFound
    return case


def case_made_known(session: Session, case_id: str) -> KnownCase:
    """The case, locked; a thin row is made for one that was not heard of yet."""
    upsert(session, KnownCase, {"id": case_id}, {})
    return locked_case(session, case_id)


def case_or_404(session: Session, case_id: str) -> KnownCase:
    case = session.get(KnownCase, case_id)
    if case is None:
        raise NotFound
    return case


def blocks_of(session: Session, case_id: str, now: datetime) -> frozenset[str]:
    """What the protective conditions in force block, e.g. `joint` or `any_contact`."""
    found = session.scalars(select(Condition.blocks).where(
        Condition.case_id == case_id, or_(Condition.until.is_(None), Condition.until > now)))
    return frozenset(block for blocks in found for block in blocks)


def parties_of(session: Session, case: KnownCase) -> tuple[str, ...]:
    """Who has to agree on a time: those named when the case became ready, else all its parties by side."""
    if case.person_ids:
        return tuple(case.person_ids)
    return tuple(session.scalars(select(Party.person_id).where(Party.case_id == case.id).order_by(Party.side)))


def cases_of(session: Session, person_id: str) -> list[str]:
    """The cases in which the person is a party."""
    return list(session.scalars(select(Party.case_id).where(Party.person_id == person_id).order_by(Party.case_id)))


def people(session: Session, person_ids: Iterable[str]) -> dict[str, KnownPerson]:
    """person id -> who they are, of those that are known."""
    return {one.id: one for one in session.scalars(select(KnownPerson).where(KnownPerson.id.in_(list(person_ids))))}
