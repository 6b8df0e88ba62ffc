"""The clock of forgetting people: whose years are over, who waits, and what a legal hold keeps."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Case, Erasure, LegalHold, Party, Person
from services.intake.config import Settings
from services.intake.domain.months import months_later
from services.intake.handlers.erasing import ask_for_years
from services.intake.handlers.own_settings import settings_of
from shared.service import Service
from shared.work import Work

BATCH = 50
MONTHS = 12
SOON_MONTHS = 1


@dataclass(frozen=True)
class Outlook:
    """How many people's years are over now and within a month, and how many of the former a legal hold keeps."""

    due: int
    soon: int
    held: int
    waiting: list[Erasure]
    holds: list[tuple[LegalHold, str]]  # with the case's reference


def sweep(service: Service) -> int:
    """Lets those be erased whose years are over; returns how many."""
    total = 0
    while True:
        with service.work() as work:
            count = _some(work)
        total += count
        if count < BATCH:
            return total


def outlook(session: Session, settings: Settings, now: datetime) -> Outlook:
    return Outlook(
        _count(session, settings, now, held=False),
        _count(session, settings, months_later(now, SOON_MONTHS), held=False),
        _count(session, settings, now, held=True),
        list(session.scalars(select(Erasure).where(Erasure.state == "waiting").order_by(Erasure.due_at))),
        [(row[0], row[1]) for row in session.execute(
            select(LegalHold, Case.reference).join(Case, Case.id == LegalHold.case_id)
            .where(LegalHold.lifted_at.is_(None)).order_by(LegalHold.set_at))])


def _some(work: Work) -> int:
    due = _due(settings_of(work), work.now(), held=False)
    if due is None:
        return 0
    ids = list(work.session.scalars(select(Person.id).where(due).order_by(Person.created_at).limit(BATCH)))
    for person_id in ids:
        ask_for_years(work, person_id)
    return len(ids)


def _count(session: Session, settings: Settings, now: datetime, held: bool) -> int:
    due = _due(settings, now, held)
    return 0 if due is None else session.scalar(select(func.count()).select_from(Person).where(due)) or 0


def _due(settings: Settings, now: datetime, held: bool) -> ColumnElement[bool] | None:
    """People all of whose cases closed that many years ago, who are not being erased; None: they are kept for ever."""
    if not settings.keep_people_years:
        return None
    before = months_later(now, -MONTHS * settings.keep_people_years)
    younger = exists().where(Party.person_id == Person.id, Party.case_id == Case.id,
                             or_(Case.closed_at.is_(None), Case.closed_at > before))
    hold = exists().where(Party.person_id == Person.id, LegalHold.case_id == Party.case_id,
                          LegalHold.lifted_at.is_(None))
    asked = exists().where(Erasure.person_id == Person.id, Erasure.state == "waiting")
    return and_(Person.erased_at.is_(None), Person.created_at <= before, ~younger, ~asked, hold if held else ~hold)
