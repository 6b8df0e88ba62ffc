"""Is it alive, is it ready, how is it doing: of a web process and of a worker."""

import json
import socket
import threading
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from werkzeug.test import Client

from shared.db import Database
from shared.db.machinery import inbox
from shared.db.migrations import migrate
from shared.http.health import bus_answers, readiness, serve_health, worker_app
from shared.ids import new_id
from shared.testing.clock import FakeClock
from shared.testing.http import bare_service
from tests.integration.http.desk.app import create_app

PACKAGE = "tests.integration.http.desk"


@pytest.fixture
def service(tmp_path):
    made = bare_service(tmp_path, FakeClock(), create_app, name="desk", bus_url=f"embedded://{tmp_path}/bus.db")
    yield made
    made.database.dispose()


def lines(text):
    return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))


def test_alive_asks_nobody(service):
    service.database = Database("sqlite:////nowhere/at/all.db")
    answer = create_app(service).test_client().get("/sessions/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_ready_once_the_database_is_migrated(database, service):
    service.database = database
    assert readiness(service) == (503, {"status": "not ready", "reasons": ["migrations"]})
    migrate(database, PACKAGE)
    assert readiness(service) == (200, {"status": "ready"})
    assert create_app(service).test_client().get("/sessions/readyz").status_code == 200


def test_not_ready_without_a_database(service):
    service.database = Database("postgresql+psycopg://postgres@127.0.0.1:1/nowhere")
    assert readiness(service) == (503, {"status": "not ready", "reasons": ["database"]})


def test_a_check_that_fails_or_breaks_is_named(service):
    def broken():
        raise OSError("refused")

    code, answer = readiness(service, {"threads": lambda: False, "bus": broken, "fine": lambda: True})
    assert (code, answer["reasons"]) == (503, ["migrations", "threads", "bus"])


def test_the_bus_answers_where_its_folder_or_its_port_is(tmp_path):
    assert bus_answers(f"embedded://{tmp_path}/bus.db")
    assert not bus_answers("embedded:///nowhere/bus.db")
    with pytest.raises(OSError, match="refused"):
        bus_answers("amqp://guest:guest@127.0.0.1:1/")


def test_the_figures_say_what_waits(service):
    clock, session_figures = service.clock, {"messages": {"queued": 3, "sent": 4}, "oldest_message_seconds": 7}
    service.figures = lambda session: session_figures
    with service.work() as work:
        work.publish("case.closed", new_id(), {"close_code": "resolved"})
        work.set_timer("reminder", "a", clock.now() + timedelta(seconds=10))
        work.set_timer("reminder", "b", clock.now() + timedelta(days=1))
        work.session.execute(inbox.insert().values(
            event_id=new_id(), type="case.opened", producer="intake", case_id=new_id(), case_seq=1,
            received_at=clock.now(), status="parked"))
    clock.advance(seconds=40)
    found = lines(create_app(service).test_client().get("/sessions/metrics").text)
    assert float(found['reconvene_outbox_oldest_seconds{service="desk"}']) == 40
    assert float(found['reconvene_outbox_unpublished{service="desk"}']) == 1
    assert float(found['reconvene_timers_due{service="desk"}']) == 1
    assert float(found['reconvene_timers_latest_seconds{service="desk"}']) == 30
    assert float(found['reconvene_inbox_events{service="desk",status="parked"}']) == 1
    assert float(found['reconvene_messages{service="desk",state="sent"}']) == 4
    assert float(found['reconvene_oldest_message_seconds{service="desk"}']) == 7


@pytest.mark.parametrize(("token", "address", "headers", "allowed"), [
    (None, "127.0.0.1", {}, True), (None, "::1", {}, True), (None, "10.0.0.7", {}, False),
    (None, "nonsense", {}, False), (None, "127.0.0.1", {"X-Forwarded-For": "1.2.3.4"}, False),
    (None, "127.0.0.1", {"Forwarded": "for=1.2.3.4"}, False),
    ("s3cret", "10.0.0.7", {"Authorization": "Bearer s3cret"}, True),
    ("s3cret", "127.0.0.1", {}, False), ("s3cret", "127.0.0.1", {"Authorization": "Bearer é"}, False)])
def test_figures_are_not_for_everybody(service, token, address, headers, allowed):
    service.settings = type(service.settings)(**{**vars(service.settings), "metrics_token": token})
    web = create_app(service).test_client()
    for client, path in ((web, "/sessions/metrics"), (Client(worker_app(service)), "/metrics")):
        answer = client.get(path, headers=headers, environ_base={"REMOTE_ADDR": address})
        assert answer.status_code == (200 if allowed else 403)


def test_a_worker_has_the_same_three_addresses(service):
    client = Client(worker_app(service, {"threads": lambda: True}))
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").status_code == 503
    migrate(service.database, PACKAGE)
    assert client.get("/readyz").json == {"status": "ready"}
    assert "reconvene_timers_due" in client.get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"}).text
    assert client.get("/elsewhere").status_code == 404


def test_a_worker_answers_until_it_is_stopped(service):
    migrate(service.database, PACKAGE)
    stop, alive, port = threading.Event(), threading.Event(), _free_port()
    alive.set()
    thread = threading.Thread(target=serve_health, args=(service, port, stop, alive.is_set, "127.0.0.1"))
    thread.start()
    try:
        assert _get(port) == (200, {"status": "ready"})
        alive.clear()
        assert _get(port) == (503, {"status": "not ready", "reasons": ["threads"]})
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _get(port):
    deadline = threading.Event()
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)
        except urllib.error.URLError:
            deadline.wait(0.05)
    raise AssertionError("the worker did not answer within 5 seconds")
