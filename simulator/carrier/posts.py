"""The HTTP requests that the simulator owes to the centre: status reports, inbound texts, inbound mail.

Those about one message go out one after the other in the order they are due, those about others at the same time.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.ids import new_id
from simulator.moments import restored, stored


@dataclass(frozen=True)
class Post:
    """`kind` is status, text, mail or unsubscribe; `answer` the HTTP status code that came back."""

    number: int
    kind: str
    about: str
    url: str
    form: Mapping[str, str]
    token: str
    due_at: str
    state: str
    attempts: int
    answer: int | None
    problem: str | None
    ended_at: str | None


CLAIM = """
UPDATE post SET state = 'calling' WHERE number IN (
    SELECT number FROM post AS mine WHERE state = 'waiting' AND due_at <= :now AND NOT EXISTS (
        SELECT 1 FROM post AS other WHERE other.about = mine.about AND other.state IN ('waiting', 'calling')
        AND (other.due_at, other.number) < (mine.due_at, mine.number)
    ) ORDER BY due_at, number LIMIT :most
) RETURNING *
"""


def owe(db: sqlite3.Connection, due_at: datetime, *, kind: str, about: str, url: str, form: Mapping[str, str]) -> None:
    db.execute(
        "INSERT INTO post (kind, about, url, form, token, due_at, state) VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
        (kind, about, url, json.dumps(form), new_id(), stored(due_at)),
    )


def claim(db: sqlite3.Connection, now: datetime, most: int) -> list[Post]:
    """Up to `most` requests that are due, now marked as being made."""
    rows = db.execute(CLAIM, {"now": stored(now), "most": most}).fetchall()
    return sorted((_read(row) for row in rows), key=lambda post: (post.due_at, post.number))


def finish(
    db: sqlite3.Connection, post: Post, now: datetime, *, attempts: int, answer: int | None, problem: str | None
) -> None:
    db.execute(
        "UPDATE post SET state = ?, attempts = ?, answer = ?, problem = ?, ended_at = ? WHERE number = ?",
        ("failed" if answer is None else "answered", attempts, answer, problem, stored(now), post.number),
    )


def take_up_again(db: sqlite3.Connection) -> None:
    """After a crash: what was being made is made again, as no one knows whether it arrived."""
    db.execute("UPDATE post SET state = 'waiting' WHERE state = 'calling'")


def next_due(db: sqlite3.Connection) -> datetime | None:
    row = db.execute("SELECT min(due_at) AS due FROM post WHERE state = 'waiting'").fetchone()
    return restored(row["due"]) if row["due"] else None


def in_flight(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM post WHERE state = 'calling' LIMIT 1").fetchone() is not None


def latest(db: sqlite3.Connection, about: str | None = None, most: int = 100) -> list[Post]:
    """The last requests, newest first, about one message if given."""
    query = "SELECT * FROM post WHERE :about IS NULL OR about = :about ORDER BY number DESC LIMIT :most"
    return [_read(row) for row in db.execute(query, {"about": about, "most": most})]


def _read(row: sqlite3.Row) -> Post:
    return Post(**{**dict(row), "form": json.loads(row["form"])})
