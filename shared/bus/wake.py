"""Wakes a loop when a commit gave it something to do, in this process and, on PostgreSQL, in all."""

import logging
import threading
from collections.abc import Mapping

import psycopg

from shared.bus.backoff import Backoff
from shared.db import Database
from shared.db.database import SILENT_SERVER

log = logging.getLogger(__name__)
CHANNEL = "reconvene"
LOOK_SECONDS = 0.5  # how soon `stop` is noticed


class Wake:
    """An alarm for one loop. `wait` clears it; a `set` before the wait counts."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def wait(self, timeout: float) -> bool:
        """Waits up to `timeout` seconds; True if it was set."""
        fired = self._event.wait(timeout)
        self._event.clear()
        return fired


def listen(database: Database, wakes: Mapping[str, Wake], stop: threading.Event) -> None:
    """Sets the wake that a NOTIFY of another process names, until `stop`. Returns at once on SQLite.

    It has a connection of its own and makes a new one whenever it is lost. After each it sets every wake, because it
    cannot know what it missed.
    """
    backoff = Backoff()
    while not stop.is_set() and not database.is_sqlite:
        try:
            with _connection(database) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                backoff.reset()
                for wake in wakes.values():
                    wake.set()
                _pass_on(connection, wakes, stop)
        except psycopg.Error as error:
            log.warning("listener lost its database: %s", type(error).__name__)
            stop.wait(backoff.next())


def _connection(database: Database) -> psycopg.Connection:
    positional, named = database.engine.dialect.create_connect_args(database.engine.url)
    return psycopg.connect(*positional, **{**SILENT_SERVER, **named}, autocommit=True)


def _pass_on(connection: psycopg.Connection, wakes: Mapping[str, Wake], stop: threading.Event) -> None:
    while not stop.is_set():
        for notice in connection.notifies(timeout=LOOK_SECONDS):
            if notice.payload in wakes:
                wakes[notice.payload].set()
