"""Takes the broker or the database away from everything on this machine, and gives it back.

Nothing else that uses them may run meanwhile: tests that call this carry the marker `alone`.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.servers import missing, postgres_server

PATIENCE_SECONDS = 120


@contextmanager
def broker_away(seconds: float) -> Iterator[None]:
    """RabbitMQ is stopped while the block runs, and for `seconds` at least."""
    begin = time.monotonic()
    _run("rabbitmqctl", "--quiet", "stop_app")
    try:
        yield
        time.sleep(max(0.0, begin + seconds - time.monotonic()))
    finally:
        _run("rabbitmqctl", "--quiet", "start_app")


def restart_postgres() -> None:
    """Ends every connection and transaction; the server is back when this returns."""
    version, cluster = _cluster(urlsplit(postgres_server()).port or 5432)
    _run("pg_ctlcluster", version, cluster, "restart", "--mode", "fast")


def _cluster(port: int) -> tuple[str, str]:
    for line in _run("pg_lsclusters", "--no-header").splitlines():
        version, cluster, listens, *_ = line.split()
        if int(listens) == port:
            return version, cluster
    missing("a PostgreSQL cluster of this machine", LookupError(f"none listens on port {port}"))
    raise AssertionError("missing() ends the test")


def _run(*words: str) -> str:
    try:
        done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    except OSError as error:
        missing(words[0], error)
        raise
    return done.stdout
