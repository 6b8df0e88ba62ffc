"""The staff's inbox: texts that need a person, how long they wait, and whether the promise to answer is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import Case, Inbound, Person
from services.notifier.domain.danger import DANGERS
from services.notifier.domain.promises import middle, work_time

PAGE = 25
MOST_IN_CSV = 10_000
DAYS = 30
NOBODY = "nobody"
KINDS: dict[str, tuple[str, ...]] = {
    "danger": ("threat", "self_harm"), "wishes": ("may_mean_stop", "wrong_person"),
    "questions": ("free_text", "which_case", "media"), "answers": ("no_choice", "too_late"),
    "unknown": ("unknown_number", "late", "error"),
}


@dataclass(frozen=True)
class WantedTexts:
    """Which texts: `show` open | done, a kind of `KINDS`, `who` sees to them (an id, `nobody`), and words."""

    show: str = "open"
    kind: str = ""
    who: str = ""
    q: str = ""


@dataclass(frozen=True)
class Line:
    """A text with the name of its writer and the reference of its case."""

    text: Inbound
    name: str | None
    reference: str | None


@dataclass(frozen=True)
class Promise:
    """How the promise of an answer by the next work day was kept in the last 30 days.

    What is open and overdue counts as not kept. `middle` is the median waiting time in opening hours.
    """

    answered: int
    in_time: int
    overdue: int
    open: int
    oldest: datetime | None
    middle: timedelta | None

    @property
    def percent(self) -> int | None:
        due = self.answered + self.overdue
        return self.in_time * 100 // due if due else None


def inbox(session: Session, wanted: WantedTexts, page: int, size: int = PAGE) -> tuple[list[Line], int]:
    """A page of texts (counted from 1) and how many there are: danger first, then who was promised first."""
    chosen = _chosen(wanted)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    danger_first = case((Inbound.why.in_(DANGERS), 0), else_=1)
    order = (danger_first, Inbound.number) if wanted.show == "open" else (Inbound.done_at.desc(), Inbound.number.desc())
    rows = session.execute(chosen.order_by(*order).limit(size).offset((page - 1) * size))
    return [Line(text, name, reference) for text, name, reference in rows], total


def counts(session: Session) -> dict[str, int]:
    """How many open texts there are of each kind."""
    rows = session.execute(select(Inbound.why, func.count().label("number")).where(Inbound.state == "open")
                           .group_by(Inbound.why))
    by_why = {row.why: row.number for row in rows}
    return {kind: sum(by_why.get(why, 0) for why in whys) for kind, whys in KINDS.items()}


def promise(session: Session, now: datetime, zone: str) -> Promise:
    """Read from the texts themselves, so that nothing has to be counted along the way."""
    done = session.execute(select(Inbound.received_at, Inbound.done_at, Inbound.promised_at).where(
        Inbound.state == "done", Inbound.done_by.is_not(None), Inbound.promised_at.is_not(None),
        Inbound.done_at > now - timedelta(days=DAYS))).all()
    waiting = session.execute(select(
        func.count().label("number"), func.min(Inbound.received_at).label("oldest"),
        func.sum(case((Inbound.promised_at < now, 1), else_=0)).label("overdue")).where(Inbound.state == "open")).one()
    return Promise(
        len(done), sum(row.done_at <= row.promised_at for row in done), waiting.overdue or 0, waiting.number,
        waiting.oldest, middle([work_time(row.received_at, row.done_at, zone) for row in done]))


def figures(session: Session, now: datetime, zone: str) -> dict[str, float]:
    """For `/metrics`: the promise of the last 30 days, and what waits."""
    kept = promise(session, now, zone)
    return {
        "inbox_answered_30_days": kept.answered, "inbox_answered_in_time_30_days": kept.in_time,
        "inbox_overdue": kept.overdue,
        "inbox_oldest_seconds": (now - kept.oldest).total_seconds() if kept.oldest else 0,
        "inbox_median_work_seconds_30_days": kept.middle.total_seconds() if kept.middle else 0,
    }


def _chosen(wanted: WantedTexts) -> Select[Inbound, str | None, str | None]:
    chosen = (select(Inbound, Person.display_name, Case.reference)
              .outerjoin(Person, Person.id == Inbound.person_id).outerjoin(Case, Case.id == Inbound.case_id)
              .where(Inbound.state == wanted.show))
    if wanted.kind:
        chosen = chosen.where(Inbound.why.in_(KINDS[wanted.kind]))
    if wanted.who:
        who = Inbound.assigned_to.is_(None) if wanted.who == NOBODY else Inbound.assigned_to == wanted.who
        chosen = chosen.where(who)
    return chosen.where(_sounds_like(wanted.q)) if wanted.q else chosen


def _sounds_like(q: str):
    """A part of a name, of a case's reference or of the words, or the last digits of a number."""
    conditions = [column.icontains(q, autoescape=True)
                  for column in (Person.display_name, Case.reference, Inbound.body)]
    digits = "".join(letter for letter in q if letter.isdigit())
    if len(digits) >= 4:
        conditions.append(Inbound.sender.endswith(digits))
    return or_(*conditions)
