"""Fixtures for every test: servers of its own, and a database of either kind."""

import os

import pytest
from hypothesis import HealthCheck, settings

from shared.db import Database
from tests.connections import watched
from tests.servers import postgres_databases, rabbit_host

# How fast examples are made tells of the machine that day, not of the code. The suite looks at the same examples each
# time, so that a red run means a change; RECONVENE_SEEK=1 looks for new ones.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("seek", settings.get_profile("house"), derandomize=False)
settings.load_profile("seek" if os.environ.get("RECONVENE_SEEK") else "house")


@pytest.fixture(autouse=True)
def one_connection_a_request():
    """No page, wherever a test asks for one, takes a second connection while it holds one: see `connections`."""
    with watched() as found:
        yield
    assert found == []


@pytest.fixture
def postgres_url():
    """`postgres_url("intake")` makes a new PostgreSQL database and gives its URL."""
    with postgres_databases() as make:
        yield make


@pytest.fixture
def rabbit_url():
    """The URL of a RabbitMQ virtual host that only this test uses."""
    with rabbit_host() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request, tmp_path):
    """An empty database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'main.db'}"
    else:
        url = request.getfixturevalue("postgres_url")("main")
    opened = Database(url)
    yield opened
    opened.dispose()
