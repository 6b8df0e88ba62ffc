"""The work of one service in one process: relay, consumer, timers and its own loops, each in a thread."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import InterfaceError, OperationalError

from shared import housekeeping
from shared.bus.connections import Bus
from shared.bus.consumer import Consumer
from shared.bus.relay import Relay
from shared.bus.wake import listen
from shared.clock import SystemClock
from shared.http.idempotency import forget_old_answers
from shared.service import Service, Tick

log = logging.getLogger(__name__)
TICK_SECONDS = 0.25  # a timer is late by at most this much
FIRST_TICK_SECONDS = 0.5
RESTART_SECONDS = 1.0
OWN_TICKS = (Tick(3600, forget_old_answers), Tick(housekeeping.EVERY_SECONDS, housekeeping.tidy))


class Worker:
    """Starts and stops the threads of a service's worker. Any number of workers of a service may run side by side."""

    def __init__(self, service: Service):
        self.service = service
        self.stop_event = threading.Event()
        self.bus = Bus(service.settings.bus_url, service.settings.partitions)
        self.threads: list[threading.Thread] = []
        self.ticker = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        service = self.service
        relay = Relay(service.database, self.bus, service.wakes["outbox"], service.clock)
        self._thread("relay", relay.run)
        self._thread("consumer", Consumer(service, self.bus).run)
        self._thread("timers", self._run_timers)
        if not service.database.is_sqlite:
            self._thread("listener", lambda stop: listen(service.database, service.wakes, stop))
        for loop in service.loops:
            self._thread(loop.name, partial(loop.run, service))
        self._start_ticks()

    def stop(self, seconds: float = 10.0) -> None:
        """Asks every thread to stop and waits up to `seconds` for them together."""
        self.stop_event.set()
        for wake in self.service.wakes.values():
            wake.set()
        if self.ticker.running:
            self.ticker.shutdown(wait=False)
        for thread in self.threads:
            thread.join(seconds)

    def is_alive(self) -> bool:
        return all(thread.is_alive() for thread in self.threads)

    def _thread(self, name: str, run: Callable[[threading.Event], None]) -> None:
        thread = threading.Thread(target=self._keep_running, args=(name, run), daemon=True,
                                  name=f"{self.service.name}-{name}")
        self.threads.append(thread)
        thread.start()

    def _keep_running(self, name: str, run: Callable[[threading.Event], None]) -> None:
        while not self.stop_event.is_set():
            try:
                run(self.stop_event)
            except Exception:
                log.exception("%s of %s failed and starts again", name, self.service.name)
                self.stop_event.wait(RESTART_SECONDS)

    def _run_timers(self, stop: threading.Event) -> None:
        """Works off due timers whenever the metronome or a commit wakes it."""
        wake = self.service.wakes["timers"]
        while not stop.is_set():
            try:
                self.service.run_timers()
            except (OperationalError, InterfaceError) as error:
                log.warning("timers of %s wait: %s", self.service.name, type(error).__name__)
                stop.wait(RESTART_SECONDS)
            wake.wait(5.0)

    def _start_ticks(self) -> None:
        """APScheduler is the metronome only: what is due stands in rows."""
        options = dict(trigger="interval", coalesce=True, max_instances=1, misfire_grace_time=None)
        self.ticker.add_job(self.service.wakes["timers"].set, seconds=TICK_SECONDS, **options)
        # Sweeps begin at once: a worker that is killed more often than they are due would never do any.
        soon = SystemClock().now() + timedelta(seconds=FIRST_TICK_SECONDS)
        for tick in (*self.service.ticks, *OWN_TICKS):
            self.ticker.add_job(self._tick, seconds=tick.every_seconds, args=[tick.run], next_run_time=soon, **options)
        self.ticker.start()

    def _tick(self, run: Callable[[Service], object]) -> None:
        try:
            run(self.service)
        except (OperationalError, InterfaceError) as error:
            log.warning("tick of %s waits: %s", self.service.name, type(error).__name__)
        except Exception:
            log.exception("tick of %s failed", self.service.name)
