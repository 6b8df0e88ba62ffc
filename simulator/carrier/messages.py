"""The messages that the pretend carrier knows of."""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from simulator import segments
from simulator.moments import stored

LONGEST_VALIDITY_SECONDS = 36_000
FINAL = frozenset({"delivered", "undelivered", "failed", "received", "canceled"})


@dataclass(frozen=True)
class Message:
    """A row of the table, moments as stored text. `steps` holds what is still to come: (status, error code)."""

    number: int
    sid: str
    direction: str
    carriers_own: bool
    sender: str
    recipient: str
    service_sid: str | None
    body: str
    text_on_phone: str
    segments: int
    status: str
    error_code: int | None
    callback_url: str | None
    validity_seconds: int
    created_at: str
    sent_at: str | None
    updated_at: str
    steps: tuple[tuple[str, int | None], ...]
    reports: Mapping[str, float]
    next_at: str | None
    removed: bool

    @property
    def inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def phone(self) -> str:
        """The number of the person, whichever way the text went."""
        return self.sender if self.inbound else self.recipient

    @property
    def final(self) -> bool:
        return self.status in FINAL


NAMES = [field.name for field in fields(Message)]


def new_sid() -> str:
    return "SM" + secrets.token_hex(16)


def read(row: sqlite3.Row) -> Message:
    values = {name: row[name] for name in NAMES}
    values["steps"] = tuple((status, code) for status, code in json.loads(row["steps"]))
    values["reports"] = json.loads(row["reports"])
    return Message(**values | {"carriers_own": bool(row["carriers_own"]), "removed": bool(row["removed"])})


def add(db: sqlite3.Connection, now: datetime, *, sender: str, recipient: str, body: str, **rest: object) -> Message:
    """Writes a message; `rest` are further columns. Without them it is final and `received`."""
    values: dict[str, object] = {
        "sid": new_sid(), "direction": "inbound", "sender": sender, "recipient": recipient, "body": body,
        "text_on_phone": body, "segments": segments.count(body), "status": "received", "created_at": stored(now),
        "updated_at": stored(now), "validity_seconds": LONGEST_VALIDITY_SECONDS, "steps": "[]", "reports": "{}", **rest,
    }
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    query = f"INSERT INTO message ({columns}) VALUES ({marks}) RETURNING *"  # noqa: S608 - names from code only
    return read(db.execute(query, tuple(values.values())).fetchone())


def one(db: sqlite3.Connection, sid: str) -> Message | None:
    """The message as the provider still has it, None if it never did or was told to remove it."""
    row = db.execute("SELECT * FROM message WHERE sid = ? AND NOT removed AND NOT carriers_own", (sid,)).fetchone()
    return read(row) if row else None


def of_phone(db: sqlite3.Connection, phone: str, most: int = 200) -> list[Message]:
    """What this phone got or wrote, oldest first: the last `most`."""
    query = "SELECT * FROM message WHERE recipient = ? OR sender = ? ORDER BY number DESC LIMIT ?"
    return [read(row) for row in db.execute(query, (phone, phone, most))][::-1]


def every(db: sqlite3.Connection, recipient: str | None, sender: str | None) -> list[Message]:
    """All messages, oldest first, of one recipient or sender if given."""
    query = (
        "SELECT * FROM message WHERE (:recipient IS NULL OR recipient = :recipient)"
        " AND (:sender IS NULL OR sender = :sender) ORDER BY number"
    )
    return [read(row) for row in db.execute(query, {"recipient": recipient, "sender": sender})]


def update(db: sqlite3.Connection, sid: str, now: datetime, **values: object) -> None:
    changes = ", ".join(f"{name} = ?" for name in values)
    query = f"UPDATE message SET {changes}, updated_at = ? WHERE sid = ?"  # noqa: S608 - names from code only
    db.execute(query, (*values.values(), stored(now), sid))


def forget(db: sqlite3.Connection) -> None:
    """Empties all phones and what is still owed for their texts."""
    db.execute("DELETE FROM message")
    db.execute("DELETE FROM media")
    db.execute("DELETE FROM post WHERE kind IN ('status', 'text')")
    db.execute("DELETE FROM opt_out")
