"""Who is next: an answer, then what is about a session, then the rest, then a bulk; and no faster than the rate."""

import shutil

import pytest

from services.notifier.domain.delivery import BULK
from services.notifier.handlers import sending
from shared.db.migrations import migrate
from shared.ids import derived_id
from shared.testing.clock import FakeClock
from tests.integration.notifier.centre import ANN, BEN, settle, tell_person
from tests.integration.notifier.conftest import start
from tests.integration.notifier.talk import put

CROWD = [derived_id("crowd", str(number)) for number in range(30)]


def gather(service):
    for number, person_id in enumerate(CROWD):
        tell_person(service, person_id, phone=f"+1312555{number + 1000}")


def write_to_many(service):
    for person_id in CROWD:
        put(service, "staff", f"bulk:{person_id}", person_id, values={"words": "Hello"}, priority=BULK)


def take(service, room, channels=("sms",)):
    with service.work() as work:
        return sending.take_due(work, room, channels)[0]


def test_what_is_pressing_passes_a_bulk_that_was_due_before_it(service, clock):
    gather(service)
    write_to_many(service)
    clock.advance(minutes=5)
    check_in = put(service, "generic", "check", BEN)
    session = put(service, "received", "session", ANN, link_target="case")
    tell_person(service, derived_id("crowd", "writer"), phone="+13125559999")
    answer = put(service, "thanks", "answer", derived_id("crowd", "writer"))
    assert [job.message_id for job in take(service, 4)][:3] == [answer, session, check_in]


def test_of_two_to_one_person_the_pressing_one_goes_first_and_the_other_waits_for_it(service, clock):
    bulk = put(service, "staff", "bulk", values={"words": "Hello"}, priority=BULK)
    clock.advance(minutes=5)
    session = put(service, "received", "session", link_target="case")
    assert [job.message_id for job in take(service, 10)] == [session]
    assert take(service, 10) == []
    assert bulk != session


@pytest.fixture
def slow(tmp_path, settled):
    """Two workers of a notifier whose senders may send ten a second each."""
    clock, path = FakeClock(), shutil.copy(settled, tmp_path / "notifier.db")
    services = [start(path, clock, send_per_second=10) for _ in range(2)]
    yield services, clock
    for service in services:
        service.database.dispose()


def test_workers_share_a_senders_rate(slow):
    services, clock = slow
    gather(services[0])
    write_to_many(services[0])
    assert [len(take(service, 8)) for service in services] == [8, 2]
    assert [len(take(service, 8)) for service in services] == [0, 0]
    clock.advance(seconds=0.5)
    assert [len(take(service, 3)) for service in services] == [3, 2]


def test_what_is_turned_away_uses_nothing_of_the_rate(slow):
    services, _ = slow
    gather(services[0])
    for person_id in CROWD[:18]:
        tell_person(services[0], person_id, revision=2, safe_sms="no")
    write_to_many(services[0])
    assert sum(len(take(services[0], 10)) for _ in range(30)) == 10, "of twelve that may go"


def test_e_mail_has_a_rate_of_its_own(slow):
    services, _ = slow
    gather(services[0])
    write_to_many(services[0])
    tell_person(services[0], ANN, revision=2, consents=["email"])
    put(services[0], "received", "mail", link_target="case")
    assert len(take(services[0], 30)) == 10
    assert len(take(services[0], 30, ("email",))) == 1


@pytest.mark.postgres
def test_on_postgresql_workers_share_a_rate_too(postgres_url, tmp_path):
    url, clock = postgres_url("notifier"), FakeClock()
    services = [start(tmp_path, clock, database_url=url, send_per_second=10) for _ in range(2)]
    migrate(services[0].database, "services.notifier")
    settle(services[0])
    gather(services[0])
    write_to_many(services[0])
    assert [len(take(service, 8)) for service in services] == [8, 2]
    clock.advance(seconds=10)
    assert [len(take(service, 30)) for service in services] == [10, 0], "what was not used long ago is gone"
    for service in services:
        service.database.dispose()
