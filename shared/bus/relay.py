"""Carries committed events from a service's outbox to the queue, in order, for ever."""

import logging
import threading
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shared.bus.backoff import Backoff
from shared.bus.connections import Bus
from shared.bus.outbox import WAKE, mark_published
from shared.bus.publisher import Outgoing, Publisher
from shared.bus.turns import relay_turn
from shared.bus.wake import Wake
from shared.clock import Clock, SystemClock
from shared.contracts import Envelope
from shared.contracts.catalogue import producer_of
from shared.db import Database
from shared.db.database import mark
from shared.db.machinery import outbox

log = logging.getLogger(__name__)
BATCH = 200
STANDBY_SECONDS = 0.5


class Relay:
    """Any number may run for a service; one is active, the others stand by and take over when it dies.

    Rows are chosen by `published_at IS NULL`, never by an id beyond the last: ids are given out before the commit, so
    a row with a lower id may appear later. The batch is read, published outside any transaction, then marked; a crash
    between publishing and marking publishes again, and the inbox absorbs it.
    """

    def __init__(self, database: Database, bus: Bus, wake: Wake, clock: Clock | None = None, batch: int = BATCH):
        self.database, self.bus, self.wake = database, bus, wake
        self.clock = clock or SystemClock()
        self.batch = batch
        self.look_seconds = 0.2 if database.is_sqlite else 1.0  # the net below the wake
        self._turn = relay_turn(database)
        self._publisher: Publisher | None = None

    def run(self, stop: threading.Event) -> None:
        """Works until `stop`. Errors of broker and database only make it wait, up to 2 seconds a time."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                self._run_while_well(stop, backoff)
            except Exception as error:
                log.warning("relay waits: %s", type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
                self._let_go(broken=True)
                stop.wait(backoff.next())
        self._let_go(broken=False)

    def carry(self) -> int:
        """Publishes the next batch and marks it; returns how many events it was."""
        envelopes = self._unpublished()
        if envelopes:
            publisher = self._publisher = self._publisher or self.bus.publisher()
            publisher.publish([self._outgoing(envelope) for envelope in envelopes.values()])
            with self.database.transaction() as session:
                mark_published(session, list(envelopes), self.clock.now())
        return len(envelopes)

    def _run_while_well(self, stop: threading.Event, backoff: Backoff) -> None:
        while not stop.is_set():
            if not self._turn.take():
                stop.wait(STANDBY_SECONDS)
                continue
            carried = self.carry()
            backoff.reset()
            if carried < self.batch:
                self.wake.wait(self.look_seconds)
                if self._publisher is not None:
                    self._publisher.keep_alive()

    def _unpublished(self) -> dict[int, Envelope]:
        query = select(outbox).where(outbox.c.published_at.is_(None)).order_by(outbox.c.id).limit(self.batch)
        return {row.id: envelope_of(row) for row in self._turn.read(query)}

    def _outgoing(self, envelope: Envelope) -> Outgoing:
        return Outgoing(envelope.id, envelope.to_json(), self.bus.topology.routing_key(envelope))

    def _let_go(self, broken: bool) -> None:
        publisher, self._publisher = self._publisher, None
        for close in (publisher and (publisher.drop if broken else publisher.close), self._turn.give_back):
            try:
                if close:
                    close()
            except Exception as error:
                log.warning("relay could not close what was broken: %s", type(error).__name__)


def envelope_of(row) -> Envelope:
    """The envelope of an outbox row."""
    return Envelope(id=row.event_id, type=row.type, version=row.version, producer=producer_of(row.type, row.version),
                    occurred_at=row.occurred_at, case_id=row.case_id, case_seq=row.case_seq, trace_id=row.trace_id,
                    data=row.data)


def republish(session: Session, since: datetime) -> int:
    """Has everything published since the moment published once more; returns how many events.

    For a consumer whose database came back from a backup, or a queue that somebody deleted: who has an event already
    takes it for the duplicate it is, who has not handles it, each case in order. `shared.housekeeping` says how long
    events are kept.
    """
    again = session.execute(update(outbox).where(outbox.c.published_at >= since).values(published_at=None)
                            .returning(outbox.c.id))
    mark(session, WAKE)
    return len(again.all())


def republish_case(session: Session, case_id: str) -> int:
    """As `republish`, for what was ever published of one case."""
    again = session.execute(update(outbox).where(outbox.c.case_id == case_id, outbox.c.published_at.is_not(None))
                            .values(published_at=None).returning(outbox.c.id))
    mark(session, WAKE)
    return len(again.all())
