"""Takes out what the machinery has finished with, so that its tables stay small after ten years as after one.

Events carry names and numbers of people: what was published half a year ago has no business here any more.
"""

from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Table, delete, select
from sqlalchemy.orm import Session

from shared.db.machinery import inbox, outbox, timer
from shared.service import Service

EVERY_SECONDS = 6 * 3600
BATCH = 1_000
SETTLED = ("handled", "ignored", "discarded")
OVER = ("done", "cancelled", "expired")


def tidy(service: Service) -> int:
    """Deletes what is over in small transactions, so that nobody waits for it; returns how many rows.

    So far back as events are kept can they be published once more for a consumer that lost them; what was handled is
    known for longer than they could come again (`shared/settings.py`).
    """
    now, settings = service.clock.now(), service.settings
    gone, forgotten = now - timedelta(days=settings.keep_events_days), now - timedelta(days=settings.know_events_days)
    return sum((_in_batches(service, outbox, outbox.c.id, published_before(gone)),
                _in_batches(service, inbox, inbox.c.event_id, settled_before(forgotten)),
                _in_batches(service, timer, timer.c.id, over_before(forgotten))))


def published_before(moment: datetime) -> ColumnElement[bool]:
    """Events that went out before the moment. What has not gone out never expires."""
    return outbox.c.published_at < moment


def settled_before(moment: datetime) -> ColumnElement[bool]:
    """Arrivals that were settled before the moment; what is parked or waits is somebody's to decide."""
    return inbox.c.status.in_(SETTLED) & (inbox.c.received_at < moment)


def over_before(moment: datetime) -> ColumnElement[bool]:
    """Timers that are over; one that failed stays until somebody has looked."""
    return timer.c.state.in_(OVER) & (timer.c.due_at < moment)


def _in_batches(service: Service, table: Table, key: Column, over: ColumnElement[bool]) -> int:
    total = 0
    while True:
        with service.work() as work:
            gone = _delete(work.session, table, key, over)
        total += gone
        if gone < BATCH:
            return total


def _delete(session: Session, table: Table, key: Column, over: ColumnElement[bool]) -> int:
    some = select(key).where(over).limit(BATCH)
    return len(session.execute(delete(table).where(key.in_(some)).returning(key)).all())
