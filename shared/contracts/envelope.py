"""The envelope that every event travels in."""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

CENTRE = "00000000-0000-4000-8000-000000000000"  # the stream of what belongs to no case, in place of a case id


class InvalidEvent(Exception):
    """The event does not follow the catalogue: unknown type or version, or data of another shape."""


@dataclass(frozen=True)
class Envelope:
    """One event.

    `case_seq` counts the events of one producer for one case from 1 without a gap, so that a consumer can tell a
    late, a lost and a repeated event. `data` has the shape that the catalogue gives for (type, version).
    """

    id: str
    type: str
    version: int
    producer: str
    occurred_at: datetime
    case_id: str
    case_seq: int
    trace_id: str
    data: dict[str, Any]

    def to_json(self) -> str:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return json.dumps(values | {"occurred_at": self.occurred_at.isoformat()}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> "Envelope":
        """Reads an envelope; raises InvalidEvent for what is none. Unknown members are ignored (additive changes)."""
        try:
            values = json.loads(text)
            known = {field.name: values[field.name] for field in fields(cls)}
            known["occurred_at"] = datetime.fromisoformat(known["occurred_at"])
            if known["occurred_at"].tzinfo is None or not isinstance(known["data"], dict):
                raise ValueError("naive moment or data that is no object")
            return cls(**known)
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidEvent(f"not an envelope: {type(error).__name__}") from error
