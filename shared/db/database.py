"""One database of one service: engine, transactions and the wake-up at commit."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg.types.array import ListBinaryDumper
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

BUSY_SECONDS = 30
_done = threading.local()  # how many transactions this thread has committed, by database
# A server whose machine vanished says nothing: without these a connection waits for it for a quarter of an hour.
SILENT_SERVER = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
                 "tcp_user_timeout": 15_000}


class Database:
    """Opens `url` (`sqlite:////path/file.db` or `postgresql+psycopg://…`) and hands out transactions.

    `transaction()` is for writing: on SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that a
    transaction that has read never fails to upgrade. `reading()` is for pages: it takes no lock and rolls back.
    """

    def __init__(self, url: str, pool_size: int = 10):
        self.url = url
        self.engine = engine_for(url, pool_size)
        self._writing = self.engine.execution_options(begin_immediate=True)
        self._after_commit: list[Callable[[frozenset[str]], None]] = []

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def when_committed(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Calls `listener` with the marks that `mark` put on a transaction, after it committed."""
        self._after_commit.append(listener)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose block commits whole or not at all."""
        with Session(self._writing, expire_on_commit=False) as session:
            with session.begin():
                yield session
            _count(self)
            marks = frozenset(session.info.get("marks", ()))
        if marks:
            for listener in self._after_commit:
                listener(marks)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries; whatever it changed is rolled back."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    def dispose(self) -> None:
        self.engine.dispose()


def commits(database: Database) -> int:
    """How many transactions of the database this thread has committed since it began."""
    return getattr(_done, "commits", {}).get(database.url, 0)


def _count(database: Database) -> None:
    counts = _done.__dict__.setdefault("commits", {})
    counts[database.url] = counts.get(database.url, 0) + 1


def mark(session: Session, name: str) -> None:
    """Notes on the transaction what its commit should wake, e.g. `outbox` or `messages`.

    On PostgreSQL the commit also notifies the other processes (NOTIFY is sent at commit).
    """
    marks = session.info.setdefault("marks", set())
    if name in marks:
        return
    marks.add(name)
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SELECT pg_notify('reconvene', %s)", (name,))


def engine_for(url: str, pool_size: int = 10) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
                               pool_size=pool_size, max_overflow=30, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, pool_size=pool_size, max_overflow=30, pool_pre_ping=True, hide_parameters=True,
                           connect_args=SILENT_SERVER)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection, _record) -> None:
    # As text every quote of a JSON value in an array is escaped on its own: 18 microseconds a row against 0.2.
    connection.adapters.register_dumper(list, ListBinaryDumper)


def _prepare_sqlite(connection, _record) -> None:
    connection.isolation_level = None  # the begin event below decides how a transaction starts
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
