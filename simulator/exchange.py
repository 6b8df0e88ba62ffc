"""The telephone exchange: what every part of the simulator works with."""

from dataclasses import dataclass
from datetime import datetime

from shared.clock import Clock
from simulator.config import Settings
from simulator.store import Store


@dataclass(frozen=True)
class Exchange:
    settings: Settings
    clock: Clock
    store: Store

    @classmethod
    def opened(cls, settings: Settings, clock: Clock) -> "Exchange":
        return cls(settings, clock, Store(settings.database))

    def now(self) -> datetime:
        return self.clock.now()
