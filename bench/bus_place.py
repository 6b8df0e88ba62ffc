"""Where the benches of the bus run: databases and queues of their own, which they drop at the end."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from urllib.parse import urlsplit, urlunsplit

import psycopg
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from shared.bus.connections import Bus
from shared.clock import SystemClock
from shared.contracts import Envelope
from shared.db import Database
from shared.db.machinery import MACHINERY
from shared.ids import new_id
from shared.service import Service
from shared.settings import ServiceSettings
from shared.work import Work

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
RABBIT = "amqp://guest:guest@127.0.0.1:5672//"
EFFECTS = MetaData()
effect = Table("effect", EFFECTS, Column("n", Integer, primary_key=True, autoincrement=True),
               Column("case_id", String(36)), Column("seq", Integer))


@dataclass(frozen=True)
class Place:
    """URLs of one set-up; `database_url("intake")` is a database that is empty at first."""

    name: str
    bus_url: str
    database_url: Callable[[str], str]
    prefix: str = "reconvene"

    def bus(self, partitions: int = 1) -> Bus:
        return Bus(self.bus_url, partitions, self.prefix)

    def service(self, name: str, events=None) -> Service:
        """A service with the machinery's tables and one for the effects of its handlers."""
        database = Database(self.database_url(name))
        with database.engine.begin() as connection:
            MACHINERY.create_all(connection)
            EFFECTS.create_all(connection)
        return Service(name, _settings(name), database, SystemClock(), make_app=lambda service: None,
                       events=events or {})


@contextmanager
def embedded() -> Iterator[Place]:
    """SQLite files and the embedded queue in a folder on disk."""
    folder = tempfile.mkdtemp(prefix="reconvene-bench-")
    try:
        yield Place("embedded + SQLite", f"embedded://{folder}/bus.db", lambda name: f"sqlite:///{folder}/{name}.db")
    finally:
        shutil.rmtree(folder)


@contextmanager
def servers(partitions: int = 1) -> Iterator[Place]:
    """New databases on PostgreSQL, and queues with a prefix of their own on RabbitMQ."""
    tag = f"bench_{new_id()[:8]}"
    server = os.environ.get("RECONVENE_TEST_POSTGRES", POSTGRES)
    bus_url = os.environ.get("RECONVENE_TEST_RABBIT", RABBIT)
    made: dict[str, str] = {}

    def database_url(name: str) -> str:
        if name not in made:
            made[name] = f"{tag}_{name}"
            _run(server, f'CREATE DATABASE "{made[name]}"')
        return urlunsplit(urlsplit(server)._replace(path=f"/{made[name]}"))

    place = Place("RabbitMQ + PostgreSQL", bus_url, database_url, tag)
    try:
        yield place
    finally:
        link = place.bus(partitions).connect()
        place.bus(partitions).topology.delete(link.channel)
        link.close()
        for name in made.values():
            _run(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def insert_effect(work: Work, envelope: Envelope) -> None:
    """The handler of the benches: one row."""
    work.session.execute(insert(effect).values(case_id=envelope.case_id, seq=envelope.case_seq))


def verdict(name: str, value: float, target: float, at_least: bool = True, unit: str = "") -> bool:
    """Prints a figure beside its target; True if it is met."""
    met = value >= target if at_least else value <= target
    sign, word = ">=" if at_least else "<=", "met" if met else "MISSED"
    print(f"{name}: {value:.2f}{unit} (target {sign} {target:g}{unit}) {word}")
    return met


def finish(results: list[bool]) -> None:
    sys.exit(0 if all(results) else 1)


def _settings(name: str) -> ServiceSettings:
    texts = {field.name: "" for field in fields(ServiceSettings)}
    return ServiceSettings(**{**texts, "name": name, "partitions": 1, "cookie_keys": ("bench",),
                              "secure_cookies": False, "trusted_proxies": 0})


def _run(server: str, statement: str) -> None:
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())
