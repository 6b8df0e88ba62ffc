"""The audit log's chain: each row carries the hash of the one before, so that a change or a gap shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64


@dataclass(frozen=True)
class Line:
    """Who did what to which thing, when. Ids and codes only."""

    at: datetime
    staff_id: str
    action: str
    subject: str
    case_id: str | None


def chain(previous: str, line: Line) -> str:
    """SHA-256 over the previous hash and the line, in hex."""
    words = [previous, line.at.astimezone(UTC).isoformat(), line.staff_id, line.action, line.subject, line.case_id]
    return hashlib.sha256(json.dumps(words, separators=(",", ":")).encode()).hexdigest()


def first_break(rows: Iterable[tuple[Line, str]]) -> int | None:
    """The position (from 0) of the first row whose hash does not fit, or None if the chain is whole."""
    previous = START
    for position, (line, hashed) in enumerate(rows):
        if chain(previous, line) != hashed:
            return position
        previous = hashed
    return None
