"""A worker of the notifier as a process of its own, for the tests that kill it in the middle of a bulk message:
`python -m tests.integration.notifier.bulk_worker DATABASE LOG DIE_AT MINUTES`.

Its phone company keeps what it took in LOG, a line a message, as a real one keeps it when we are gone. DIE_AT is
`recipient:70` or `message:30` (inside the transaction, at the writing of that row), `parcel:7` (after the provider
took that one and before we wrote it down) or `never`. MINUTES is how far its clock is ahead of the beginning; if it is,
it goes on while the worker works, for what waits for the leases of a dead one.
"""

import os
import signal
import sys
import threading
from itertools import count
from pathlib import Path

from sqlalchemy import event

from services.notifier.adapters.fakes import FakeProvider
from services.notifier.domain.handover import Found, Parcel
from services.notifier.handlers import bulk_sending, reconciling, sending
from shared.service import Service
from shared.testing.clock import FakeClock
from tests.integration.notifier.conftest import start

ROUNDS = 40
TABLES = {"recipient": "INSERT INTO bulk_recipient ", "message": "INSERT INTO message "}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Kept(FakeProvider):
    """A phone company whose memory outlives us."""

    def __init__(self, log: Path, die_at: int | None):
        super().__init__()
        self.log, self.die_at, self.numbers, self.on_send = log, die_at, count(1), self.keep
        self.writing = threading.Lock()

    def keep(self, parcel: Parcel) -> None:
        with self.writing:
            with self.log.open("a") as file:
                file.write(f"{parcel.key} {parcel.address}\n")
                file.flush()
                os.fsync(file.fileno())
            if next(self.numbers) == self.die_at:
                die()

    def find(self, address, since):
        lines = [line.split() for line in self.log.read_text().splitlines()] if self.log.exists() else []
        return [Found(f"SM{key}", "accepted", None, "", "sent", key) for key, to in lines if to == address]


def kill_at_row(service: Service, table: str, number: int) -> None:
    rows = count(1)

    @event.listens_for(service.database.engine, "after_cursor_execute")
    def counted(connection, cursor, statement, parameters, context, executemany):
        for _ in range(len(parameters) if executemany else 1) if statement.startswith(TABLES[table]) else ():
            if next(rows) == number:
                die()


def main(database: str, log: str, die_at: str, minutes: str) -> None:
    clock = FakeClock()
    clock.advance(minutes=float(minutes))
    where, _, number = die_at.partition(":")
    service = start(Path(database), clock)
    service.adapters["sms"] = Kept(Path(log), int(number) if where == "parcel" else None)
    if where in TABLES:
        kill_at_row(service, where, int(number))
    for _ in range(ROUNDS):
        bulk_sending.work_on(service)
        reconciling.reconcile(service)
        sending.send_due(service)
        clock.advance(minutes=3 if float(minutes) else 0)
    service.database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
