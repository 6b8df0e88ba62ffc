"""A question whose time is up at the very moment at which it is asked anew, on PostgreSQL."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from services.notifier.adapters.tables import Prompt
from services.notifier.domain.prompts import NewPrompt
from services.notifier.domain.questions import options
from services.notifier.handlers import prompts
from shared.db.migrations import migrate
from shared.testing.clock import FakeClock
from tests.integration.notifier.centre import ANN, CASE, settle
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import SESSION

pytestmark = pytest.mark.postgres
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def service(postgres_url, tmp_path):
    service = start(tmp_path, FakeClock(), database_url=postgres_url("notifier"))
    migrate(service.database, "services.notifier")
    settle(service)
    yield service
    service.database.dispose()


def ask(work, days: int) -> None:
    prompts.ask(work, CASE, ANN, "remind3", NewPrompt(
        "reminder", SESSION, options("remind3"), work.now() + timedelta(days=days)))


def states(service) -> list[str]:
    with service.reading() as session:
        return list(session.scalars(select(Prompt.state).where(Prompt.subject_id == SESSION)))


def until_somebody_waits_for_a_lock(service) -> None:
    pause = threading.Event()
    for _ in range(200):
        with service.reading() as session:
            if session.scalar(text(WAITING)):
                return
        pause.wait(0.05)
    raise AssertionError("nobody waited for the question")


def test_the_timer_of_its_first_end_does_not_end_a_question_that_is_being_renewed(service):
    with service.work() as work:
        ask(work, days=1)
    service.clock.advance(days=1)
    timers = threading.Thread(target=service.run_timers)
    with service.work() as work:
        ask(work, days=7)
        timers.start()
        until_somebody_waits_for_a_lock(service)
    timers.join(10)
    assert states(service) == ["waiting"]
    service.clock.advance(days=7)
    service.run_timers()
    assert states(service) == ["expired"]
