"""A unit of work: what a use case needs, inside one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shared import timers
from shared.bus import outbox
from shared.clock import Clock
from shared.db.database import mark
from shared.settings import ServiceSettings

Listener = Callable[["Work", str, outbox.NewEvent], None]  # the work, the event's id, the event


@dataclass(frozen=True)
class Work:
    """Handed to every handler by the door (page, event or timer) that opened the transaction.

    What the handler writes, the events it publishes and the timers it sets are committed together or not at all.
    `settings` are the service's own, None only where a test makes a bare unit of work. `listeners` hear of what is
    published here, within the same transaction.
    """

    session: Session
    clock: Clock
    settings: ServiceSettings | None = None
    listeners: Mapping[str, Listener] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.clock.now()

    def publish(self, event_type: str, case_id: str, data: dict[str, Any]) -> str:
        """Adds an event to the outbox; returns its id. Raises InvalidEvent if it does not follow the catalogue."""
        return self.publish_all([outbox.NewEvent(event_type, case_id, data)])[0]

    def publish_all(self, events: list[outbox.NewEvent]) -> list[str]:
        """Adds many events in two statements; returns their ids in order."""
        ids = outbox.publish(self.session, self.now(), events)
        for event_id, event in zip(ids, events, strict=True):
            if event.type in self.listeners:
                self.listeners[event.type](self, event_id, event)
        return ids

    def set_timer(self, kind: str, key: str, due_at: datetime, *, case_id: str | None = None,
                  data: dict[str, Any] | None = None, expires_at: datetime | None = None) -> None:
        """Sets the timer `key`, or moves it if it is still pending; one that is done stays done."""
        timers.set_timer(self.session, timers.NewTimer(kind, key, due_at, case_id, data or {}, expires_at))

    def cancel_timer(self, key: str) -> None:
        timers.cancel(self.session, key)

    def cancel_timers(self, prefix: str) -> None:
        """Cancels every pending timer whose key starts with `prefix`."""
        timers.cancel_prefix(self.session, prefix)

    def wake(self, name: str) -> None:
        """Wakes the loop `name` once this work is committed."""
        mark(self.session, name)
