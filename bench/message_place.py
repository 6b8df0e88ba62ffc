"""Where the benches of messages run: a database with people in it, the simulator and a worker, each a process."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import psycopg
import requests

from bench.bus_place import servers
from services.notifier.bootstrap import build_from_env
from shared.config import Environment
from shared.db.migrations import migrate
from shared.service import Service

ACCOUNT, TOKEN = "AC" + "0" * 31 + "1", "a token for benches"
START_SECONDS = 30
PERSON = "'00000000-0000-4000-8000-' || lpad(n::text, 12, '0')"
CASE = "'00000000-0000-4000-9000-' || lpad(n::text, 12, '0')"
PEOPLE = f"""
INSERT INTO person (id, revision, display_name, language, timezone, phone, email, safe_sms, safe_email, consents)
SELECT {PERSON}, 1, 'Person ' || n, 'en', %(zone)s, '+1312' || (2000000 + n), 'p' || n || '@example.org',
       'yes', 'yes', '["sessions_sms", "check_ins_sms", "details_sms", "email"]'
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
CASES = f"""INSERT INTO case_file (id, reference, case_type, stage)
            SELECT {CASE}, 'R-' || n, 'neighbors', 'convening'
            FROM generate_series(%(first)s::int, %(last)s::int) AS n"""
MESSAGES = f"""
INSERT INTO message (id, dedupe_key, case_id, person_id, template, channel, fallbacks, "values", attachments,
                     link_target, state, priority, send_after, attempts, looks, trace_id, created_at)
SELECT gen_random_uuid()::text, %(key)s || n, {CASE}, {PERSON}, %(template)s, 'sms', '[]',
       '{{"when": "2031-03-03T16:00:00+00:00", "place": "Oak room"}}', '[]', 'case', 'queued', %(priority)s,
       %(due)s + n * %(apart)s * interval '1 second', 0, 0, gen_random_uuid()::text, now()
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""


@dataclass
class Centre:
    """A notifier's database and what runs around it. `texts` is the simulator's address."""

    service: Service
    variables: dict[str, str]
    texts: str

    def add_people(self, first: int, last: int) -> None:
        zone = waking_zone(datetime.now(UTC))
        for statement in (PEOPLE, CASES):
            self.run(statement, first=first, last=last, zone=zone)

    def add_messages(self, key: str, first: int, last: int, due: datetime, apart: float = 0.0, priority: int = 2,
                     template: str = "set") -> None:
        """One message to each of the people, the first due at `due` and each `apart` seconds after the one before."""
        self.run(MESSAGES, key=key, first=first, last=last, due=due, apart=apart, priority=priority, template=template)

    def run(self, statement: str, **values: object) -> list[tuple]:
        with psycopg.connect(self.service.database.url.replace("+psycopg", ""), autocommit=True) as connection:
            done = connection.execute(statement.encode(), values)
            return done.fetchall() if done.description else []

    def faults(self, **wanted: object) -> None:
        requests.put(f"{self.texts}/api/faults", json=wanted, timeout=10).raise_for_status()

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen]:
        port = free_port()
        with running(["services.notifier", "worker", "--health-port", str(port)], self.variables,
                     f"http://127.0.0.1:{port}/healthz") as process:
            yield process


def waking_zone(now: datetime) -> str:
    """A zone in which it is between 11 and 12 in the morning now: no quiet hours there."""
    ahead = 11 - now.hour if now.hour < 23 else 12
    return f"Etc/GMT{-ahead:+d}"


@contextmanager
def centre(**changes: str) -> Iterator[Centre]:
    """A notifier with an empty database on PostgreSQL and a simulator; `changes` are settings."""
    with servers() as place, TemporaryDirectory(prefix="reconvene-bench-") as folder:
        port = free_port()
        texts = f"http://127.0.0.1:{port}/simulator"
        variables = settings(place.database_url("notifier"), place.bus_url, texts, Path(folder), port) | changes
        service = build_from_env(Environment(variables))
        migrate(service.database, "services.notifier")
        with running(["simulator", "web"], variables, f"{texts}/api/idle"):
            yield Centre(service, variables, texts)
        service.database.dispose()


def settings(database_url: str, bus_url: str, texts: str, folder: Path, port: int) -> dict[str, str]:
    return {
        "NOTIFIER_DATABASE_URL": database_url, "RECONVENE_BUS_URL": bus_url, "RECONVENE_SECRET_KEY": "bench",
        "RECONVENE_COOKIE_KEYS": "bench", "RECONVENE_PUBLIC_URL": "http://127.0.0.1:1", "RECONVENE_LOG_FORMAT": "plain",
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKENS": TOKEN, "NOTIFIER_TWILIO_API_URL": texts,
        "NOTIFIER_SMS_SENDER": "+13125550100", "NOTIFIER_SMTP_HOST": "127.0.0.1", "NOTIFIER_SMTP_PORT": "1",
        "NOTIFIER_MAIL_FROM": "bench@example.org", "NOTIFIER_LINK_KEY": "bench",
        "SIMULATOR_DATABASE": str(folder / "simulator.db"), "SIMULATOR_PORT": str(port), "SIMULATOR_SMTP_PORT": "0",
    }


@contextmanager
def running(module: list[str], variables: dict[str, str], ready_url: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "-m", *module], env=os.environ | variables,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL if not os.environ.get("BENCH_LOG")
                               else None)
    try:
        wait_for(ready_url)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(url, timeout=2).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def cpu_seconds(process: subprocess.Popen) -> float:
    """What a process has used of the processors."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
