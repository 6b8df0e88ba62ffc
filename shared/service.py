"""What a service is made of, and how its work is run."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import timers as due_timers
from shared.bus.wake import Wake
from shared.clock import Clock
from shared.contracts import Envelope
from shared.db import Database
from shared.db.machinery import outbox
from shared.settings import ServiceSettings
from shared.tokens import TokenDoor
from shared.work import Listener, Work

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)
EventHandler = Callable[[Work, Envelope], None]


@dataclass(frozen=True)
class Tick:
    """A function of the service called every so many seconds, by one thread per process, never twice at once."""

    every_seconds: float
    run: Callable[["Service"], Any]


@dataclass(frozen=True)
class Loop:
    """A function that runs in a thread of its own in the worker until `stop` is set."""

    name: str
    run: Callable[["Service", threading.Event], None]


@dataclass(frozen=True)
class Backlog:
    """What a service's own loops still have to do: whether anything now, and when next (None: nothing is planned)."""

    busy: bool
    next_at: datetime | None


@dataclass
class Service:
    """One of the three services, put together by its `bootstrap.build`.

    `events`, `timers`, `ticks` and `loops` are its tables of doors. `figures` gives more numbers for `/metrics`,
    `backlog` tells what its loops have to do by a given moment, `staff_epoch` the epoch of a staff member's cookie
    that is good now (None if unknown here), `tokens` how access tokens are let in (None: not at all). `listeners` are
    called in the same transaction when the service itself publishes an event of that type.
    """

    name: str
    settings: ServiceSettings
    database: Database
    clock: Clock
    make_app: Callable[["Service"], "Flask"]
    events: Mapping[str, EventHandler] = field(default_factory=dict)
    timers: Mapping[str, due_timers.Handler] = field(default_factory=dict)
    ticks: tuple[Tick, ...] = ()
    loops: tuple[Loop, ...] = ()
    figures: Callable[[Session], dict[str, Any]] | None = None
    staff_epoch: Callable[[str], int | None] | None = None
    backlog: Callable[[Session, datetime], Backlog] | None = None
    tokens: TokenDoor | None = None
    listeners: Mapping[str, Listener] = field(default_factory=dict)
    audit: Callable[[Work, str, str, str], None] | None = None
    adapters: dict[str, Any] = field(default_factory=dict)
    wakes: dict[str, Wake] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("outbox", "timers", *(loop.name for loop in self.loops)):
            self.wakes.setdefault(name, Wake())
        self.database.when_committed(self._wake)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A unit of work: commits whole at the end of the block, or not at all."""
        with self.database.transaction() as session:
            yield Work(session, self.clock, self.settings, self.listeners)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.reading() as session:
            yield session

    def run_timers(self) -> int:
        """Works off everything that is due now, a batch a transaction; returns how many timers."""
        total = 0
        while True:
            with self.work() as work:
                claimed = due_timers.run_due(work, self.timers)
            total += claimed
            if claimed < due_timers.BATCH:
                return total

    def look_ahead(self, soon: datetime) -> Backlog:
        """Whether anything is due by `soon`, unpublished or in the loops' hands, and the next moment something is."""
        with self.reading() as session:
            due = due_timers.next_due(session)
            own = self.backlog(session, soon) if self.backlog else Backlog(False, None)
            unpublished = session.scalar(select(outbox.c.id).where(outbox.c.published_at.is_(None)).limit(1))
        moments = [moment for moment in (due, own.next_at) if moment]
        busy = own.busy or unpublished is not None or (due is not None and due <= soon)
        return Backlog(busy, min(moments, default=None))

    def _wake(self, names: frozenset[str]) -> None:
        for name in names & self.wakes.keys():
            self.wakes[name].set()
