"""What is stuck in a service's inbox: events that failed, and events whose forerunners have not come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from shared.db.machinery import inbox

SHOWN = 200
PATIENCE = timedelta(minutes=2)  # so long an event may wait for an earlier one before a person should look
MISSING = "missing"  # the code of an event whose forerunner has not come


@dataclass(frozen=True)
class Stuck:
    """One event that needs a decision. `code` says why without anything that people wrote; `behind` counts those
    of the same case that wait for it."""

    event_id: str
    type: str
    producer: str
    case_id: str
    received_at: datetime
    code: str
    behind: int

    @property
    def is_missing_forerunner(self) -> bool:
        return self.code == MISSING


def stuck_events(session: Session, now: datetime) -> list[Stuck]:
    """Up to 200 events that need a decision, oldest first."""
    return _read(session, _needs_decision(now))


def stuck_event(session: Session, event_id: str, now: datetime) -> Stuck | None:
    found = _read(session, and_(_needs_decision(now), inbox.c.event_id == event_id))
    return found[0] if found else None


def count_stuck(session: Session, now: datetime) -> int:
    return session.scalar(select(func.count()).select_from(inbox).where(_needs_decision(now))) or 0


def _needs_decision(now: datetime) -> ColumnElement[bool]:
    earlier = inbox.alias()
    held_up = exists().where(
        earlier.c.producer == inbox.c.producer, earlier.c.case_id == inbox.c.case_id,
        earlier.c.case_seq < inbox.c.case_seq, earlier.c.status.in_(("parked", "waiting")))
    waits_in_vain = and_(inbox.c.status == "waiting", inbox.c.received_at < now - PATIENCE, ~held_up)
    return or_(inbox.c.status == "parked", waits_in_vain)


def _read(session: Session, condition: ColumnElement[bool]) -> list[Stuck]:
    behind = inbox.alias()
    waiting = select(func.count()).where(
        behind.c.status == "waiting", behind.c.producer == inbox.c.producer, behind.c.case_id == inbox.c.case_id,
        behind.c.case_seq > inbox.c.case_seq).scalar_subquery()
    rows = session.execute(select(inbox, waiting.label("behind")).where(condition)
                           .order_by(inbox.c.received_at, inbox.c.event_id).limit(SHOWN)).mappings()
    return [Stuck(row["event_id"], row["type"], row["producer"], row["case_id"], row["received_at"],
                  _code(row["status"], row["error"]), row["behind"]) for row in rows]


def _code(status: str, error: str | None) -> str:
    if status == "waiting":
        return MISSING
    return (error or "unknown").partition(":")[0].partition(" ")[0][:60]
