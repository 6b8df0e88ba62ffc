"""From one service's commit to another service's handler, in both set-ups."""

from datetime import timedelta

from kombu import Consumer as Subscription
from sqlalchemy import delete, update

from shared.bus import inbox
from shared.bus.figures import RECEIVED, Pending, pending
from shared.bus.relay import republish
from shared.db.machinery import inbox as inbox_table
from shared.db.machinery import stream_position
from shared.ids import new_id
from tests.integration.bus.pieces import (
    arrival,
    change_case,
    consumer,
    effect,
    effects,
    eventually,
    inbox_rows,
    leave_trace,
    relay,
    running,
    statuses,
)


def test_an_event_reaches_the_handler_of_the_other_service(setup, case):
    intake, scheduler = setup.service("intake"), setup.service("scheduler", {"case.changed": leave_trace})
    bus = setup.bus()
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        change_case(intake, case)
        eventually(lambda: effects(scheduler) == [(case, 1)])


def test_every_case_is_handled_in_order_whatever_the_partition(setup):
    intake, scheduler = setup.service("intake"), setup.service("scheduler", {"case.changed": leave_trace})
    cases, bus = [new_id() for _ in range(10)], setup.bus(partitions=3)
    for _ in range(20):
        change_case(intake, *cases)
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        eventually(lambda: len(effects(scheduler)) == 200)
    done = effects(scheduler)
    assert all([seq for case, seq in done if case == one] == list(range(1, 21)) for one in cases)


def test_a_service_records_events_that_it_does_not_handle(setup, case):
    intake, notifier = setup.service("intake"), setup.service("notifier")
    bus = setup.bus()
    with running(relay(intake, bus).run, consumer(notifier, bus).run):
        change_case(intake, case, case)
        eventually(lambda: statuses(notifier) == ["ignored", "ignored"])


def test_what_a_handler_publishes_goes_on_its_way(setup, case):
    def answer(work, envelope):
        work.publish("session.held", envelope.case_id, {"session_id": new_id(), "attendance": []})

    intake = setup.service("intake", {"session.held": leave_trace})
    scheduler = setup.service("scheduler", {"case.changed": answer})
    bus = setup.bus()
    with running(relay(intake, bus).run, consumer(intake, bus).run, relay(scheduler, bus).run,
                 consumer(scheduler, bus).run):
        change_case(intake, case)
        eventually(lambda: effects(intake) == [(case, 1)])


def test_what_the_queue_gives_up_is_parked_where_people_see_it_and_can_be_handled_there(setup, case):
    """The second net: an event whose handling ends the process again and again is taken out by the queue."""
    intake, scheduler = setup.service("intake"), setup.service("scheduler", {"case.changed": leave_trace})
    bus = setup.bus()
    with running(relay(intake, bus).run):
        change_case(intake, case, case)
        give_up_the_first(bus)
    with running(consumer(scheduler, bus).run):
        eventually(lambda: statuses(scheduler) == ["parked", "waiting"])
        inbox.replay(scheduler, inbox_rows(scheduler)[0].event_id)
    assert effects(scheduler) == [(case, 1), (case, 2)]


def give_up_the_first(bus):
    """Rejects the first message of the scheduler's queue, as the broker does at the delivery limit."""
    link, got = bus.connect(), []
    Subscription(link.channel, [bus.topology.queue("scheduler", 0)], on_message=got.append, auto_declare=False,
                 prefetch_count=1).consume()
    link.drain(20)
    got[0].reject()
    link.close()


def test_the_figures_tell_what_has_not_got_through(services, case):
    intake = services("intake")
    assert pending(intake) == Pending(0, 0.0, 0, 0)
    change_case(intake, case, case)
    found = pending(intake)
    assert found.unpublished == 2
    assert 0 < found.oldest_unpublished_seconds < 60


def test_what_was_received_is_counted_by_outcome(services, case):
    def count():
        return RECEIVED.labels("scheduler", "handled")._value.get()

    scheduler, before = services("scheduler", {"case.changed": leave_trace}), count()
    inbox.receive(scheduler, [arrival(case, 1), arrival(case, 2)])
    assert count() == before + 2


def test_two_workers_share_the_work_and_one_takes_over_from_the_other(setup):
    intake, bus = setup.service("intake"), setup.bus(partitions=2)
    scheduler = setup.service("scheduler", {"case.changed": leave_trace})
    cases = [new_id() for _ in range(6)]
    with running(relay(intake, bus).run, consumer(scheduler, bus).run):
        with running(consumer(scheduler, bus).run):
            for _ in range(5):
                change_case(intake, *cases)
            eventually(lambda: len(effects(scheduler)) == 30)
        change_case(intake, *cases)
        eventually(lambda: len(effects(scheduler)) == 36)
    done = effects(scheduler)
    assert all([seq for case, seq in done if case == one] == list(range(1, 7)) for one in cases)


def test_with_more_partitions_than_before_the_order_of_a_case_still_holds(setup):
    """What is in the old queue and what is in the new one may cross; the numbers put it right."""
    intake, few, many = setup.service("intake"), setup.bus(partitions=1), setup.bus(partitions=3)
    scheduler = setup.service("scheduler", {"case.changed": leave_trace})
    cases = [new_id() for _ in range(6)]
    for bus in (few, many):
        change_case(intake, *cases)
        with running(relay(intake, bus).run):
            eventually(lambda: pending(intake).unpublished == 0)
    with running(consumer(scheduler, many).run):
        eventually(lambda: len(effects(scheduler)) == 12)
    done = effects(scheduler)
    assert all([seq for case, seq in done if case == one] == [1, 2] for one in cases)


def test_a_consumer_whose_database_is_back_from_a_backup_gets_what_it_lacks_and_the_others_nothing_twice(setup, case):
    intake, bus = setup.service("intake"), setup.bus()
    scheduler, notifier = (setup.service(name, {"case.changed": leave_trace}) for name in ("scheduler", "notifier"))
    with running(relay(intake, bus).run, consumer(scheduler, bus).run, consumer(notifier, bus).run):
        change_case(intake, case, case, case)
        eventually(lambda: len(effects(scheduler)) == len(effects(notifier)) == 3)
        forget(scheduler, beyond=1)
        with intake.work() as work:
            assert republish(work.session, work.now() - timedelta(hours=1)) == 3
        eventually(lambda: effects(scheduler) == [(case, 1), (case, 2), (case, 3)])
        eventually(lambda: pending(intake).unpublished == 0)
    assert effects(notifier) == [(case, 1), (case, 2), (case, 3)]


def forget(service, beyond):
    """Takes the service's database back to where it had handled no number beyond the given one."""
    with service.work() as work:
        work.session.execute(delete(inbox_table).where(inbox_table.c.case_seq > beyond))
        work.session.execute(delete(effect).where(effect.c.seq > beyond))
        work.session.execute(update(stream_position).values(last_seq=beyond))
