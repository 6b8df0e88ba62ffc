"""The broker is away for half a minute and the database is restarted while people write: everything catches up."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.couples import couples
from tests.system.deployment import servers
from tests.system.outages import broker_away, restart_postgres
from tests.system.walking import check_everything, walking

CASES = 30
AWAY_SECONDS = 30
MOMENTS_LATER = 2.0
pytestmark = [pytest.mark.system, pytest.mark.alone, pytest.mark.postgres, pytest.mark.rabbit,
              pytest.mark.timeout(900)]


def test_everything_catches_up_by_itself_after_the_broker_and_the_database_were_away(
        tmp_path: Path, postgres_url: Callable[[str], str], rabbit_url: str):
    deployment = servers(tmp_path, postgres_url, rabbit_url)
    with walking(deployment, couples(CASES)) as walk:
        walk.prepare()
        with broker_away(AWAY_SECONDS):
            walk.request_and_leave()
        walk.rest.wait()
        meanwhile(walk.convene, restart_postgres)
        meanwhile(walk.book, restart_postgres)
        meanwhile(walk.hold_all, lambda: take_broker_away(AWAY_SECONDS))
        walk.check_in()
        check_everything(walk)
        assert [part.name for part in deployment.parts if part.has_ended()] == []


def meanwhile(step: Callable[[], None], outage: Callable[[], None]) -> None:
    """The outage strikes moments after the step has begun."""
    failed: list[BaseException] = []

    def strike() -> None:
        try:
            outage()
        except BaseException as error:
            failed.append(error)

    timer = threading.Timer(MOMENTS_LATER, strike)
    timer.start()
    step()
    timer.join()
    assert failed == []


def take_broker_away(seconds: float) -> None:
    with broker_away(seconds):
        pass
