"""Reading cases for staff: the list, one case whole, and cards for boards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import (
    Case,
    Condition,
    Issue,
    LegalHold,
    Outcome,
    Party,
    Person,
    Relay,
    SealedReason,
    TimelineEntry,
)
from services.intake.adapters.tables import Session as SessionRow
from services.intake.domain import conditions
from services.intake.domain.timeline import in_words
from services.intake.handlers.parties import Member, members, members_of
from services.intake.handlers.reading_staff import names_of
from shared.errors import NotFound

LEAST_DIGITS = 4
TIMELINE_PAGE = 50


@dataclass(frozen=True)
class Card:
    """A case in a list."""

    case: Case
    members: Sequence[Member]

    @property
    def names(self) -> str:
        return " and ".join(member.person.name for member in self.members)


@dataclass(frozen=True)
class Found:
    """A page of a list of cases."""

    cards: Sequence[Card]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Line:
    """A line of the timeline in words. `who`: a member of staff, a side, or nobody."""

    at: datetime
    words: str
    who: str
    message_id: str | None


@dataclass(frozen=True)
class WholeCase:
    """Everything staff see of a case. Whether reasons are sealed is told, not what they are."""

    case: Case
    members: Sequence[Member]
    conditions: Sequence[Condition]
    in_force: frozenset[str]
    issues: Sequence[Issue]
    outcomes: Sequence[tuple[Outcome, bool]]
    sessions: Sequence[SessionRow]
    relay: Relay | None
    staff: Mapping[str, str]
    hold: LegalHold | None


def find_cases(session: Session, query: str, stage: str, page: int, size: int) -> Found:
    """Cases by name, reference or the last digits of a phone number, newest first."""
    wanted = _matching(query.strip())
    if stage:
        wanted = wanted.where(Case.stage == stage)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ids = session.scalars(wanted.order_by(Case.opened_at.desc(), Case.id).limit(size).offset((page - 1) * size))
    return Found(cards(session, ids), total, page, max(1, -(-total // size)))


def cards(session: Session, case_ids: Iterable[str]) -> list[Card]:
    """The cases with these ids as cards, in their order."""
    ids = list(case_ids)
    rows = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids)))}
    people = members_of(session, ids)
    return [Card(rows[case_id], people.get(case_id, [])) for case_id in ids if case_id in rows]


def whole_case(session: Session, case_id: str, now: datetime) -> WholeCase:
    """Raises NotFound."""
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound
    rows = session.scalars(select(Condition).where(Condition.case_id == case_id).order_by(Condition.since)).all()
    outcomes = _outcomes(session, case_id)
    sessions = session.scalars(select(SessionRow).where(SessionRow.case_id == case_id)
                               .order_by(SessionRow.starts_at)).all()
    staff = names_of(session, [*(row.set_by for row in rows), *(row.staff_id for row, _ in outcomes),
                               *(one for row in sessions for one in row.mediator_ids)])
    relay = session.scalar(select(Relay).where(Relay.case_id == case_id).order_by(Relay.asked_at.desc()).limit(1))
    return WholeCase(case, members(session, case_id), rows, in_force(rows, now), issues(session, case_id), outcomes,
                     sessions, relay, staff, session.scalar(select(LegalHold).where(
                         LegalHold.case_id == case_id, LegalHold.lifted_at.is_(None))))


def in_force(rows: Iterable[Condition], now: datetime) -> frozenset[str]:
    """What the conditions forbid now."""
    return conditions.blocked((conditions.Condition(frozenset(row.blocks), row.since, row.until, row.lifted_at)
                               for row in rows), now)


def issues(session: Session, case_id: str) -> Sequence[Issue]:
    return session.scalars(select(Issue).where(Issue.case_id == case_id).order_by(Issue.position)).all()


def timeline(session: Session, case_id: str, page: int = 1, size: int = TIMELINE_PAGE) -> tuple[list[Line], int]:
    """A page of the timeline, newest first, and how many pages there are."""
    wanted = select(TimelineEntry).where(TimelineEntry.case_id == case_id)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    rows = session.scalars(wanted.order_by(TimelineEntry.id.desc()).limit(size).offset((page - 1) * size)).all()
    staff = names_of(session, (row.staff_id for row in rows))
    sides = {row[0]: f"Side {row[1]}" for row in session.execute(
        select(Party.person_id, Party.side).where(Party.case_id == case_id))}
    lines = [Line(row.at, in_words(row.kind, row.details), _who(row, sides, staff), row.message_id) for row in rows]
    return lines, max(1, -(-total // size))


def _who(row: TimelineEntry, sides: Mapping[str, str], staff: Mapping[str, str]) -> str:
    names = (sides.get(row.person_id or "", ""), staff.get(row.staff_id or "", ""))
    return " · ".join(name for name in names if name)


def _outcomes(session: Session, case_id: str) -> list[tuple[Outcome, bool]]:
    """Each outcome, newest first, and whether reasons are sealed with it."""
    rows = session.execute(select(Outcome, SealedReason.outcome_id)
                           .outerjoin(SealedReason, SealedReason.outcome_id == Outcome.id)
                           .where(Outcome.case_id == case_id).order_by(Outcome.at.desc()))
    return [(row[0], row[1] is not None) for row in rows]


def _matching(query: str) -> Select[str]:
    if not query:
        return select(Case.id)
    people = select(Party.case_id).join(Person, Person.id == Party.person_id)
    ways = [Case.reference.istartswith(query, autoescape=True),
            Case.reference.istartswith(f"R-{query}", autoescape=True),
            Case.id.in_(people.where(Person.name.icontains(query, autoescape=True)))]
    digits = "".join(letter for letter in query if letter.isdigit())
    if len(digits) >= LEAST_DIGITS and not any(letter.isalpha() for letter in query):
        ways.append(Case.id.in_(people.where(Person.phone.endswith(digits))))
    return select(Case.id).where(or_(*ways))
