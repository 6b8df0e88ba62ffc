"""One at a time: which of a service's relays may work."""

import fcntl
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Row, Select, text

from shared.db import Database

RELAY = 7_220_114  # number of the advisory lock; each service has its own database, and locks belong to a database


class Turn(Protocol):
    """An exclusive turn, which ends by itself when its holder dies."""

    def take(self) -> bool:
        """Takes the turn; True if it is ours now or was already."""
        ...

    def read(self, query: Select) -> list[Row]:
        """Reads in a transaction that ends at once. Raises if the turn was lost with its session."""
        ...

    def give_back(self) -> None: ...


class DatabaseTurn:
    """An advisory lock of PostgreSQL on a connection of its own. Needs a session: no transaction pooler between.

    It is read on the same session: who can read there still holds the lock.
    """

    def __init__(self, database: Database):
        self._database = database
        self._connection: Connection | None = None
        self._held = False

    def take(self) -> bool:
        if not self._held:
            self._held = bool(self._session().scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": RELAY}))
        return self._held

    def read(self, query: Select) -> list[Row]:
        return list(self._session().execute(query).all())

    def give_back(self) -> None:
        connection, self._connection, self._held = self._connection, None, False
        if connection is not None:
            connection.close()  # detached from the pool: the session, and with it the lock, ends here

    def _session(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._connection.detach()
        return self._connection


class FileTurn:
    """A lock on a file beside the SQLite file; the kernel lets go of it when the process ends."""

    def __init__(self, database: Database):
        self._database = database
        self._path = Path(f"{database.engine.url.database}.relay.lock")
        self._file: int | None = None

    def take(self) -> bool:
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def read(self, query: Select) -> list[Row]:
        with self._database.reading() as session:
            return list(session.execute(query).all())

    def give_back(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


def relay_turn(database: Database) -> Turn:
    return FileTurn(database) if database.is_sqlite else DatabaseTurn(database)
