"""What docker-compose.yml describes starts, becomes healthy, keeps to its rights and stops."""

import json
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from shared.clock import SystemClock
from shared.db import Database
from shared.ids import new_id
from shared.work import Work
from tests.composition import SERVICES
from tests.production import production

pytestmark = [pytest.mark.system, pytest.mark.postgres, pytest.mark.rabbit, pytest.mark.timeout(300)]
INSIDE = [prefix + path for prefix in ("", "/sessions", "/messages") for path in ("/metrics", "/readyz")]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with production(tmp_path_factory.mktemp("production")) as made:
        yield made


def ask(address, path, method="GET", body=None, **headers):
    """(status, headers, body) of one request, without following redirects."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode(errors="replace")


def test_every_container_becomes_healthy(running):
    for name in running.containers("web") + running.containers("worker"):
        running.wait_until_ready(name)


@pytest.mark.parametrize(("path", "service"), [
    ("/healthz", "intake"), ("/sessions/healthz", "scheduler"), ("/messages/healthz", "notifier")])
def test_the_gateway_sends_each_path_to_its_owner(running, path, service):
    assert json.loads(ask(running.address, path)[2])["status"] == "alive"
    running.processes[f"{service}-web"].send_signal(0)


def test_the_first_page_is_there_with_its_guards(running):
    status, headers, body = ask(running.address, "/")
    assert status == 200
    assert "<html" in body
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "Caddy" not in headers.get("Server", "")


@pytest.mark.parametrize("path", INSIDE)
def test_what_is_for_the_operators_stays_inside(running, path):
    assert ask(running.address, path)[0] == 404
    assert ask(running.address, path.upper())[0] == 404


def test_the_scraper_gets_figures_with_the_token_only(running):
    worker = f"http://127.0.0.1:{running.ports['intake-worker']}"
    assert ask(worker, "/metrics")[0] == 403
    token = running.secret("metrics_token")
    assert ask(worker, "/metrics", Authorization=f"Bearer {token}")[0] == 200


def test_a_body_too_big_is_turned_away(running):
    status, _, body = ask(running.address, "/ask", "POST", b"x" * 2_000_000,
                       **{"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 413
    assert "shorten" in body


def test_staff_pages_lead_to_the_sign_in_of_the_one_origin(running):
    for path in ("/today", "/sessions/", "/messages/"):
        status, headers, _ = ask(running.address, path)
        assert status == 302
        assert headers["Location"].startswith(("/staff/sign-in", f"{running.address}/staff/sign-in"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_change_rows_but_not_tables(running, service):
    with psycopg.connect(running.database_url(f"{service}_database_url").replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() is not None
        with pytest.raises(InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (id int)")


def test_a_service_cannot_look_into_anothers_database(running):
    others = running.database_url("scheduler_database_url").rpartition("/")[2]
    own = running.database_url("intake_database_url").replace("+psycopg", "")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(own.rpartition("/")[0] + f"/{others}")


def test_an_event_crosses_to_both_other_services(running):
    """The broker's user has the rights it needs, and the commit wakes the relay of another process."""
    database = Database(running.database_url("intake_database_url"))
    with database.transaction() as session:
        values = {"reference": "R-7KQ4M", "case_type": "other", "language": "en"}
        event_id = Work(session, SystemClock()).publish("case.opened", new_id(), values)
    database.dispose()
    for service in ("scheduler", "notifier"):
        assert arrived(running.database_url(f"{service}_database_url"), event_id), service


def arrived(url, event_id, seconds=20):
    deadline = time.monotonic() + seconds
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        while time.monotonic() < deadline:
            found = connection.execute("SELECT status FROM inbox WHERE event_id = %s", (event_id,)).fetchone()
            if found:
                return found[0] in ("handled", "ignored")
            time.sleep(0.05)
    return False


def test_the_first_administrator_is_made_on_the_command_line(running):
    made = running.run("intake-web", "services.intake", "add-admin", "ada@centre.example", "Ada Okafor")
    assert "Password for the first sign-in" in made.stdout
    again = running.run("intake-web", "services.intake", "add-admin", "ada@centre.example", "Ada Okafor")
    assert again.returncode == 1
    assert "There is an account" in again.stderr


def test_a_page_that_cannot_be_reached_says_so_in_plain_words(running):
    """Last but one: the scheduler's web container is stopped, and the others go on."""
    running.processes["scheduler-web"].terminate()
    assert running.processes["scheduler-web"].wait(30) == 0
    status, headers, body = ask(running.address, "/sessions/")
    assert status == 502 or status == 503
    assert "Nothing you sent before is lost" in body
    assert headers["Retry-After"] == "5"
    assert ask(running.address, "/")[0] == 200


def test_everything_stops_when_asked(running):
    """The last test: nothing has to be killed, so nothing is cut off in its work."""
    codes = running.stop()
    assert {name: code for name, code in codes.items() if code != 0} == {}
