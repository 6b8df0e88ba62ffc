"""Too many tries in a short time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from shared.db.machinery import MACHINERY, rate_limit
from shared.http.shared_counts import SharedCounts
from shared.testing.clock import FakeClock
from shared.testing.http import bare_service, read
from tests.integration.http.desk.app import create_app


def token(client):
    return {"csrf_token": dict(read(client.get("/sessions/ask")).form().values)["csrf_token"]}


def test_the_third_try_of_two_waits(desk):
    client = desk.test_client()
    sent = token(client)
    assert [client.post("/sessions/few", data=sent).status_code for _ in range(3)] == [200, 200, 429]


def test_it_says_so_and_when_to_come_back(desk):
    client = desk.test_client()
    sent = token(client)
    for _ in range(2):
        client.post("/sessions/few", data=sent)
    answer = client.post("/sessions/few", data=sent)
    assert read(answer).title == "Please wait a little – CCR"
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_others_are_not_counted_with_them(desk):
    first, other = desk.test_client(), desk.test_client()
    sent, theirs = token(first), token(other)
    for _ in range(3):
        first.post("/sessions/few", data=sent)
    answer = other.post("/sessions/few", data=theirs, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.status_code == 200


def test_two_processes_count_together(make_desk):
    """Each process has an app of its own; they share the database."""
    first, second = (make_desk().test_client() for _ in range(2))
    sent, also_sent = token(first), token(second)
    assert first.post("/sessions/few", data=sent).status_code == 200
    assert second.post("/sessions/few", data=also_sent).status_code == 200
    assert first.post("/sessions/few", data=sent).status_code == 429
    assert second.post("/sessions/few", data=also_sent).status_code == 429


@pytest.fixture
def apps(tmp_path, database):
    """Two apps on one database, SQLite and PostgreSQL."""
    MACHINERY.create_all(database.engine)
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        service = bare_service(folder, FakeClock(), create_app)
        service.database.dispose()
        service.database = database
        made.append(create_app(service))
    return made


def take(app, key="somebody", limit=5, expiry=60, seconds=time.time):
    with app.app_context():
        return SharedCounts(seconds=seconds).acquire_entry(key, limit, expiry)


def kept(app):
    with app.extensions["reconvene"].reading() as session:
        return session.execute(select(rate_limit.c.key, rate_limit.c.hits)).all()


def test_of_many_at_once_no_more_than_the_limit_get_in(apps):
    with ThreadPoolExecutor(8) as pool:
        got_in = list(pool.map(lambda number: take(apps[number % 2]), range(40)))
    assert got_in.count(True) == 5


def test_what_is_over_is_not_counted_and_not_kept(apps):
    assert [take(apps[0], key, limit=1, seconds=lambda: 1000.0) for key in ("old", "somebody")] == [True, True]
    assert not take(apps[1], limit=1, seconds=lambda: 1059.0)
    assert take(apps[1], limit=1, seconds=lambda: 1120.0), "the window has moved on"
    assert len(kept(apps[0])) == 1


def test_nobody_can_read_from_the_database_who_was_counted(apps):
    take(apps[0], "LIMITS/10.0.0.9/few")
    ((key, hits),) = kept(apps[0])
    assert "10.0.0.9" not in key
    assert len(key) == 64
    assert len(hits) == 1
