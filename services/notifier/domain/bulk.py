"""One message to many: whom it may be for, when the parties of a case get it, what it costs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

KEEP = timedelta(days=3)  # what has not gone by then never goes
WINDOW = 400  # messages that are due and not yet with the provider: what a pause has to wait for
GATHERING, READY, RUNNING, PAUSED, DONE, CANCELLED = (
    "gathering", "ready", "running", "paused", "done", "cancelled")
AT_WORK = (GATHERING, RUNNING)
MAY_END = (GATHERING, READY, RUNNING, PAUSED)
CHANNEL_CHOICES = ("sms,email", "email,sms", "sms", "email")


@dataclass(frozen=True)
class Filters:
    """Whom it is for; an empty list asks nothing. `quiet_days`: nothing went to them for so many days.

    `wants_back`: their newest answer to a check-in said that they want to talk.
    """

    case_types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    quiet_days: int = 0
    wants_back: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Filters":
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                                  for name, value in stored.items() if name in known}
        return cls(**values)

    def stored(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Prices:
    """What a segment and an e-mail cost, in the centre's money."""

    segment: Decimal
    mail: Decimal

    def of(self, segments: int, mails: int) -> Decimal:
        return (self.segment * segments + self.mail * mails).quantize(Decimal("0.01"))


def never_after(moment: datetime, values: Mapping[str, Any]) -> datetime:
    """Until when a message that may go at `moment` is still worth sending: some days, and not past its own last day."""
    last = values.get("until")
    return min(moment + KEEP, datetime.fromisoformat(last)) if last else moment + KEEP
