"""Lets the demo's clock run to a chosen moment, stopping wherever something is due until it is done."""

import logging
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, cast, runtime_checkable

from shared.clock import Clock
from shared.errors import Refusal
from simulator.pace import Pace

FARTHEST = timedelta(days=400)
STEP_OVER = timedelta(hours=1)
A_MOMENT = timedelta(milliseconds=10)
PATIENCE_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.02
LOOKS_THAT_AGREE = 2
ROUNDS_AT_ONE_STOP = 5
log = logging.getLogger(__name__)


@runtime_checkable
class MovableClock(Protocol):
    """A clock that can be set forward, such as `shared.clock.DemoClock`."""

    def now(self) -> datetime: ...

    def move_to(self, moment: datetime) -> None: ...


@dataclass(frozen=True)
class Progress:
    """`state` is running, done, cancelled or failed; `unsettled` counts stops that did not come to rest in time."""

    start: datetime
    target: datetime
    reached: datetime
    state: str = "running"
    stops: int = 0
    unsettled: int = 0

    @property
    def percent(self) -> int:
        if self.state == "done" or self.target <= self.start:
            return 100
        return max(0, min(100, int(100 * ((self.reached - self.start) / (self.target - self.start)))))


class ClockRun:
    """One run at a time over `clock`. `pace` says where to stop and when to go on.

    At each stop it waits up to `patience` seconds of real time for rest, then goes on and says so.
    """

    def __init__(self, clock: Clock, pace: Pace, patience: float = PATIENCE_SECONDS):
        self.clock, self.pace, self.patience = clock, pace, patience
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._progress: Progress | None = None

    @property
    def movable(self) -> bool:
        return isinstance(self.clock, MovableClock)

    @property
    def progress(self) -> Progress | None:
        """The run under way or the last one."""
        return self._progress

    def start(self, target: datetime) -> None:
        """Runs to `target` (aware) in the background. Raises Refusal."""
        self._begin(target)
        threading.Thread(target=self._run, name="simulator-clock", daemon=True).start()

    def run(self, target: datetime) -> Progress:
        """Runs to `target` (aware) and returns when it is over. Raises Refusal."""
        self._begin(target)
        return self._run()

    def cancel(self) -> None:
        """Stops the run at the stop it is at; what is done stays done."""
        self._cancelled.set()

    def _begin(self, target: datetime) -> None:
        now = self.clock.now()
        if not self.movable:
            raise Refusal("The demo's clock is off: this system runs on real time.")
        if target <= now:
            raise Refusal("That moment has passed in the demo, and its time only runs forward.", field="date")
        if target - now > FARTHEST:
            raise Refusal("Please choose a moment within the next 400 days.", field="date")
        with self._lock:
            if self._progress and self._progress.state == "running":
                raise Refusal("The demo's clock is running already.")
            self._cancelled.clear()
            self._progress = Progress(now, target, now)

    def _run(self) -> Progress:
        try:
            self._go()
        except Exception:
            # Whatever the services' pace ran into is told on the page; the demo must not hang as "running".
            log.exception("The demo's clock stopped.")
            return self._note(state="failed", reached=self.clock.now())
        target = self._current.target
        over = "done" if self.clock.now() >= target else "cancelled"
        return self._note(state=over, reached=min(self.clock.now(), target))

    def _go(self) -> None:
        target, at_rest = self._current.target, self._rest()
        while self.clock.now() < target and not self._cancelled.is_set():
            self._move(self._next_stop(target, at_rest))
            at_rest = self._rest()
            self._note(stops=self._current.stops + 1, reached=min(self.clock.now(), target),
                       unsettled=self._current.unsettled + (not at_rest and not self._cancelled.is_set()))

    def _next_stop(self, target: datetime, at_rest: bool) -> datetime:
        for _ in range(ROUNDS_AT_ONE_STOP):
            due = self.pace.next_due()
            if due is None:
                return target
            if due > self.clock.now():
                return min(due, target)
            # Real time went on and something came due meanwhile: it belongs to this stop.
            if not at_rest or not self._rest():
                break
        return min(target, self.clock.now() + STEP_OVER)

    def _rest(self) -> bool:
        deadline, agreed = time.monotonic() + self.patience, 0
        while not self._cancelled.is_set():
            agreed = agreed + 1 if self.pace.settled() else 0
            if agreed == LOOKS_THAT_AGREE:
                return True
            if time.monotonic() > deadline:
                return False
            self._cancelled.wait(LOOK_AGAIN_SECONDS)
        return False

    def _move(self, stop: datetime) -> None:
        clock = cast(MovableClock, self.clock)
        now = clock.now()
        if stop > now:
            # A real moment passes between asking and setting; the clock refuses to go back by even that much.
            clock.move_to(max(stop, now + A_MOMENT))

    @property
    def _current(self) -> Progress:
        return cast(Progress, self._progress)

    def _note(self, **changes: object) -> Progress:
        self._progress = replace(self._current, **changes)  # type: ignore[arg-type]
        return self._progress
