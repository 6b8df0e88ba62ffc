"""What the pages about bulk messages read: the list, what a preview adds up to, how far it is, who gets it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from services.notifier.adapters.tables import Bulk, BulkRecipient, BulkStep, Case, Message, Person, Plan
from services.notifier.domain.bulk import GATHERING, PAUSED, RUNNING

PAGE = 50
MOST_IN_CSV = 20_000
SAMPLES = 5
MOST_ONE_SIDED = 12
SHOWN = {"all": "Everybody", "goes": "Gets it", "left": "Left out", "arrived": "Arrived", "trouble": "Did not arrive"}


@dataclass(frozen=True)
class Totals:
    """What a bulk message adds up to. `whys`: (reason, people) of those left out, and of those who have to wait."""

    people: int = 0
    reached: int = 0
    segments: int = 0
    by_channel: dict[str, int] = field(default_factory=dict)
    left: list[tuple[str, int]] = field(default_factory=list)
    waiting: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """How far it is: of all who get it, by what became of their message."""

    total: int
    listed: int
    states: dict[str, int]

    @property
    def gone(self) -> int:
        """Those about whom nothing more has to be done here."""
        return self.total - self.listed - self.states.get("queued", 0) - self.states.get("sending", 0)


@dataclass(frozen=True)
class Row:
    """A person of a bulk message with what became of it."""

    recipient: BulkRecipient
    name: str | None
    reference: str | None
    message: Message | None


def bulks(session: Session, page: int) -> tuple[list[tuple[Bulk, int]], int]:
    """(bulk message, people who get it), the newest first, and how many there are."""
    reached = func.sum(case((BulkRecipient.state != "left", 1), else_=0))
    rows = session.execute(select(Bulk, reached.label("reached")).outerjoin(
        BulkRecipient, BulkRecipient.bulk_id == Bulk.id).group_by(Bulk.id).order_by(Bulk.made_at.desc(), Bulk.id)
        .limit(PAGE).offset((page - 1) * PAGE))
    return [(bulk, number or 0) for bulk, number in rows], session.scalar(select(func.count()).select_from(Bulk)) or 0


def states(session: Session) -> dict[str, int]:
    """How many bulk messages are at work, for `/metrics`."""
    rows = session.execute(select(Bulk.state, func.count().label("number")).where(
        Bulk.state.in_((GATHERING, RUNNING, PAUSED))).group_by(Bulk.state))
    return {GATHERING: 0, RUNNING: 0, PAUSED: 0} | {row.state: row.number for row in rows}


def totals(session: Session, bulk_id: str) -> Totals:
    rows = session.execute(select(
        BulkRecipient.verdict, BulkRecipient.why, BulkRecipient.channel, func.count().label("number"),
        func.sum(BulkRecipient.segments).label("segments")).where(BulkRecipient.bulk_id == bulk_id)
        .group_by(BulkRecipient.verdict, BulkRecipient.why, BulkRecipient.channel)).all()
    by_channel: dict[str, int] = {}
    for row in rows:
        if row.verdict != "no":
            by_channel[row.channel] = by_channel.get(row.channel, 0) + row.number
    return Totals(
        people=sum(row.number for row in rows), reached=sum(by_channel.values()), by_channel=by_channel,
        segments=sum(row.segments for row in rows if row.verdict != "no" and row.channel == "sms"),
        left=_summed((row.why, row.number) for row in rows if row.verdict == "no"),
        waiting=_summed((row.why, row.number) for row in rows if row.verdict == "wait"))


def one_sided(session: Session, bulk_id: str) -> tuple[list[Case], int]:
    """Cases where somebody gets it and somebody does not: some of them, and how many there are."""
    mixed = (select(BulkRecipient.case_id).where(BulkRecipient.bulk_id == bulk_id).group_by(BulkRecipient.case_id)
             .having(func.min(BulkRecipient.verdict) != func.max(BulkRecipient.verdict))
             .having(func.sum(case((BulkRecipient.verdict == "no", 1), else_=0)).between(1, func.count() - 1)))
    total = session.scalar(select(func.count()).select_from(mixed.subquery())) or 0
    return list(session.scalars(select(Case).where(Case.id.in_(mixed)).order_by(Case.reference)
                                .limit(MOST_ONE_SIDED))), total


def progress(session: Session, bulk_id: str) -> Progress:
    rows = session.execute(select(BulkRecipient.state, Message.state.label("message"), func.count().label("number"))
                           .outerjoin(Message, Message.id == BulkRecipient.message_id)
                           .where(BulkRecipient.bulk_id == bulk_id, BulkRecipient.state != "left")
                           .group_by(BulkRecipient.state, Message.state)).all()
    listed = sum(row.number for row in rows if row.state == "listed")
    states: dict[str, int] = {}
    for row in rows:
        if row.state != "listed" and row.message:
            states[row.message] = states.get(row.message, 0) + row.number
    return Progress(sum(row.number for row in rows), listed, states)


def samples(session: Session, bulk_id: str) -> list[Person]:
    """Five who get it, of each language and channel first."""
    turn = func.row_number().over(partition_by=(Person.language, BulkRecipient.channel), order_by=Person.id)
    chosen = (select(Person.id, turn.label("turn")).join(BulkRecipient, BulkRecipient.person_id == Person.id)
              .where(BulkRecipient.bulk_id == bulk_id, BulkRecipient.verdict != "no").subquery())
    return list(session.scalars(select(Person).join(chosen, chosen.c.id == Person.id)
                                .order_by(chosen.c.turn, Person.language, Person.id).limit(SAMPLES)))


def rows(session: Session, bulk_id: str, q: str, shown: str, page: int, size: int = PAGE) -> tuple[list[Row], int]:
    """A page of the people of a bulk message, by a part of their name or case and by what became of it."""
    chosen = _chosen(bulk_id, q, shown)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    found = session.execute(chosen.order_by(Person.display_name, BulkRecipient.person_id)
                            .limit(size).offset((page - 1) * size))
    return [Row(recipient, name, reference, message) for recipient, name, reference, message in found], total


def steps(session: Session, bulk_id: str) -> list[BulkStep]:
    return list(session.scalars(select(BulkStep).where(BulkStep.bulk_id == bulk_id).order_by(BulkStep.number.desc())))


def outcomes(session: Session) -> list[str]:
    """The outcomes that any follow-up plan is about."""
    return list(session.scalars(select(Plan.outcome).distinct().order_by(Plan.outcome)))


def _chosen(bulk_id: str, q: str, shown: str) -> Select[BulkRecipient, str, str | None, Message]:
    chosen = (select(BulkRecipient, Person.display_name, Case.reference, Message)
              .outerjoin(Person, Person.id == BulkRecipient.person_id).outerjoin(Case, Case.id == BulkRecipient.case_id)
              .outerjoin(Message, Message.id == BulkRecipient.message_id).where(BulkRecipient.bulk_id == bulk_id))
    wanted = {"goes": BulkRecipient.state != "left", "left": BulkRecipient.state == "left",
              "arrived": Message.state == "delivered",
              "trouble": Message.state.in_(("failed", "undelivered", "suppressed", "expired", "unknown"))}
    if shown in wanted:
        chosen = chosen.where(wanted[shown])
    if q:
        chosen = chosen.where(or_(Person.display_name.icontains(q, autoescape=True),
                                  Case.reference.icontains(q, autoescape=True)))
    return chosen


def _summed(pairs: Iterator[tuple[str | None, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for why, number in pairs:
        found[why or "unknown"] = found.get(why or "unknown", 0) + number
    return sorted(found.items(), key=lambda pair: -pair[1])
