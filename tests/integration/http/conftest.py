"""The desk, served from a SQLite file, with a clock that stands still."""

import pytest

from shared.testing.clock import FakeClock
from shared.testing.http import bare_service, participant_client, staff_client
from tests.integration.http.desk.app import create_app, create_root_app


@pytest.fixture
def make_desk(tmp_path):
    """Makes the desk's app under /sessions, or at the root, with other settings or fields of the service."""
    made = []

    def make(root: bool = False, staff_epoch=None, figures=None, **settings):
        door = create_root_app if root else create_app
        service = bare_service(tmp_path, FakeClock(), door, **({"name": "desk"} | settings))
        service.staff_epoch, service.figures = staff_epoch, figures
        made.append(service)
        app = door(service)
        app.jinja_env.globals["page_link"] = lambda number: f"?page={number}"
        return app

    yield make
    for service in made:
        service.database.dispose()


@pytest.fixture
def desk(make_desk):
    return make_desk()


@pytest.fixture
def visitor(desk):
    return desk.test_client()


@pytest.fixture
def coordinator(desk):
    return staff_client(desk, "coordinator")


@pytest.fixture
def participant(desk):
    return participant_client(desk)
