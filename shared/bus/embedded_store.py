"""The SQLite file of the embedded queue: queues, bindings, messages and who holds which queue."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.ids import new_id

BUSY_SECONDS = 10
SCHEMA = """
CREATE TABLE IF NOT EXISTS queue (name TEXT PRIMARY KEY, dead_letter TEXT, delivery_limit INTEGER);
CREATE TABLE IF NOT EXISTS binding (exchange TEXT, routing_key TEXT, pattern TEXT, queue TEXT,
                                    PRIMARY KEY (exchange, routing_key, queue));
CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL,
                                    payload TEXT NOT NULL, deliveries INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS message_of_queue ON message (queue, id);
CREATE TABLE IF NOT EXISTS holder (queue TEXT PRIMARY KEY, name TEXT NOT NULL, until REAL NOT NULL);
"""
# A lease that reaches further than any could was written before the machine's clock went back.
HELD_BY_ANOTHER = """SELECT 1 FROM holder WHERE queue = :queue AND name <> :me
                     AND until > :now AND until <= :now + :seconds"""
HOLD = """INSERT INTO holder (queue, name, until) VALUES (:queue, :me, :now + :seconds)
          ON CONFLICT (queue) DO UPDATE SET name = excluded.name, until = excluded.until"""
NEXT = "SELECT id, payload, deliveries + 1 FROM message WHERE queue = ? ORDER BY id LIMIT ?"
COUNT = "UPDATE message SET deliveries = deliveries + 1 WHERE id = ?"
BURY = """INSERT INTO message (queue, payload)
          SELECT coalesce(queue.dead_letter, message.queue || '.dead'), message.payload
          FROM message LEFT JOIN queue ON queue.name = message.queue WHERE message.id = ?"""


class Store:
    """One connection to the file. `lease_seconds` is how long a queue stays held by one who died."""

    def __init__(self, path: str, lease_seconds: float):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.me = new_id()
        self.lease_seconds = lease_seconds
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=FULL")
        self._file.executescript(SCHEMA)

    def close(self) -> None:
        self._file.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield self._file
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def _rows(self, statement: str, values: tuple | dict = ()) -> list[tuple]:
        return self._file.execute(statement, values).fetchall()

    def has_queue(self, name: str) -> bool:
        return bool(self._rows("SELECT 1 FROM queue WHERE name = ?", (name,)))

    def declare(self, name: str, dead_letter: str | None, delivery_limit: int | None) -> None:
        if self._rows("SELECT dead_letter, delivery_limit FROM queue WHERE name = ?", (name,)) == [
                (dead_letter, delivery_limit)]:
            return  # nothing is written when nothing changes: every connection declares everything
        with self._writing() as file:
            file.execute("INSERT INTO queue VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                         "dead_letter = excluded.dead_letter, delivery_limit = excluded.delivery_limit",
                         (name, dead_letter, delivery_limit))

    def bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = (exchange, routing_key, pattern, queue)
        if not self._rows("SELECT 1 FROM binding WHERE (exchange, routing_key, pattern, queue) = (?, ?, ?, ?)", row):
            with self._writing() as file:
                file.execute("INSERT OR REPLACE INTO binding VALUES (?, ?, ?, ?)", row)

    def unbind(self, exchange: str, routing_key: str, queue: str) -> None:
        with self._writing() as file:
            file.execute("DELETE FROM binding WHERE (exchange, routing_key, queue) = (?, ?, ?)",
                         (exchange, routing_key, queue))

    def delete_exchange(self, exchange: str) -> None:
        with self._writing() as file:
            file.execute("DELETE FROM binding WHERE exchange = ?", (exchange,))

    def delete_queue(self, name: str) -> None:
        with self._writing() as file:
            for table, column in (("binding", "queue"), ("message", "queue"), ("holder", "queue"), ("queue", "name")):
                file.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))  # noqa: S608 - names from the line above

    def route(self, exchange: str, routing_key: str) -> list[str]:
        """The queues that want this routing key; with no exchange, the queue of that very name."""
        if not exchange:
            return [routing_key] if self.has_queue(routing_key) else []
        bindings = self._rows("SELECT routing_key, pattern, queue FROM binding WHERE exchange = ?", (exchange,))
        return sorted({queue for key, pattern, queue in bindings
                       if (re.match(pattern, routing_key) if pattern else key == routing_key)})

    def put(self, rows: list[tuple[str, str]]) -> None:
        """Adds (queue, payload) rows, all or none."""
        with self._writing() as file:
            file.executemany("INSERT INTO message (queue, payload) VALUES (?, ?)", rows)

    def has_more(self, queue: str, mine: set[int]) -> bool:
        """True if there is something to take here that nobody else holds. Reads only: it is asked all the time."""
        newest = self._rows("SELECT count(*) FROM (SELECT 1 FROM message WHERE queue = ? LIMIT ?)",
                            (queue, len(mine) + 1))[0][0]
        return newest > len(mine) and not self._rows(HELD_BY_ANOTHER, self._lease(queue))

    def take(self, queue: str, mine: set[int], room: int) -> list[tuple[int, str, int]]:
        """Holds the queue and returns up to `room` next messages as (id, payload, deliveries), oldest first.

        What was delivered too often goes to the dead letter queue instead.
        """
        with self._writing() as file:
            lease = self._lease(queue)
            if self._rows(HELD_BY_ANOTHER, lease):
                return []
            file.execute(HOLD, lease)
            next_ones = [row for row in self._rows(NEXT, (queue, len(mine) + room)) if row[0] not in mine][:room]
            limit = self._deliveries_allowed(queue)
            for tag, _, deliveries in next_ones:
                file.execute(COUNT, (tag,)) if deliveries <= limit else self._bury(tag)
            return [row for row in next_ones if row[2] <= limit]

    def settle(self, tags: list[int], idle: list[str]) -> None:
        """Deletes messages and lets go of the queues of which nothing is in flight any more."""
        with self._writing() as file:
            file.executemany("DELETE FROM message WHERE id = ?", [(tag,) for tag in tags])
            self._let_go(idle)

    def give_back(self, queues: list[str]) -> None:
        with self._writing():
            self._let_go(queues)

    def bury(self, tag: int, idle: list[str]) -> None:
        """Moves a message to its queue's dead letter queue."""
        with self._writing():
            self._bury(tag)
            self._let_go(idle)

    def is_idle(self) -> bool:
        """True if no message waits or is in flight, dead letters aside."""
        return not self._rows("SELECT 1 FROM message WHERE queue NOT LIKE '%.dead' LIMIT 1")

    def size(self, queue: str) -> int:
        return self._rows("SELECT count(*) FROM message WHERE queue = ?", (queue,))[0][0]

    def purge(self, queue: str) -> int:
        with self._writing() as file:
            return file.execute("DELETE FROM message WHERE queue = ?", (queue,)).rowcount

    def _lease(self, queue: str) -> dict:
        return dict(queue=queue, me=self.me, now=time.time(), seconds=self.lease_seconds)

    def _deliveries_allowed(self, queue: str) -> int:
        found = self._rows("SELECT delivery_limit FROM queue WHERE name = ?", (queue,))
        return found[0][0] + 1 if found and found[0][0] is not None else 2**31  # the first delivery is no redelivery

    def _bury(self, tag: int) -> None:
        self._file.execute(BURY, (tag,))
        self._file.execute("DELETE FROM message WHERE id = ?", (tag,))

    def _let_go(self, queues: list[str]) -> None:
        self._file.executemany("DELETE FROM holder WHERE queue = ? AND name = ?", [(name, self.me) for name in queues])
