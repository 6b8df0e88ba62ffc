"""The thread that moves texts along and makes the requests owed to the centre."""

import logging
import sqlite3
import threading
from concurrent.futures import Future, ThreadPoolExecutor

from shared.clock import Clock
from simulator.carrier import calls, posts, progress
from simulator.config import Settings
from simulator.exchange import Exchange

LINES = 8
LOOK_AGAIN_SECONDS = 0.05
log = logging.getLogger(__name__)


class Delivery:
    """Works off what is due. `work_off` does it here and now; `start` does it in the background until `stop` is set."""

    def __init__(self, exchange: Exchange, stop: threading.Event | None = None, lines: int = LINES):
        self.exchange = exchange
        self._stop = stop or threading.Event()
        self._lines, self._calls = lines, set[Future[None]]()
        self._something = threading.Event()
        self._pool = ThreadPoolExecutor(lines, thread_name_prefix="simulator-line")
        self._thread = threading.Thread(target=self._run, name="simulator-delivery", daemon=True)

    def start(self) -> "Delivery":
        with self.exchange.store.transaction() as db:
            posts.take_up_again(db)
        self._thread.start()
        return self

    def join(self, timeout: float | None = None) -> None:
        """Waits until the thread has ended, up to `timeout` seconds; set `stop` first."""
        self._thread.join(timeout)

    def work_off(self) -> int:
        """Steps and requests until nothing is due; returns how many."""
        done = 0
        while True:
            with self.exchange.store.transaction() as db:
                steps = progress.step_on(db, self.exchange)
                owed = posts.claim(db, self.exchange.now(), most=1)
            for post in owed:
                calls.make(self.exchange, post)
            if not steps and not owed:
                return done
            done += steps + len(owed)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._something.clear()
            try:
                worked = self._round()
            except sqlite3.Error:
                log.exception("The simulator's store could not be read; trying again.")
                worked = False
            if not worked:
                self._something.wait(LOOK_AGAIN_SECONDS)
        self._pool.shutdown(wait=True)
        self.exchange.store.close()

    def _round(self) -> bool:
        self._calls = {call for call in self._calls if not call.done()}
        if not self._anything():
            return False
        with self.exchange.store.transaction() as db:
            steps = progress.step_on(db, self.exchange)
            owed = posts.claim(db, self.exchange.now(), self._lines - len(self._calls))
        for post in owed:
            call = self._pool.submit(calls.make, self.exchange, post)
            call.add_done_callback(self._hung_up)
            self._calls.add(call)
        return bool(steps or owed)

    def _anything(self) -> bool:
        now = self.exchange.now()
        with self.exchange.store.reading() as db:
            due = (progress.next_due(db), posts.next_due(db))
        return any(moment is not None and moment <= now for moment in due)

    def _hung_up(self, call: Future[None]) -> None:
        if call.exception():
            log.error("A request to the centre was not written down.", exc_info=call.exception())
        self._something.set()


def start_delivery(settings: Settings, clock: Clock, stop: threading.Event) -> Delivery:
    """Starts the background thread for the store that `settings` names; it ends within a call after `stop` is set."""
    return Delivery(Exchange.opened(settings, clock), stop).start()
