"""Brings the events of the other services to this service's handlers."""

import random
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from shared.bus import inbox
from shared.bus.arrivals import read_all
from shared.bus.connections import Bus
from shared.bus.lane import Lane

if TYPE_CHECKING:
    from shared.service import Service

BATCH = 100
BATCH_WITH_ONE_WRITER = 25  # a batch holds SQLite's only write lock, and pages want it too
DEAD_POLLING_SECONDS = 1.0
GIVEN_UP = "the queue gave it up after too many deliveries"


class Consumer:
    """One thread for each partition, and one for the dead letters.

    A dead letter is an event whose handling ended the process again and again: it is parked, not handled, so that it
    is seen where all parked events are. The single active consumer of a queue is whoever subscribed first; the
    partitions are taken up in random order, so that two workers that start together share them.
    """

    def __init__(self, service: "Service", bus: Bus, batch: int | None = None):
        self.service, self.bus = service, bus
        self.batch = batch or (BATCH_WITH_ONE_WRITER if service.database.is_sqlite else BATCH)

    def run(self, stop: threading.Event) -> None:
        """Works until `stop`, then waits for its threads."""
        lanes = [self._lane(number) for number in range(self.bus.topology.partitions)]
        random.shuffle(lanes)
        threads = [threading.Thread(target=lane.run, args=(stop,), daemon=True, name=lane.queue.name)
                   for lane in [*lanes, self._dead_lane()]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _lane(self, partition: int) -> Lane:
        queue = self.bus.topology.queue(self.service.name, partition)
        return Lane(self.bus, queue, self._receive, self._ready, self.batch)

    def _dead_lane(self) -> Lane:
        queue = self.bus.topology.dead_letters(self.service.name)
        return Lane(self.bus, queue, self._park, self._ready, self.batch, DEAD_POLLING_SECONDS)

    def _receive(self, bodies: Sequence[bytes]) -> None:
        inbox.receive(self.service, read_all(bodies))

    def _park(self, bodies: Sequence[bytes]) -> None:
        inbox.park(self.service, read_all(bodies), GIVEN_UP)

    def _ready(self) -> None:
        with self.service.reading() as session:
            session.execute(select(1))
