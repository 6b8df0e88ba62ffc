"""How long from a command to the committed effect of another service's handler, when nothing else happens.

Measured from the beginning of the command's transaction to the end of the handler's commit, one event at a time.
Embedded: everything in one process, as `python -m services` runs. Servers: the command, the relay and the consumer
in three processes, woken by NOTIFY.
"""

import multiprocessing
import os
import statistics
import threading
import time
from contextlib import contextmanager

from bench.bus_place import Place, embedded, finish, insert_effect, servers, verdict
from shared.bus.consumer import Consumer
from shared.bus.relay import Relay
from shared.bus.wake import listen
from shared.ids import new_id

SAMPLES, WARM_UP = 300, 30
PAUSE_SECONDS = 0.03
MEDIAN_MS, P99_MS = 20, 100


def insert_and_tell(work, envelope) -> None:
    insert_effect(work, envelope)
    work.wake("told")


def run_relay(place: Place, stop) -> None:
    service = place.service("intake")
    threading.Thread(target=listen, args=(service.database, service.wakes, stop), daemon=True).start()
    Relay(service.database, place.bus(), service.wakes["outbox"]).run(stop)


def run_consumer(place: Place, stop, done) -> None:
    service = place.service("scheduler", {"case.changed": insert_and_tell})
    service.database.when_committed(lambda names: done.send(time.monotonic()))
    Consumer(service, place.bus()).run(stop)


@contextmanager
def in_threads(place: Place):
    stop, (receiving, sending) = threading.Event(), multiprocessing.Pipe(duplex=False)
    intake = place.service("intake")
    relay = Relay(intake.database, place.bus(), intake.wakes["outbox"])
    threads = [threading.Thread(target=relay.run, args=(stop,)),
               threading.Thread(target=run_consumer, args=(place, stop, sending))]
    for thread in threads:
        thread.start()
    yield intake, receiving
    stop.set()
    for thread in threads:
        thread.join()


@contextmanager
def in_processes(place: Place):
    context = multiprocessing.get_context("fork")
    stop, (receiving, sending) = context.Event(), context.Pipe(duplex=False)
    for name in ("intake", "scheduler"):
        place.service(name).database.dispose()
    processes = [context.Process(target=run_relay, args=(place, stop)),
                 context.Process(target=run_consumer, args=(place, stop, sending))]
    for process in processes:
        process.start()
    yield place.service("intake"), receiving
    stop.set()
    for process in processes:
        process.join()


def measure(place: Place, running) -> list[bool]:
    case, taken = new_id(), []
    with running(place) as (intake, done):
        for _ in range(WARM_UP + SAMPLES):
            time.sleep(PAUSE_SECONDS)
            start = time.monotonic()
            with intake.work() as work:
                work.publish("case.changed", case, {"stage": "ready"})
            assert done.poll(30), "an event did not arrive in 30 seconds"
            taken.append((done.recv() - start) * 1000)
    taken = sorted(taken[WARM_UP:])
    median, p99 = statistics.median(taken), taken[int(len(taken) * 0.99)]
    return [verdict(f"ratio latency {place.name} median", median, MEDIAN_MS, at_least=False, unit=" ms"),
            verdict(f"ratio latency {place.name} p99", p99, P99_MS, at_least=False, unit=" ms")]


if __name__ == "__main__":
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with embedded() as place:
        results = measure(place, in_threads)
    with servers() as place:
        results += measure(place, in_processes)
    finish(results)
