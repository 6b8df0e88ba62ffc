"""How far the demo may be let run at a time, so that nothing that comes due is jumped over."""

import time
from datetime import datetime, timedelta
from typing import Protocol

from shared.clock import Clock
from simulator.carrier import posts, progress
from simulator.exchange import Exchange

HOUR = timedelta(hours=1)
REST_SECONDS = 0.2


class Pace(Protocol):
    def next_due(self) -> datetime | None:
        """The earliest moment (aware) at which anything is due in any service, None if nothing is."""
        ...

    def settled(self) -> bool:
        """Whether nothing is due, queued or in flight any more at the present moment."""
        ...


class HourByHour:
    """For services in processes of their own: an hour at a time, and a fifth of a second of real time for each."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self._since = time.monotonic()

    def next_due(self) -> datetime:
        self._since = time.monotonic()
        return self.clock.now() + HOUR

    def settled(self) -> bool:
        return time.monotonic() - self._since >= REST_SECONDS


class ExchangePace:
    """What the simulator itself still has to do: texts on their way and requests owed to the centre."""

    def __init__(self, exchange: Exchange):
        self.exchange = exchange

    def next_due(self) -> datetime | None:
        with self.exchange.store.reading() as db:
            return earliest(progress.next_due(db), posts.next_due(db))

    def settled(self) -> bool:
        with self.exchange.store.reading() as db:
            due, busy = earliest(progress.next_due(db), posts.next_due(db)), posts.in_flight(db)
        return not busy and (due is None or due > self.exchange.now())


class Together:
    """Several paces as one: due when the first is, settled when all are."""

    def __init__(self, *paces: Pace):
        self.paces = paces

    def next_due(self) -> datetime | None:
        return earliest(*(pace.next_due() for pace in self.paces))

    def settled(self) -> bool:
        return all(pace.settled() for pace in self.paces)


def earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
