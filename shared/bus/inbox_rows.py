"""The inbox table: what was received and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.bus.arrivals import Arrival
from shared.bus.streams import Stream
from shared.db.machinery import inbox

ERROR_LENGTH = 500


class Outcome(StrEnum):
    """What became of an arrival. `ignored`: known, but this service has no handler for it."""

    HANDLED = "handled"
    IGNORED = "ignored"
    DUPLICATE = "duplicate"  # was here before; never stored
    STALE = "stale"  # its number was passed already, by another event or because it was given up for lost
    PARKED = "parked"  # could not be handled; a person must look
    WAITING = "waiting"  # an earlier event of its stream is parked or has not come yet
    DISCARDED = "discarded"  # was parked, and a person let it go


UNSETTLED = (Outcome.PARKED.value, Outcome.WAITING.value)


def claim(session: Session, arrivals: Sequence[Arrival], now: datetime, handled: Collection[str]) -> set[str]:
    """Inserts what is new and returns the ids of it. A parallel claim of the same id waits for our end.

    It stands as done from the start, as handled or (a type that is not among `handled`) ignored: that is what becomes
    of nearly everything. What turns out otherwise is changed by `keep` before the commit.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = (dialect.insert(inbox).on_conflict_do_nothing(index_elements=[inbox.c.event_id])
                 .returning(inbox.c.event_id))
    rows = {arrival.envelope.id: _row(arrival, now, handled) for arrival in arrivals}
    return set(session.scalars(statement, list(rows.values())))


def _row(arrival: Arrival, now: datetime, handled: Collection[str]) -> dict[str, Any]:
    envelope = arrival.envelope
    status = Outcome.HANDLED if envelope.type in handled else Outcome.IGNORED
    return dict(event_id=envelope.id, type=envelope.type, producer=envelope.producer, case_id=envelope.case_id,
                case_seq=envelope.case_seq, received_at=now, handled_at=now, status=status.value,
                error=None, payload=None)


def keep(session: Session, arrival: Arrival, outcome: Outcome, error: str | None = None) -> None:
    """Notes that an event is not handled, with its text, so that it can be later."""
    _change(session, arrival.envelope.id, status=outcome.value, handled_at=None, payload=arrival.payload,
            error=error and error[:ERROR_LENGTH])


def settle(session: Session, event_id: str, outcome: Outcome, now: datetime, note: str | None = None) -> None:
    """Notes that a kept event is done with, and forgets its text."""
    _change(session, event_id, status=outcome.value, handled_at=now, payload=None, error=note)


def _change(session: Session, event_id: str, **values: Any) -> None:
    session.execute(update(inbox).where(inbox.c.event_id == event_id).values(**values))


def streams_with_waiting(session: Session, streams: Collection[Stream]) -> set[Stream]:
    if not streams:
        return set()
    rows = session.execute(select(inbox.c.producer, inbox.c.case_id).distinct().where(
        inbox.c.status == Outcome.WAITING.value,
        tuple_(inbox.c.producer, inbox.c.case_id).in_(sorted(streams))))
    return {(producer, case) for producer, case in rows}


def next_waiting(session: Session, stream: Stream, up_to_seq: int):
    """The first row of the stream that waits and whose number is at most `up_to_seq`, or None."""
    producer, case = stream
    return session.execute(select(inbox).where(
        inbox.c.status == Outcome.WAITING.value, inbox.c.producer == producer, inbox.c.case_id == case,
        inbox.c.case_seq <= up_to_seq).order_by(inbox.c.case_seq).limit(1)).first()


def has_unsettled_before(session: Session, stream: Stream, seq: int) -> bool:
    producer, case = stream
    return session.execute(select(inbox.c.event_id).where(
        inbox.c.status.in_(UNSETTLED), inbox.c.producer == producer, inbox.c.case_id == case,
        inbox.c.case_seq < seq).limit(1)).first() is not None


def find(session: Session, event_id: str):
    return session.execute(select(inbox).where(inbox.c.event_id == event_id)).first()


def unsettled(session: Session, limit: int) -> list[dict[str, Any]]:
    """Rows parked or waiting, oldest first; without their text, which may hold personal data."""
    columns = [column for column in inbox.c if column.name != "payload"]
    rows = session.execute(select(*columns).where(inbox.c.status.in_(UNSETTLED))
                           .order_by(inbox.c.received_at, inbox.c.case_seq).limit(limit))
    return [dict(row) for row in rows.mappings()]

