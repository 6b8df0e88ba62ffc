"""The relay alone, from outbox rows to confirms of a quorum queue, against bare kombu that awaits each confirm.

Both publish the same events, mandatory, to the same queues in the same run.
"""

import time

from kombu import Connection, Producer
from sqlalchemy import func, select

from bench.bus_place import Place, finish, servers, verdict
from shared.bus.outbox import NewEvent, publish
from shared.bus.relay import Relay
from shared.bus.wake import Wake
from shared.clock import SystemClock
from shared.contracts import Envelope
from shared.db.machinery import outbox
from shared.ids import new_id

EVENTS, BARE, ROUNDS = 2000, 700, 4
CASES, CHUNK = 50, 500
TARGET = 3.0


def fill(service, events: int, cases: int) -> None:
    """Commits `case.changed` events of several cases to the outbox."""
    ids = [new_id() for _ in range(cases)]
    for first in range(0, events, CHUNK):
        with service.work() as work:
            publish(work.session, work.now(), [
                NewEvent("case.changed", ids[number % cases], {"stage": "ready"})
                for number in range(first, min(first + CHUNK, events))])


def unpublished(service) -> int:
    with service.reading() as session:
        return session.scalar(select(func.count()).where(outbox.c.published_at.is_(None)))


def relay_seconds(service, relay: Relay) -> float:
    fill(service, EVENTS, CASES)
    start = time.monotonic()
    while relay.carry():
        pass
    taken = time.monotonic() - start
    assert unpublished(service) == 0
    return taken


def bare_publish(place: Place, events: int, partitions: int = 1) -> float:
    """Seconds for bare kombu to publish events one by one, awaiting each confirm."""
    topology = place.bus(partitions).topology
    with Connection(place.bus_url, transport_options={"confirm_publish": True}) as connection:
        producer = Producer(connection.default_channel, topology.exchange)
        cases = [new_id() for _ in range(CASES)]
        start = time.monotonic()
        for number in range(events):
            one = Envelope(new_id(), "case.changed", 1, "intake", SystemClock().now(), cases[number % CASES],
                           number + 1, new_id(), {"stage": "ready"})
            producer.publish(one.to_json(), routing_key=topology.routing_key(one), content_type="application/json",
                             content_encoding="utf-8", delivery_mode=2, mandatory=True, confirm_timeout=15)
        return time.monotonic() - start


if __name__ == "__main__":
    with servers() as place:
        service = place.service("intake")
        relay = Relay(service.database, place.bus(), Wake())
        relay.carry()
        rounds = [(relay_seconds(service, relay), bare_publish(place, BARE)) for _ in range(ROUNDS)]
        ours = ROUNDS * EVENTS / sum(taken for taken, _ in rounds)
        bare = ROUNDS * BARE / sum(taken for _, taken in rounds)
        print(f"relay {ours:.0f}/s, bare kombu {bare:.0f}/s, in {ROUNDS} rounds by turns")
        finish([verdict("ratio relay to bare kombu with a confirm each", ours / bare, TARGET)])
