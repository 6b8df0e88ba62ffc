"""A scheduler with a small centre in it."""

import pytest

from shared.testing.clock import FakeClock
from shared.testing.http import participant_client, staff_client
from tests.integration.scheduler.centre import ANA, CASE, MONDAY, STAFF, case_is_ready, furnish, scheduler_at


@pytest.fixture
def clock():
    return FakeClock(MONDAY)


@pytest.fixture
def scheduler(tmp_path, clock):
    """Furnished, with one case that is ready."""
    service = scheduler_at(tmp_path, clock)
    furnish(service)
    case_is_ready(service)
    yield service
    service.database.dispose()


@pytest.fixture
def app(scheduler):
    return scheduler.make_app(scheduler)


@pytest.fixture
def office(app):
    """The browser of a coordinator."""
    return staff_client(app, "coordinator", staff_id=STAFF)


@pytest.fixture
def ana(app):
    """The browser of a party who opened their link."""
    return participant_client(app, ANA, CASE)
