import pytest

from shared.bus.topology import Topology
from shared.contracts import CENTRE, Envelope
from shared.contracts.catalogue import EVENTS, SERVICES, producer_of
from shared.ids import new_id
from shared.testing.clock import FakeClock


def keys(queue) -> set[str]:
    return {one.routing_key for one in queue.bindings}


def test_a_service_is_bound_to_every_event_of_the_others_and_to_none_of_its_own():
    """Only who gets all events of a case can tell from its numbers that one is missing."""
    assert keys(Topology().queue("scheduler", 0)) == {"p0.intake.#", "p0.notifier.#"}


@pytest.mark.parametrize("service", SERVICES)
def test_queues_are_durable_quorum_queues_with_one_active_consumer_and_an_explicit_limit(service):
    """The default limit differs between versions of the broker: none, then 20, then what exceeds it is dropped."""
    queue = Topology(partitions=2).queue(service, 1)
    assert queue.name == f"reconvene.{service}.1"
    assert queue.durable
    assert queue.queue_arguments["x-queue-type"] == "quorum"
    assert queue.queue_arguments["x-single-active-consumer"] is True
    assert queue.queue_arguments["x-delivery-limit"] == 50


def test_what_exceeds_the_limit_goes_with_confirms_to_a_queue_that_cannot_be_unbound():
    arguments = Topology().queue("intake", 0).queue_arguments
    assert arguments["x-dead-letter-exchange"] == ""
    assert arguments["x-dead-letter-routing-key"] == Topology().dead_letters("intake").name == "reconvene.intake.dead"
    assert arguments["x-dead-letter-strategy"] == "at-least-once"


def test_every_queue_is_among_those_that_are_declared():
    names = {queue.name for queue in Topology(partitions=3, prefix="x").queues()}
    assert names == {f"x.{service}.{part}" for service in SERVICES for part in (0, 1, 2, "dead")}


def test_a_case_has_one_partition_and_cases_spread_over_all():
    topology, cases = Topology(partitions=4), [new_id() for _ in range(200)]
    assert {topology.partition_of(case) for case in cases} == {0, 1, 2, 3}
    assert all(topology.partition_of(case) == topology.partition_of(case) for case in cases)


@pytest.mark.parametrize(("event_type", "version"), sorted(EVENTS))
def test_every_event_of_the_catalogue_finds_the_queues_of_the_other_two(event_type, version):
    topology = Topology(partitions=2)
    producer = producer_of(event_type, version)
    one = Envelope(new_id(), event_type, version, producer, FakeClock().now(), CENTRE, 1, "", {})
    prefix = topology.routing_key(one).removesuffix(event_type) + "#"
    found = [service for service in SERVICES for part in range(2) if prefix in keys(topology.queue(service, part))]
    assert found == [service for service in SERVICES if service != producer]
