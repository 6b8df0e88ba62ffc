"""Small services that the tests of the bus put together, and a table in which their handlers leave traces."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields
from datetime import UTC, datetime

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from shared.bus.arrivals import Arrival, read
from shared.bus.consumer import Consumer
from shared.bus.relay import Relay
from shared.clock import SystemClock
from shared.contracts import Envelope
from shared.db import Database
from shared.db.machinery import MACHINERY, inbox
from shared.ids import new_id
from shared.service import Service
from shared.settings import ServiceSettings
from shared.work import Work

TRACES = MetaData()
effect = Table("effect", TRACES, Column("n", Integer, primary_key=True, autoincrement=True),
               Column("case_id", String(36)), Column("seq", Integer), Column("type", String(60)))
DEADLINE_SECONDS = 20.0


def settings(**given) -> ServiceSettings:
    texts = {field.name: "" for field in fields(ServiceSettings) if field.default is MISSING}
    return ServiceSettings(**{**texts, "partitions": 1, "cookie_keys": ("key",), "secure_cookies": False,
                              "trusted_proxies": 0, "demo_clock": None, "metrics_token": None, **given})


def leave_trace(work: Work, envelope: Envelope) -> None:
    work.session.execute(insert(effect).values(case_id=envelope.case_id, seq=envelope.case_seq, type=envelope.type))


class Fickle:
    """A handler that leaves its trace and then fails for the numbers in `fails`, with the error given there."""

    def __init__(self, fails: dict[int, Exception] | None = None):
        self.fails = fails or {}
        self.calls: list[int] = []

    def __call__(self, work: Work, envelope: Envelope) -> None:
        self.calls.append(envelope.case_seq)
        leave_trace(work, envelope)
        if envelope.case_seq in self.fails:
            raise self.fails[envelope.case_seq]


def event(case_id: str, seq: int, **other) -> Envelope:
    """Intake's event number `seq` of a case."""
    given = dict(id=new_id(), type="case.changed", version=1, producer="intake", occurred_at=datetime.now(UTC),
                 case_id=case_id, case_seq=seq, trace_id="trace", data={"stage": "ready"})
    return Envelope(**{**given, **other})


def arrival(case_id: str, seq: int, **other) -> Arrival:
    return read(event(case_id, seq, **other).to_json())


def make_service(name: str, database_url: str, events=None, bus_url: str = "", clock=None) -> Service:
    database = Database(database_url)
    with database.engine.begin() as connection:
        MACHINERY.create_all(connection)
        TRACES.create_all(connection)
    return Service(name, settings(name=name, database_url=database_url, bus_url=bus_url), database,
                   clock or SystemClock(), make_app=lambda service: None, events=events or {})


def effects(service: Service) -> list[tuple[str, int]]:
    with service.reading() as session:
        return [tuple(row) for row in session.execute(select(effect.c.case_id, effect.c.seq).order_by(effect.c.n))]


def inbox_rows(service: Service) -> list:
    with service.reading() as session:
        return list(session.execute(select(inbox).order_by(inbox.c.producer, inbox.c.case_id, inbox.c.case_seq)))


def statuses(service: Service) -> list[str]:
    return [row.status for row in inbox_rows(service)]


def change_case(service: Service, *case_ids: str) -> None:
    """Intake says of each case that it changed."""
    with service.work() as work:
        for case_id in case_ids:
            work.publish("case.changed", case_id, {"stage": "ready"})


def relay(service: Service, bus) -> Relay:
    return Relay(service.database, bus, service.wakes["outbox"])


def consumer(service: Service, bus) -> Consumer:
    return Consumer(service, bus)


@contextmanager
def running(*loops: Callable[[threading.Event], None]) -> Iterator[threading.Event]:
    """Runs each loop in a thread until the end of the block."""
    stop = threading.Event()
    threads = [threading.Thread(target=loop, args=(stop,)) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(DEADLINE_SECONDS)
        assert not [thread for thread in threads if thread.is_alive()]


def eventually(true: Callable[[], bool], seconds: float = DEADLINE_SECONDS) -> None:
    """Looks until it is true; fails at the deadline."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not become true in time"
        time.sleep(0.01)
