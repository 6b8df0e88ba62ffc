"""A notifier of its own for floods: workers that can be killed, one web process, and the simulator, as processes."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import requests
from sqlalchemy import func, insert, select

from services.notifier import bootstrap
from services.notifier.adapters.tables import Case, Message, Person
from shared.clock import DemoClock
from shared.config import Environment
from shared.db.migrations import migrate
from shared.ids import derived_id
from tests.production import free_port

NOON = datetime(2027, 4, 6, 17, 0, tzinfo=UTC)  # a Tuesday, in Chicago
MEETING = "2027-05-11T16:00:00+00:00"
READY_SECONDS, WORKERS, EACH = 60.0, 2, 4
DELIVERY_SECONDS = 3  # longer than a sender would wait before it tried again: reports do not come to its rescue
CONSENTS = ["sessions_sms", "check_ins_sms", "details_sms"]


class Flood:
    """`send(many)` queues so many texts, four to each person; `kill_one` kills a worker and starts it again."""

    def __init__(self, folder: Path, database_url: str, bus_url: str, seed: int):
        self.folder, self.chance = folder, random.Random(seed)
        self.ports = {name: free_port() for name in ("simulator", "web", *self.workers)}
        self.texts = f"http://127.0.0.1:{self.ports['simulator']}/simulator"
        self.clock = DemoClock(folder / "clock")
        self.clock.begin_at(NOON)
        self.variables = self._variables(database_url, bus_url)
        self.service = bootstrap.build_from_env(Environment(self.variables))
        self.processes: dict[str, subprocess.Popen] = {}
        self.kills = 0

    @property
    def workers(self) -> list[str]:
        return [f"worker-{number}" for number in range(WORKERS)]

    def start(self) -> None:
        migrate(self.service.database, "services.notifier")
        self._spawn("simulator", "simulator", "web")
        self._spawn("web", "services.notifier", "web", "--host", "127.0.0.1", "--processes", "1", "--port",
                    str(self.ports["web"]))
        for name in self.workers:
            self._start_worker(name)
        for name, path in (("simulator", "/simulator/api/idle"), ("web", "/messages/healthz")):
            self._wait_for(name, path)
        for name in self.workers:
            self._wait_for(name, "/healthz")

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(30)
        self.service.database.dispose()

    def goes_wrong(self, **faults: object) -> None:
        requests.put(f"{self.texts}/api/faults", json=faults, timeout=10).raise_for_status()

    def send(self, many: int) -> None:
        people = -(-many // EACH)
        with self.service.work() as work:
            work.session.execute(insert(Person), [_person(number) for number in range(people)])
            work.session.execute(insert(Case), [
                {"id": derived_id("flood-case", str(number)), "reference": f"R-{number}", "stage": "convening"}
                for number in range(people)])
            work.session.execute(insert(Message), [_message(number, work.now()) for number in range(many)])
            work.wake("messages")

    def kill_one(self) -> None:
        name = self.chance.choice(self.workers)
        self.processes[name].kill()
        self.processes[name].wait()
        self.kills += 1
        self._start_worker(name)
        self._wait_for(name, "/healthz")

    def states(self) -> dict[str, int]:
        with self.service.reading() as session:
            rows = session.execute(select(Message.state, func.count().label("number")).group_by(Message.state))
            return {row.state: row.number for row in rows}

    def taken(self) -> list[tuple[str, str, str]]:
        """(our id, the provider's, its status) of each text that the provider took."""
        with closing(sqlite3.connect(self.folder / "simulator.db", timeout=20)) as file:
            rows = file.execute("SELECT callback_url, sid, status FROM message WHERE direction = 'outbound-api'")
            return [(url.rsplit("/", 1)[1], sid, status) for url, sid, status in rows]

    def pass_time(self, **span: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**span))

    def _start_worker(self, name: str) -> None:
        self._spawn(name, "services.notifier", "worker", "--health-port", str(self.ports[name]))

    def _spawn(self, name: str, *module: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen([sys.executable, "-m", *module], env=os.environ | self.variables,
                                                    stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def _wait_for(self, name: str, path: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=2).close()
                return
            except OSError:
                assert time.monotonic() < deadline, (self.folder / f"{name}.log").read_text()[-2000:]
                time.sleep(0.05)

    def _variables(self, database_url: str, bus_url: str) -> dict[str, str]:
        web = f"http://127.0.0.1:{self.ports['web']}"
        return {
            "NOTIFIER_DATABASE_URL": database_url, "RECONVENE_BUS_URL": bus_url, "RECONVENE_SECRET_KEY": "flood",
            "RECONVENE_COOKIE_KEYS": "flood", "RECONVENE_PUBLIC_URL": web, "RECONVENE_LOG_FORMAT": "plain",
            "RECONVENE_DEMO_CLOCK": str(self.folder / "clock"), "TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
            "TWILIO_AUTH_TOKENS": "flood", "NOTIFIER_TWILIO_API_URL": self.texts,
            "NOTIFIER_WEBHOOK_BASE_URL": web, "NOTIFIER_SMS_SENDER": "+13125550100", "NOTIFIER_SMTP_HOST": "127.0.0.1",
            "NOTIFIER_MAIL_FROM": "flood@example.org", "NOTIFIER_LINK_KEY": "flood",
            "SIMULATOR_DATABASE": str(self.folder / "simulator.db"), "SIMULATOR_PORT": str(self.ports["simulator"]),
            "SIMULATOR_SMTP_PORT": "0", "SIMULATOR_DELIVERY_SECONDS": str(DELIVERY_SECONDS),
        }


@contextmanager
def flood(folder: Path, database_url: str, bus_url: str, seed: int) -> Iterator[Flood]:
    made = Flood(folder, database_url, bus_url, seed)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def _person(number: int) -> dict[str, object]:
    return {"id": derived_id("flood-person", str(number)), "revision": 1, "display_name": f"Person {number}",
            "language": "en", "timezone": "America/Chicago", "phone": f"+1312{2_000_000 + number}", "email": None,
            "safe_sms": "yes", "safe_email": "no", "consents": CONSENTS}


def _message(number: int, now: datetime) -> dict[str, object]:
    whose = str(number // EACH)
    return {"id": derived_id("flood", str(number)), "dedupe_key": f"flood:{number}", "template": "set",
            "channel": "sms", "case_id": derived_id("flood-case", whose),
            "person_id": derived_id("flood-person", whose), "fallbacks": [], "attachments": [],
            "values": {"when": MEETING, "place": "Oak room"}, "link_target": "case",
            "state": "queued", "send_after": now, "created_at": now, "attempts": 0, "looks": 0, "trace_id": "flood"}
