"""The only place that knows what time it is.

Every moment in the system is an aware `datetime` in UTC. Code never calls `datetime.now`: it is handed a `Clock`.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

LOOK_AGAIN_SECONDS = 0.1


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """The machine's clock, shifted by the seconds written in a file that every process of a demo reads.

    A demo is let run to a chosen moment by writing the file; each process sees the shift within 0.1 seconds and
    the writing process at once. A missing file means no shift.
    """

    def __init__(self, path: Path | str):
        self.path = Path(path)
        self._shift = timedelta(0)
        self._looked_at = float("-inf")

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift()

    def shift(self) -> timedelta:
        if time.monotonic() - self._looked_at >= LOOK_AGAIN_SECONDS:
            self._shift = self._read()
            self._looked_at = time.monotonic()
        return self._shift

    def move_to(self, moment: datetime) -> None:
        """Makes `moment` (aware) the present. Refuses to go back: what was sent cannot be unsent."""
        if moment < self.now():
            raise ValueError("The demo's time only runs forward.")
        self._write(moment)

    def begin_at(self, moment: datetime) -> None:
        """Starts a story that has not begun at `moment`, which may be past; one that has begun is left as it is."""
        if not self.path.exists():
            self._write(moment)

    def _write(self, moment: datetime) -> None:
        shift = moment - datetime.now(UTC)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(str(shift.total_seconds()))
        draft.replace(self.path)
        self._shift, self._looked_at = shift, time.monotonic()

    def _read(self) -> timedelta:
        try:
            return timedelta(seconds=float(self.path.read_text()))
        except FileNotFoundError:
            return timedelta(0)


def clock_from(path: str | None) -> Clock:
    """The demo's clock if a file for it is named (`RECONVENE_DEMO_CLOCK`), else the machine's."""
    return DemoClock(path) if path else SystemClock()
