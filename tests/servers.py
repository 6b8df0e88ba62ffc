"""The PostgreSQL and RabbitMQ that tests borrow: each test gets databases and a virtual host of its own.

`RECONVENE_TEST_POSTGRES` and `RECONVENE_TEST_RABBIT` name other servers than the usual ones. Without a server a test
is skipped, unless `RECONVENE_REQUIRE_SERVERS=1` (as in CI): then its absence is a failure.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from kombu import Connection

from shared.ids import new_id

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
RABBIT = "amqp://guest:guest@127.0.0.1:5672//"
PATIENCE_SECONDS = 3


def missing(what: str, error: Exception) -> None:
    """Ends the test at hand because a server it needs cannot be reached."""
    said = f"{what} cannot be reached: {error}"
    if os.environ.get("RECONVENE_REQUIRE_SERVERS") == "1":
        pytest.fail(said)
    pytest.skip(said)


def postgres_server() -> str:
    return os.environ.get("RECONVENE_TEST_POSTGRES", POSTGRES)


def rabbit_server() -> str:
    return os.environ.get("RECONVENE_TEST_RABBIT", RABBIT)


@contextmanager
def postgres_databases() -> Iterator[Callable[[str], str]]:
    """Yields a maker of new, empty databases: `make("intake")` gives the URL. They are dropped at the end."""
    made: dict[str, str] = {}

    def make(name: str = "main") -> str:
        if name not in made:
            made[name] = f"reconvene_test_{name}_{new_id()[:8]}"
            run_sql(f'CREATE DATABASE "{made[name]}"')
        return urlunsplit(urlsplit(postgres_server())._replace(path=f"/{made[name]}"))

    postgres_answers()
    try:
        yield make
    finally:
        for database in made.values():
            run_sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def postgres_answers() -> None:
    """Ends the test at hand unless PostgreSQL can be reached."""
    try:
        run_sql("SELECT 1")
    except psycopg.OperationalError as error:
        missing("PostgreSQL", error)


def rabbit_answers() -> None:
    """Ends the test at hand unless RabbitMQ can be reached."""
    try:
        with Connection(rabbit_server(), connect_timeout=PATIENCE_SECONDS) as connection:
            connection.connect()
    except OSError as error:
        missing("RabbitMQ", error)


@contextmanager
def rabbit_host() -> Iterator[str]:
    """Yields the URL of a new virtual host; it is deleted with its queues at the end."""
    rabbit_answers()
    name = f"reconvene_test_{new_id()[:8]}"
    rabbit_control("add_vhost", name)
    try:
        rabbit_control("set_permissions", "-p", name, urlsplit(rabbit_server()).username or "guest", ".*", ".*", ".*")
        yield urlunsplit(urlsplit(rabbit_server())._replace(path=f"/{name}"))
    finally:
        rabbit_control("delete_vhost", name)


def run_sql(*statements: str) -> None:
    """Runs the statements on the server as its administrator, each in a transaction of its own."""
    plain = postgres_server().replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True, connect_timeout=PATIENCE_SECONDS) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def rabbit_control(*words: str, said: str | None = None) -> None:
    """Runs `rabbitmqctl` with these words, and `said` on its standard input."""
    try:
        subprocess.run(["rabbitmqctl", "--quiet", *words], check=True, capture_output=True, text=True, timeout=60,
                       input=said)
    except OSError as error:
        missing("rabbitmqctl", error)


def command_stands(name: str) -> None:
    """Ends the test at hand unless the program is installed."""
    if shutil.which(name) is None:
        missing(name, FileNotFoundError("it is not installed"))
