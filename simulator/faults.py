"""How the pretend carrier goes wrong when it is told to.

Each fault strikes the next N requests it is told of, exactly, and after those at a rate between 0 and 1. With a seed
the rate strikes the same requests each time. The kinds are those of the reference on messaging, section 3.
"""

import math
import random
import sqlite3
from dataclasses import dataclass

from shared.errors import Refusal

MOST_REQUESTS = 1_000_000


@dataclass(frozen=True)
class Kind:
    """`amount` names what is measured out (seconds, milliseconds, error_code); `usual` and `most` are its values."""

    name: str
    label: str
    meaning: str
    amount: str | None = None
    usual: float = 0
    most: float = 0


KINDS = (
    Kind("slow_answer", "Slow answer", "The provider takes its time to answer.", "milliseconds", 500, 60_000),
    Kind("rate_limited", "Too many requests", "The provider answers 429 and takes no message."),
    Kind("error_before_accept", "Error, no message", "The provider answers 503 and takes no message."),
    Kind("error_after_accept", "Error, but sent", "The provider answers 500, yet the message goes out."),
    Kind("timeout_after_accept", "No answer, but sent", "The line hangs, then breaks; the message goes out.",
         "seconds", 30, 600),
    Kind("failed_delivery", "Not delivered", "The message ends with this error code.", "error_code", 30003, 99_999),
    Kind("duplicate_callback", "Report twice", "Each status report arrives twice."),
    Kind("late_callback", "Late report", "Each status report comes this much later.", "seconds", 30, 864_000),
    Kind("reordered_callback", "Reports out of order", "The first report arrives after the last."),
    Kind("lost_callback", "Lost report", "No status report comes at all."),
    Kind("refused", "Refused", "The provider takes no message and says why with this error code.", "error_code", 30034,
         99_999),
    Kind("lost_text", "Lost reply", "What somebody texts back never reaches the centre's webhook."),
    Kind("duplicate_text", "Reply twice", "What somebody texts back is brought to the webhook twice."),
    Kind("late_text", "Late reply", "What somebody texts back is brought this much later.", "seconds", 30, 864_000),
    Kind("second_limited", "Second provider: too many requests", "It answers 429 and takes no message."),
    Kind("second_timeout_after_accept", "Second provider: no answer, but sent",
         "The line hangs, then breaks; the message goes out.", "seconds", 30, 600),
    Kind("second_error_after_accept", "Second provider: error, but sent", "It answers 500, yet the message goes out."),
)
BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Fault:
    """A kind as it is set now: `rate` 0..1, the next `remaining` requests, and how much."""

    kind: Kind
    rate: float = 0.0
    remaining: int = 0
    amount: float = 0.0

    @property
    def on(self) -> bool:
        return self.rate > 0 or self.remaining > 0

    def as_json(self) -> dict[str, float | int]:
        measured = {self.kind.amount: self.amount} if self.kind.amount else {}
        return {"rate": self.rate, "next": self.remaining, **measured}


def every(db: sqlite3.Connection) -> list[Fault]:
    """All kinds in their order, each as it is set."""
    rows = {row["name"]: row for row in db.execute("SELECT * FROM fault")}
    return [_fault(kind, rows.get(kind.name)) for kind in KINDS]


def set_fault(db: sqlite3.Connection, name: str, wanted: dict[str, object]) -> None:
    """Sets `rate`, `next` and the amount of a kind; what is not named goes back to the usual. Raises Refusal."""
    kind = BY_NAME.get(name)
    if kind is None:
        raise Refusal(f"There is no fault called {name!r}.", field=name)
    strange = set(wanted) - {"rate", "next", kind.amount or "rate"}
    if strange:
        raise Refusal(f"{name} knows no {min(strange)!r}.", field=name)
    rate = _between(name, "rate", wanted.get("rate", 0), 1)
    remaining = int(_between(name, "next", wanted.get("next", 0), MOST_REQUESTS))
    amount = _between(name, kind.amount, wanted.get(kind.amount, kind.usual), kind.most) if kind.amount else 0
    db.execute("INSERT OR REPLACE INTO fault VALUES (?, ?, ?, ?)", (name, rate, remaining, amount))


def clear(db: sqlite3.Connection) -> None:
    """Everything works again, mail too, and chance is chance."""
    db.execute("DELETE FROM fault")
    db.execute("DELETE FROM mail_refusal")
    set_seed(db, None)


def seed(db: sqlite3.Connection) -> int | None:
    row = db.execute("SELECT value FROM note WHERE name = 'seed'").fetchone()
    return int(row["value"]) if row else None


def set_seed(db: sqlite3.Connection, value: int | None) -> None:
    db.execute("DELETE FROM note WHERE name IN ('seed', 'draws')")
    if value is not None:
        db.executemany("INSERT INTO note VALUES (?, ?)", [("seed", str(value)), ("draws", "0")])


def strikes(db: sqlite3.Connection, name: str) -> Fault | None:
    """The fault if it strikes this request, which uses up one of the next N."""
    row = db.execute("SELECT * FROM fault WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    fault = _fault(BY_NAME[name], row)
    if fault.remaining > 0:
        db.execute("UPDATE fault SET remaining = remaining - 1 WHERE name = ?", (name,))
        return fault
    return fault if fault.rate > 0 and _chance(db) < fault.rate else None


def _chance(db: sqlite3.Connection) -> float:
    start = seed(db)
    if start is None:
        return random.random()
    drawn = db.execute("UPDATE note SET value = value + 1 WHERE name = 'draws' RETURNING value").fetchone()
    return random.Random(f"{start}:{drawn['value']}").random()


def _fault(kind: Kind, row: sqlite3.Row | None) -> Fault:
    if row is None:
        return Fault(kind, amount=kind.usual)
    return Fault(kind, row["rate"], row["remaining"], row["amount"])


def _between(name: str, part: str, value: object, most: float) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise Refusal(f"{part} must be a number from 0 to {most:g}.", field=name) from error
    if not math.isfinite(number) or not 0 <= number <= most:
        raise Refusal(f"{part} must be a number from 0 to {most:g}.", field=name)
    return number
