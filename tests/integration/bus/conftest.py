"""The two set-ups in which the same bus runs: embedded with SQLite, RabbitMQ with PostgreSQL."""

from types import SimpleNamespace

import pytest

from shared.bus.connections import Bus
from shared.ids import new_id
from tests.integration.bus import pieces


@pytest.fixture(params=["embedded", pytest.param("broker", marks=[pytest.mark.postgres, pytest.mark.rabbit])])
def setup(request, tmp_path):
    """`.bus_url`, `.bus(partitions)`, `.service(name, events)` of one set-up."""
    made = []
    if request.param == "embedded":
        bus_url, database_url = f"embedded://{tmp_path}/bus.db", lambda name: f"sqlite:///{tmp_path}/{name}.db"
    else:
        bus_url, database_url = request.getfixturevalue("rabbit_url"), request.getfixturevalue("postgres_url")

    def service(name, events=None):
        made.append(pieces.make_service(name, database_url(name), events, bus_url))
        return made[-1]

    yield SimpleNamespace(bus_url=bus_url, bus=lambda partitions=1: Bus(bus_url, partitions), service=service,
                          is_embedded=request.param == "embedded", database_url=database_url)
    for one in made:
        one.database.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def services(request, tmp_path):
    """`services(name, events)` makes a service with a database and no queue, on either kind of database."""
    made = []

    def make(name, events=None):
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path}/{name}.db"
        else:
            url = request.getfixturevalue("postgres_url")(name)
        made.append(pieces.make_service(name, url, events))
        return made[-1]

    yield make
    for one in made:
        one.database.dispose()


@pytest.fixture
def case():
    return new_id()
