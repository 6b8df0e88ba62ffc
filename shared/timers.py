"""Timers as rows. APScheduler is only the metronome: each tick claims what is due.

The claim, the handler's writes and the mark "done" are one transaction: `FOR UPDATE SKIP LOCKED` holds the rows
against other replicas until the commit (SQLite has one writer anyway), and a crash gives them back at once, which a
lease in a column would do only when it runs out. The cost of a tick depends on what is due, not on what is pending.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from shared.db.database import mark
from shared.db.machinery import timer
from shared.db.many import among
from shared.trace import current_trace, use_trace

if TYPE_CHECKING:
    from shared.work import Work

BATCH = 500
ATTEMPTS = 8
WAKE = "timers"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewTimer:
    """A timer to be set. `key` is unique: the same key again moves the one that is pending.

    Not handled before `expires_at` means never: it is marked expired. None means late is better than never.
    """

    kind: str
    key: str
    due_at: datetime
    case_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Timer(NewTimer):
    """A timer that is due."""

    id: int = 0
    trace_id: str = ""
    attempts: int = 0


Handler = Callable[["Work", list[Timer]], None]


def each(handler: Callable[["Work", Timer], None]) -> Handler:
    """Makes a handler of one timer into a handler of many."""

    def handle(work: "Work", due: list[Timer]) -> None:
        for one in due:
            with use_trace(one.trace_id):
                handler(work, one)

    return handle


def set_timer(session: Session, new: NewTimer) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    values = dict(kind=new.kind, case_id=new.case_id, data=new.data, trace_id=current_trace(),
                  due_at=new.due_at, expires_at=new.expires_at)
    start = dialect.insert(timer).values(key=new.key, state="pending", attempts=0, **values)
    changed = {name: start.excluded[name] for name in values} | {"state": "pending", "attempts": 0}
    session.execute(start.on_conflict_do_update(
        index_elements=[timer.c.key], set_=changed, where=timer.c.state.in_(("pending", "cancelled"))))
    mark(session, WAKE)


def cancel(session: Session, key: str) -> None:
    session.execute(update(timer).where(timer.c.key == key, timer.c.state == "pending").values(state="cancelled"))


def cancel_prefix(session: Session, prefix: str) -> None:
    session.execute(update(timer).where(timer.c.key.startswith(prefix, autoescape=True), timer.c.state == "pending")
                    .values(state="cancelled"))


def next_due(session: Session) -> datetime | None:
    """The earliest moment any pending timer is due, or None."""
    return session.scalar(select(func.min(timer.c.due_at)).where(timer.c.state == "pending"))


def run_due(work: "Work", handlers: Mapping[str, Handler], limit: int = BATCH) -> int:
    """Claims up to `limit` due timers, handles them, marks them; returns how many were claimed.

    The caller commits. A handler that raises makes its batch run one by one, so that one bad timer neither stops
    nor undoes the others; that one is tried again later and after 8 attempts marked failed.
    """
    now = work.now()
    due = _claim(work.session, now, limit)
    _finish(work, [one for one in due if _too_late(one, now)], "expired")
    for kind in sorted({one.kind for one in due}):
        batch = [one for one in due if one.kind == kind and not _too_late(one, now)]
        if batch:
            _handle(work, handlers, kind, batch)
    return len(due)


def _claim(session: Session, now: datetime, limit: int) -> list[Timer]:
    columns = (timer.c.kind, timer.c.key, timer.c.due_at, timer.c.case_id, timer.c.data, timer.c.expires_at,
               timer.c.id, timer.c.trace_id, timer.c.attempts)
    rows = session.execute(select(*columns).where(timer.c.state == "pending", timer.c.due_at <= now)
                           .order_by(timer.c.due_at).limit(limit).with_for_update(skip_locked=True))
    return [Timer(*row) for row in rows]


def _too_late(one: Timer, now: datetime) -> bool:
    return one.expires_at is not None and one.expires_at <= now


def _handle(work: "Work", handlers: Mapping[str, Handler], kind: str, batch: list[Timer]) -> None:
    try:
        with work.session.begin_nested():
            handlers[kind](work, batch)
        _finish(work, batch, "done")
    except Exception as error:
        if len(batch) > 1:
            for one in batch:
                _handle(work, handlers, kind, [one])
        elif isinstance(error, OperationalError | InterfaceError):
            raise  # the database itself failed: the rollback gives the whole claim back
        else:
            log.exception("timer %s failed", kind)
            _put_off(work, batch[0], error)


def _finish(work: "Work", batch: Sequence[Timer], state: str) -> None:
    if batch:
        work.session.execute(update(timer).where(among(work.session, timer.c.id, [one.id for one in batch]))
                             .values(state=state, done_at=work.now()))


def _put_off(work: "Work", one: Timer, error: Exception) -> None:
    attempts = one.attempts + 1
    state = "failed" if attempts >= ATTEMPTS else "pending"
    work.session.execute(update(timer).where(timer.c.id == one.id).values(
        attempts=attempts, state=state, error=type(error).__name__,
        due_at=work.now() + timedelta(seconds=2 ** attempts)))
