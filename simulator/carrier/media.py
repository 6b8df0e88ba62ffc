"""Pictures and files that came with a text from a handset, as the provider keeps them."""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from shared.errors import Refusal

MOST = 10


@dataclass(frozen=True)
class Media:
    """A file of a text; `content_type` is what the phone said it is."""

    sid: str
    message_sid: str
    content_type: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def add(db: sqlite3.Connection, message_sid: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Keeps (type, content) of each file of a text. Raises Refusal for more than ten."""
    rows = [("ME" + secrets.token_hex(16), message_sid, place, *file) for place, file in enumerate(files)]
    if len(rows) > MOST:
        raise Refusal(f"A text can carry at most {MOST} files.", field="files")
    db.executemany("INSERT INTO media VALUES (?, ?, ?, ?, ?)", rows)


def of(db: sqlite3.Connection, message_sid: str) -> list[Media]:
    rows = db.execute("SELECT sid, message_sid, content_type, content FROM media WHERE message_sid = ? ORDER BY place",
                      (message_sid,))
    return [Media(*row) for row in rows]


def one(db: sqlite3.Connection, sid: str) -> Media | None:
    row = db.execute("SELECT sid, message_sid, content_type, content FROM media WHERE sid = ?", (sid,)).fetchone()
    return Media(*row) if row else None


def remove(db: sqlite3.Connection, sid: str) -> None:
    db.execute("DELETE FROM media WHERE sid = ?", (sid,))
