"""Writes events in the transaction of the state change they tell of. The relay carries them out after the commit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.contracts import catalogue
from shared.db.database import mark
from shared.db.machinery import case_sequence, outbox
from shared.db.many import among, insert_many
from shared.ids import new_id
from shared.trace import current_trace

WAKE = "outbox"


@dataclass(frozen=True)
class NewEvent:
    """An event to be written; `data` has the catalogue's shape, moments may be datetimes."""

    type: str
    case_id: str
    data: dict[str, Any]
    version: int = 1
    trace_id: str | None = None


def publish(session: Session, occurred_at: datetime, events: Sequence[NewEvent]) -> list[str]:
    """Adds the events to the outbox in their order and returns their ids.

    Raises InvalidEvent if one does not follow the catalogue. Numbers are taken from `case_sequence`, whose row stays
    locked until the commit: the order of numbers is the order of commits.
    """
    if not events:
        return []
    plain = [catalogue.dump(event.type, event.data, event.version) for event in events]
    numbers = _take_numbers(session, Counter(event.case_id for event in events))
    rows = [_row(event, data, next(numbers[event.case_id]), occurred_at)
            for event, data in zip(events, plain, strict=True)]
    insert_many(session, insert(outbox), rows)
    mark(session, WAKE)
    return [row["event_id"] for row in rows]


def _row(event: NewEvent, data: dict, seq: int, occurred_at: datetime) -> dict:
    return dict(event_id=new_id(), type=event.type, version=event.version, case_id=event.case_id, case_seq=seq,
                occurred_at=occurred_at, trace_id=event.trace_id or current_trace(), data=data, published_at=None)


def _take_numbers(session: Session, wanted: Counter[str]) -> dict[str, Any]:
    """For each case an iterator over its next `wanted` numbers. Sorted, so that two writers never wait in a ring."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    cases = sorted(wanted)
    start = dialect.insert(case_sequence)
    statement = start.on_conflict_do_update(
        index_elements=[case_sequence.c.case_id], set_={"seq": case_sequence.c.seq + start.excluded.seq})
    rows = [{"case_id": case, "seq": wanted[case]} for case in cases]
    last = dict(insert_many(session, statement, rows, case_sequence.c.case_id, case_sequence.c.seq).all())
    return {case: iter(range(last[case] - wanted[case] + 1, last[case] + 1)) for case in cases}


def mark_published(session: Session, ids: Sequence[int], at: datetime) -> None:
    session.execute(update(outbox).where(among(session, outbox.c.id, ids)).values(published_at=at))
