"""20,000 events from the outbox to committed effects and inbox rows, against bare kombu.

Ours: one relay process and one consumer process, four partitions, RabbitMQ and PostgreSQL. Bare kombu, in the same
run, on the same quorum queues: one process publishes with an awaited confirm each, one consumes and acknowledges
each; no database at either end.
"""

import multiprocessing
import time
from contextlib import contextmanager

from kombu import Connection
from kombu import Consumer as Subscription
from sqlalchemy import func, select

from bench.bus_place import Place, effect, finish, insert_effect, servers, verdict
from bench.bus_relay import bare_publish, fill
from shared.bus.consumer import Consumer
from shared.bus.relay import Relay

EVENTS, CASES, PARTITIONS = 20_000, 400, 4
TARGET = 0.5


def run_relay(place: Place, stop) -> None:
    service = place.service("intake")
    Relay(service.database, place.bus(PARTITIONS), service.wakes["outbox"]).run(stop)


def run_consumer(place: Place, stop) -> None:
    service = place.service("scheduler", {"case.changed": insert_effect})
    Consumer(service, place.bus(PARTITIONS)).run(stop)


def bare_consume(place: Place, stop, total) -> None:
    """Consumes the scheduler's queues with an acknowledgement each; counts into `total`."""
    topology = place.bus(PARTITIONS).topology

    def take(message) -> None:
        message.ack()
        total.value += 1

    with Connection(place.bus_url) as connection:
        channel = connection.default_channel
        queues = [topology.queue("scheduler", number) for number in range(PARTITIONS)]
        with Subscription(channel, queues, on_message=take, prefetch_count=100):
            while not stop.is_set():
                try:
                    connection.drain_events(timeout=0.5)
                except TimeoutError:
                    continue


@contextmanager
def process(run, *arguments):
    """Runs `run(*arguments, stop)` in a process until the end of the block."""
    stop = CONTEXT.Event()
    child = CONTEXT.Process(target=run, args=(arguments[0], stop, *arguments[1:]))
    child.start()
    yield
    stop.set()
    child.join()


def ours(place: Place) -> float:
    intake, scheduler = place.service("intake"), place.service("scheduler")
    fill(intake, EVENTS, CASES)
    for service in (intake, scheduler):
        service.database.dispose()
    start = time.monotonic()
    with process(run_consumer, place), process(run_relay, place):
        while done(scheduler) < EVENTS:
            time.sleep(0.1)
        taken = time.monotonic() - start
    assert in_order(scheduler), "the events of a case were not handled in order"
    return EVENTS / taken


def done(service) -> int:
    with service.reading() as session:
        return session.scalar(select(func.count()).select_from(effect))


def in_order(service) -> bool:
    with service.reading() as session:
        rows = session.execute(select(effect.c.case_id, effect.c.seq).order_by(effect.c.n)).all()
    seen: dict[str, int] = {}
    for case, seq in rows:
        if seq != seen.get(case, 0) + 1:
            return False
        seen[case] = seq
    return len(seen) == CASES


def bare(place: Place) -> float:
    total = CONTEXT.Value("i", 0)
    start = time.monotonic()
    with process(bare_consume, place, total):
        bare_publish(place, EVENTS, PARTITIONS)
        while total.value < EVENTS:
            time.sleep(0.05)
        return EVENTS / (time.monotonic() - start)


CONTEXT = multiprocessing.get_context("fork")

if __name__ == "__main__":
    with servers(PARTITIONS) as place:
        link = place.bus(PARTITIONS).connect()
        our_rate = ours(place)
        for number in range(PARTITIONS):
            place.bus(PARTITIONS).topology.queue("notifier", number)(link.channel).purge()
        link.close()
        bare_rate = bare(place)
        print(f"outbox to inbox {our_rate:.0f}/s, bare kombu {bare_rate:.0f}/s")
        finish([verdict("ratio outbox to inbox, to bare kombu", our_rate / bare_rate, TARGET)])
