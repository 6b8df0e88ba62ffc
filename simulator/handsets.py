"""The phones of the people in the demo: who they are called and what is on them."""

import sqlite3
from dataclasses import dataclass

from shared.errors import Refusal
from simulator.carrier import messages, optouts
from simulator.carrier.messages import Message
from simulator.numbers import readable

LONGEST_LABEL = 40
ARRIVED = ("delivered", "received")
LIST = """
SELECT phone, label, 0 AS unnamed, rowid AS place FROM handset
UNION ALL
SELECT CASE direction WHEN 'inbound' THEN sender ELSE recipient END AS phone, NULL, 1, min(number) FROM message
WHERE status IN ('delivered', 'received') GROUP BY 1 HAVING phone NOT IN (SELECT phone FROM handset)
ORDER BY unnamed, place
"""


@dataclass(frozen=True)
class Handset:
    """`texts` are those on it, oldest first: all, or the last one in a list."""

    phone: str
    label: str | None
    texts: tuple[Message, ...] = ()
    stopped: bool = False

    @property
    def name(self) -> str:
        return self.label or readable(self.phone)


def every(db: sqlite3.Connection, shown: int = 3) -> list[Handset]:
    """All handsets, each with its last `shown` texts: first those with a name, in the order they got it.

    The order does not change with new texts, so that no card moves away under a finger.
    """
    return [
        Handset(row["phone"], row["label"], tuple(_arrived(messages.of_phone(db, row["phone"], most=20))[-shown:]))
        for row in db.execute(LIST).fetchall()
    ]


def one(db: sqlite3.Connection, phone: str) -> Handset:
    """The handset with the last 200 texts: those it got or wrote, and those that never arrived."""
    row = db.execute("SELECT label FROM handset WHERE phone = ?", (phone,)).fetchone()
    texts = [text for text in messages.of_phone(db, phone) if text.final]
    centre = texts[-1].recipient if texts and texts[-1].inbound else texts[-1].sender if texts else ""
    return Handset(phone, row["label"] if row else None, tuple(texts), optouts.stopped(db, centre, phone))


def name(db: sqlite3.Connection, phone: str, label: str) -> None:
    """Says whose phone it is, up to 40 characters; an empty label takes the name away. Raises Refusal."""
    label = label.strip()
    if len(label) > LONGEST_LABEL or not label.isprintable():
        raise Refusal(f"A name can have at most {LONGEST_LABEL} letters.", field="label")
    if label:
        db.execute("INSERT INTO handset VALUES (?, ?) ON CONFLICT DO UPDATE SET label = excluded.label", (phone, label))
    else:
        db.execute("DELETE FROM handset WHERE phone = ?", (phone,))


def _arrived(texts: list[Message]) -> list[Message]:
    return [text for text in texts if text.status in ARRIVED]
