"""The coordinator's day: what waits for a person, gathered in a few queries whatever the number of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from services.intake.adapters.tables import Case, Invitation, Task
from services.intake.adapters.tables import Session as SessionRow
from services.intake.domain.tasks import KINDS
from services.intake.handlers.days import day_of
from services.intake.handlers.parties import Member
from services.intake.handlers.reading_cases import Card, cards

MOST = 20
FOLLOW_UPS = tuple(kind for kind, facts in KINDS.items() if facts.follow_up)
ON_THE_BOARD = ("screen", *FOLLOW_UPS)  # shown as lists of their own


@dataclass(frozen=True)
class Chore:
    """A task with its case and the person it is about, where it has them."""

    task: Task
    words: str
    card: Card | None
    about: Member | None
    late: bool


@dataclass(frozen=True)
class Question:
    """An open question about times: how many of the parties have answered."""

    invitation: Invitation
    card: Card
    answered: int


@dataclass(frozen=True)
class Meeting:
    """A session of today or tomorrow."""

    session: SessionRow
    card: Card | None
    is_today: bool


@dataclass(frozen=True)
class Board:
    """What the page shows. `counts`: cases by stage."""

    new: Sequence[Card]
    convening: Sequence[Card]
    ready: Sequence[Card]
    questions: Sequence[Question]
    meetings: Sequence[Meeting]
    follow_ups: Sequence[Chore]
    chores: Sequence[Chore]
    done: Sequence[Chore]
    counts: dict[str, int]


def see_today(session: Session, now: datetime, zone: str) -> Board:
    """The board at `now` (UTC) for a centre in `zone` (IANA)."""
    today = day_of(now, zone)
    asked = _questions(session)
    waiting = {question.card.case.id for question in asked}
    is_open = Task.done_at.is_(None)
    return Board(
        new=_at(session, "inquiry", "screening"),
        convening=_at(session, "convening"),
        ready=[card for card in _at(session, "ready") if card.case.id not in waiting],
        questions=asked,
        meetings=_meetings(session, today, zone),
        follow_ups=_chores(session, today, is_open, Task.kind.in_(FOLLOW_UPS)),
        chores=_chores(session, today, is_open, Task.kind.not_in(ON_THE_BOARD)),
        done=_chores(session, today, Task.done_at > now - timedelta(hours=12), Task.done_by != "system", size=5),
        counts=stage_counts(session),
    )


def stage_counts(session: Session) -> dict[str, int]:
    """How many cases stand at each stage."""
    rows = session.execute(select(Case.stage, func.count()).group_by(Case.stage))
    return {row[0]: row[1] for row in rows}


def open_tasks(session: Session, today: date, page: int, size: int) -> tuple[Sequence[Chore], int]:
    """A page of all open tasks, the most pressing first, and how many there are."""
    total = session.scalar(select(func.count()).select_from(Task).where(Task.done_at.is_(None))) or 0
    return _chores(session, today, Task.done_at.is_(None), size=size, skip=(page - 1) * size), total


def _at(session: Session, *stages: str) -> list[Card]:
    ids = session.scalars(select(Case.id).where(Case.stage.in_(stages)).order_by(Case.stage_since).limit(MOST)).all()
    return cards(session, ids)


def _questions(session: Session) -> list[Question]:
    rows = session.scalars(select(Invitation).where(Invitation.how.is_(None)).order_by(Invitation.closes_at)
                           .limit(MOST)).all()
    by_case = {card.case.id: card for card in cards(session, {row.case_id for row in rows})}
    return [Question(row, by_case[row.case_id], len(row.answered)) for row in rows if row.case_id in by_case]


def _meetings(session: Session, today: date, zone: str) -> list[Meeting]:
    begins = datetime.combine(today, time(), ZoneInfo(zone)).astimezone(UTC)
    ends = datetime.combine(today + timedelta(days=2), time(), ZoneInfo(zone)).astimezone(UTC)
    rows = session.scalars(select(SessionRow).where(
        SessionRow.starts_at >= begins, SessionRow.starts_at < ends, SessionRow.state != "cancelled")
        .order_by(SessionRow.starts_at)).all()
    by_case = {card.case.id: card for card in cards(session, {row.case_id for row in rows})}
    return [Meeting(row, by_case.get(row.case_id), row.starts_at is not None and day_of(row.starts_at, zone) == today)
            for row in rows]


def _chores(session: Session, today: date, *conditions: ColumnElement[bool], size: int = 2 * MOST,
            skip: int = 0) -> list[Chore]:
    rows = session.scalars(select(Task).where(*conditions).order_by(Task.due_on, Task.opened_at, Task.id)
                           .limit(size).offset(skip)).all()
    by_case = {card.case.id: card for card in cards(session, {row.case_id for row in rows if row.case_id})}
    return [_chore(row, by_case.get(row.case_id or ""), today) for row in rows]


def _chore(task: Task, card: Card | None, today: date) -> Chore:
    about = next((member for member in card.members if member.person.id == task.person_id), None) if card else None
    return Chore(task, KINDS[task.kind].words, card, about, task.due_on < today)
