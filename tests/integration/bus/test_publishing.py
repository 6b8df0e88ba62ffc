"""A published batch is at the broker in every queue, or the publisher raises and is thrown away."""

from urllib.parse import urlsplit

import pytest
from kombu.exceptions import ChannelError

from shared.bus.connections import Bus
from shared.bus.publisher import ConfirmingPublisher, NotPublished, Outgoing
from shared.contracts.catalogue import SERVICES
from shared.ids import new_id
from tests.integration.bus.pieces import (
    change_case,
    consumer,
    effects,
    event,
    eventually,
    leave_trace,
    make_service,
    relay,
    running,
)
from tests.integration.bus.proxy import Proxy

NO_ROUTE = (NotPublished, ChannelError)


def outgoing(number: int, key: str = "p0.intake.case.changed") -> Outgoing:
    one = event(new_id(), number)
    return Outgoing(one.id, one.to_json(), key)


def waiting(bus: Bus, service: str) -> int:
    """How many messages are ready in a service's queue."""
    link = bus.connect()
    found = link.channel.queue_declare(bus.topology.queue(service, 0).name, passive=True).message_count
    link.close()
    return found


@pytest.fixture
def proxy(rabbit_url):
    parts = urlsplit(rabbit_url)
    one = Proxy(parts.hostname, parts.port or 5672)
    yield one
    one.close()


def test_a_batch_is_in_the_queue_of_every_other_service(setup):
    bus = setup.bus()
    publisher = bus.publisher()
    publisher.publish([outgoing(1), outgoing(2), outgoing(3)])
    publisher.close()
    eventually(lambda: [waiting(bus, service) for service in SERVICES] == [0, 3, 3])


def test_what_no_queue_wants_is_an_error_and_not_a_success(setup):
    publisher = setup.bus().publisher()
    with pytest.raises(NO_ROUTE):
        publisher.publish([outgoing(1), outgoing(2, "p9.nobody.wants.this")])
    publisher.drop()


def test_a_publisher_whose_queue_was_deleted_fails_and_the_next_one_declares_it(setup):
    bus = setup.bus()
    publisher, link = bus.publisher(), bus.connect()
    for service in ("scheduler", "notifier"):
        bus.topology.queue(service, 0)(link.channel).delete()
    link.close()
    with pytest.raises(NO_ROUTE):
        publisher.publish([outgoing(1)])
    publisher.drop()
    again = bus.publisher()
    again.publish([outgoing(1)])
    again.close()
    eventually(lambda: waiting(bus, "notifier") == 1)


def test_a_missing_queue_beside_one_that_stands_is_declared_before_anything_is_published(setup, case):
    """`mandatory` is content with one queue: the other subscriber would never get the event."""
    bus, intake = setup.bus(), setup.service("intake")
    link = bus.connect()
    bus.topology.queue("notifier", 0)(link.channel).delete()
    link.close()
    change_case(intake, case)
    with running(relay(intake, bus).run):
        eventually(lambda: waiting(bus, "notifier") == 1 and waiting(bus, "scheduler") == 1)


@pytest.mark.rabbit
def test_without_a_confirm_in_time_the_batch_is_not_published(proxy, rabbit_url):
    bus = Bus(proxy.url(rabbit_url))
    publisher = ConfirmingPublisher(bus.connect(), bus.topology.exchange.name, confirm_seconds=0.3)
    publisher.publish([outgoing(1)])
    proxy.hold()
    with pytest.raises(NotPublished):
        publisher.publish([outgoing(2)])
    publisher.drop()


@pytest.mark.rabbit
def test_a_late_confirm_does_not_vouch_for_the_wrong_message(proxy, rabbit_url):
    """py-amqp alone takes any confirm for the one it waits for: that of 2, late, would vouch for 3, which is lost."""
    bus = Bus(proxy.url(rabbit_url))
    publisher = ConfirmingPublisher(bus.connect(), bus.topology.exchange.name, confirm_seconds=0.3)
    proxy.hold()
    with pytest.raises(NotPublished, match="1 not confirmed"):
        publisher.publish([outgoing(2)])
    proxy.let_one()
    with pytest.raises(NotPublished, match="1 not confirmed"):
        publisher.publish([outgoing(3)])
    publisher.drop()


@pytest.mark.rabbit
@pytest.mark.postgres
def test_a_broker_that_goes_and_comes_back_loses_and_doubles_nothing(proxy, rabbit_url, postgres_url):
    bus = Bus(proxy.url(rabbit_url))
    intake = make_service("intake", postgres_url("intake"))
    scheduler = make_service("scheduler", postgres_url("scheduler"), {"case.changed": leave_trace})
    cases = [new_id() for _ in range(5)]
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        for _ in range(4):
            change_case(intake, *cases)
            eventually(lambda: effects(scheduler))
            proxy.refusing = True
            proxy.cut()
            change_case(intake, *cases)
            proxy.refusing = False
        eventually(lambda: len(effects(scheduler)) == 40)
    assert sorted(effects(scheduler)) == sorted((case, seq) for case in cases for seq in range(1, 9))
    for service in (intake, scheduler):
        service.database.dispose()


@pytest.mark.rabbit
def test_a_broker_that_is_not_there_is_an_error_at_once(rabbit_url):
    with pytest.raises(OSError, match="refused"):
        Bus("amqp://guest:guest@127.0.0.1:1//").connect()
