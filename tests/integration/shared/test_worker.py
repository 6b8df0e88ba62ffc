"""A worker's threads and ticks, on a database of its own."""

import threading

from shared.clock import SystemClock
from shared.service import Tick
from shared.testing.http import bare_service
from shared.worker import Worker

PATIENCE_SECONDS = 10


def test_sweeps_run_soon_after_the_start_and_not_only_after_their_first_period(tmp_path):
    swept = threading.Event()
    service = bare_service(tmp_path, SystemClock(), lambda _service: None, bus_url=f"embedded://{tmp_path}/bus.db")
    service.ticks = (Tick(3600, lambda _service: swept.set()),)
    worker = Worker(service)
    worker.start()
    try:
        assert swept.wait(PATIENCE_SECONDS)
    finally:
        worker.stop()
        service.database.dispose()
