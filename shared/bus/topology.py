"""Which queues there are and what goes into them: the one place that knows."""

import zlib
from dataclasses import dataclass

from kombu import Exchange, Queue, binding

from shared.contracts import Envelope
from shared.contracts.catalogue import SERVICES

DELIVERY_LIMIT = 50  # redeliveries after which the broker gives a message up to the dead letter queue


@dataclass(frozen=True)
class Topology:
    """One durable queue per consuming service and partition, and one dead letter queue per service.

    An event's partition is a hash of its case, so the order of a case is the order of one queue, and each queue has a
    single active consumer. A service's queues are bound to *all* events of the other services, also to those that it
    does not handle: only then does a gap in `case_seq` mean a lost event. With another number of partitions, leave a
    worker with the old number running until the old queues are empty; `case_seq` keeps the order meanwhile. The broker
    refuses to declare a queue anew with other arguments: whoever changes them here gives the queues another prefix.
    """

    partitions: int = 1
    prefix: str = "reconvene"

    @property
    def exchange(self) -> Exchange:
        return Exchange(f"{self.prefix}.events", type="topic", durable=True)

    def queue(self, service: str, partition: int) -> Queue:
        keys = [f"p{partition}.{producer}.#" for producer in SERVICES if producer != service]
        return Queue(f"{self.prefix}.{service}.{partition}", durable=True,
                     bindings=[binding(self.exchange, routing_key=key) for key in keys],
                     queue_arguments={
                         "x-queue-type": "quorum",
                         "x-single-active-consumer": True,
                         "x-delivery-limit": DELIVERY_LIMIT,
                         # The default exchange: it cannot be missing. At least once: moved with confirms.
                         "x-dead-letter-exchange": "",
                         "x-dead-letter-routing-key": self.dead_letters(service).name,
                         "x-dead-letter-strategy": "at-least-once",
                         "x-overflow": "reject-publish",
                     })

    def dead_letters(self, service: str) -> Queue:
        return Queue(f"{self.prefix}.{service}.dead", durable=True, queue_arguments={"x-queue-type": "quorum"})

    def queues(self) -> list[Queue]:
        """Every queue of every service, dead letter queues first, as what names them needs them."""
        dead = [self.dead_letters(service) for service in SERVICES]
        return dead + [self.queue(service, number) for service in SERVICES for number in range(self.partitions)]

    def declare(self, channel) -> None:
        """Declares all queues of all services: `mandatory` is content with one queue, so none may be missing."""
        for queue in self.queues():
            queue(channel).declare()

    def delete(self, channel) -> None:
        """Removes every queue and the exchange with all that is in them: for tests and benches."""
        for queue in self.queues():
            queue(channel).delete()
        self.exchange(channel).delete()

    def partition_of(self, case_id: str) -> int:
        return zlib.crc32(case_id.encode()) % self.partitions

    def routing_key(self, envelope: Envelope) -> str:
        return f"p{self.partition_of(envelope.case_id)}.{envelope.producer}.{envelope.type}"
