"""The watch over every test: a view that asks for a second connection while it holds one is found."""

import pytest
from flask import Blueprint
from sqlalchemy import text

from shared.http import create_app as shared_app
from shared.http import current_service, open_to_all
from shared.testing.clock import FakeClock
from shared.testing.http import bare_service
from tests.connections import watched

pages = Blueprint("connections", __name__)


def look():
    with current_service().reading() as session:
        return str(session.scalar(text("SELECT 1")))


@pages.get("/nested")
@open_to_all
def nested():
    with current_service().reading() as session:
        session.execute(text("SELECT 1"))
        return look()


@pages.get("/in-turn")
@open_to_all
def in_turn():
    return look() + look()


@pytest.fixture
def client(tmp_path):
    service = bare_service(tmp_path, FakeClock(), None)
    yield shared_app(service, __name__, prefix="/", pages=(pages,)).test_client()
    service.database.dispose()


@pytest.fixture
def one_connection_a_request():
    """Here the watch itself is tried."""


def test_a_second_connection_while_one_is_held_is_found_with_its_place(client):
    with watched() as found:
        assert client.get("/nested").text == "1"
    assert len(found) == 1
    assert found[0].startswith("GET /nested: ")


def test_one_connection_after_the_other_is_as_it_should_be(client):
    with watched() as found:
        assert client.get("/in-turn").text == "11"
        assert client.get("/in-turn").text == "11"
    assert found == []


def test_what_a_test_itself_holds_does_not_count(client):
    with watched() as found, client.application.extensions["reconvene"].reading() as session:
        session.execute(text("SELECT 1"))
        assert client.get("/in-turn").text == "11"
    assert found == []
