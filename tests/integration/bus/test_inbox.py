"""What the receiving end makes of each arrival, on either kind of database."""

import threading

import pytest
from sqlalchemy import insert, select

from shared.bus import inbox
from shared.bus.arrivals import read
from shared.bus.figures import pending
from shared.bus.inbox_rows import Outcome
from shared.contracts import CENTRE
from shared.db.machinery import outbox
from shared.ids import new_id
from shared.trace import current_trace
from tests.integration.bus.pieces import (
    Fickle,
    arrival,
    effect,
    effects,
    event,
    inbox_rows,
    leave_trace,
    statuses,
)

HANDLED, PARKED, WAITING = Outcome.HANDLED, Outcome.PARKED, Outcome.WAITING


def listening(services, handler=leave_trace):
    return services("scheduler", {"case.changed": handler})


def test_an_event_that_comes_twice_is_handled_once(services, case):
    scheduler, one = listening(services), arrival(case, 1)
    assert inbox.receive(scheduler, [one]) == [HANDLED]
    assert inbox.receive(scheduler, [one]) == [Outcome.DUPLICATE]
    assert effects(scheduler) == [(case, 1)]


def test_an_event_that_comes_twice_in_one_batch_is_handled_once(services, case):
    scheduler, one, two = listening(services), arrival(case, 1), arrival(case, 2)
    assert inbox.receive(scheduler, [one, one, two]) == [HANDLED, Outcome.DUPLICATE, HANDLED]
    assert effects(scheduler) == [(case, 1), (case, 2)]


def test_two_consumers_with_the_same_event_at_once_handle_it_once(services, case):
    """While a single active consumer changes over, the old one may still be at work on what the new one gets."""
    entered, go_on = threading.Event(), threading.Event()

    def slow(work, envelope):
        entered.set()
        assert go_on.wait(20)
        leave_trace(work, envelope)

    scheduler, one, outcomes = listening(services, slow), arrival(case, 1), []
    threads = [threading.Thread(target=lambda: outcomes.extend(inbox.receive(scheduler, [one]))) for _ in range(2)]
    threads[0].start()
    assert entered.wait(20)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == [Outcome.DUPLICATE, HANDLED]
    assert effects(scheduler) == [(case, 1)]


def test_what_the_handler_writes_and_publishes_is_gone_with_its_failure(services, case):
    def publish_and_fail(work, envelope):
        leave_trace(work, envelope)
        work.publish("session.held", envelope.case_id, {"session_id": new_id(), "attendance": []})
        raise ZeroDivisionError

    scheduler = listening(services, publish_and_fail)
    assert inbox.receive(scheduler, [arrival(case, 1)]) == [PARKED]
    with scheduler.reading() as session:
        assert not session.execute(select(outbox)).all()
    assert effects(scheduler) == []


def test_the_wake_of_a_failed_handler_does_not_hush_that_of_the_next(services, case):
    """A notice sent inside a savepoint goes with it, so the next event's must be sent anew."""
    noted = []

    def wake_and_fail_once(work, envelope):
        noted.append(set(work.session.info.get("marks", ())))
        work.wake("messages")
        if envelope.case_id == case:
            raise ZeroDivisionError

    scheduler = listening(services, wake_and_fail_once)
    other = new_id()
    with scheduler.work() as work:
        reception = inbox.Reception(scheduler, work, careful=True)
        assert reception.take([arrival(case, 1), arrival(other, 1)]) == [PARKED, HANDLED]
    assert noted == [set(), set()]


def test_what_fails_is_parked_with_its_text_and_others_of_the_batch_are_handled(services, case):
    scheduler, other = listening(services, Fickle({1: ZeroDivisionError()})), new_id()
    batch = [arrival(case, 1), arrival(other, 2), arrival(case, 2), arrival(CENTRE, 3)]
    assert inbox.receive(scheduler, [arrival(other, 1), arrival(CENTRE, 1)]) == [PARKED, PARKED]
    assert inbox.receive(scheduler, batch) == [PARKED, WAITING, WAITING, WAITING]
    assert effects(scheduler) == []
    assert {row.payload is not None for row in inbox_rows(scheduler)} == {True}


def test_other_cases_go_on_while_one_is_parked(services, case):
    fickle, other = Fickle({2: ValueError()}), new_id()
    scheduler = listening(services, fickle)
    inbox.receive(scheduler, [arrival(case, 1), arrival(case, 2), arrival(other, 1), arrival(case, 3)])
    assert effects(scheduler) == [(case, 1), (other, 1)]
    assert pending(scheduler).parked == 1
    assert pending(scheduler).waiting == 1


def test_the_error_of_a_parked_event_tells_the_place_and_no_personal_data(services, case):
    scheduler = listening(services, Fickle({1: ValueError("Maria Soto, +13125550101")}))
    inbox.receive(scheduler, [arrival(case, 1)])
    listed = _listed(scheduler)
    assert listed[0]["error"].startswith("ValueError: in __call__, pieces.py")
    assert "Maria" not in str(listed)


def test_an_error_at_the_flush_parks_like_one_in_the_handler(services, case):
    def break_a_key(work, envelope):
        for _ in range(2):
            work.session.execute(insert(effect).values(n=1, case_id=envelope.case_id, seq=1))

    scheduler = listening(services, break_a_key)
    assert inbox.receive(scheduler, [arrival(case, 1)]) == [PARKED]
    assert _listed(scheduler)[0]["error"].startswith(("IntegrityError", "UniqueViolation"))


def test_a_gap_makes_what_follows_wait_until_it_is_filled(services, case):
    scheduler = listening(services)
    assert inbox.receive(scheduler, [arrival(case, 2), arrival(case, 3)]) == [WAITING, WAITING]
    assert inbox.receive(scheduler, [arrival(case, 1)]) == [HANDLED]
    assert effects(scheduler) == [(case, 1), (case, 2), (case, 3)]
    assert statuses(scheduler) == ["handled"] * 3


def test_producers_count_their_cases_apart(services, case):
    scheduler = listening(services)
    answered = arrival(case, 1, producer="notifier", type="message.sent", data={})
    assert inbox.receive(scheduler, [arrival(case, 1), answered]) == [HANDLED, Outcome.IGNORED]


def test_a_number_that_was_passed_is_stale_and_kept(services, case):
    scheduler = listening(services)
    inbox.receive(scheduler, [arrival(case, 1), arrival(case, 2)])
    assert inbox.receive(scheduler, [arrival(case, 1)]) == [Outcome.STALE]
    assert len(effects(scheduler)) == 2


@pytest.mark.parametrize("other", [{"version": 99}, {"type": "case.danced"}, {"producer": "notifier"}])
def test_a_type_or_version_that_the_catalogue_does_not_know_is_parked(services, case, other):
    scheduler = listening(services)
    assert inbox.receive(scheduler, [arrival(case, 1, **other)]) == [PARKED]
    assert _listed(scheduler)[0]["error"].startswith("InvalidEvent")


def test_a_known_type_without_a_handler_is_recorded_and_lets_the_next_pass(services, case):
    scheduler = listening(services)
    opened = arrival(case, 1, type="case.opened", data={})
    assert inbox.receive(scheduler, [opened, arrival(case, 2)]) == [Outcome.IGNORED, HANDLED]


def test_the_handler_works_under_the_trace_of_its_event(services, case):
    traces = []
    scheduler = listening(services, lambda work, envelope: traces.append(current_trace()))
    inbox.receive(scheduler, [arrival(case, 1, trace_id="one"), arrival(case, 2, trace_id="two")])
    assert traces == ["one", "two"]


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"[]", b"null", b"{\"id\": 1}", b"[" * 100_000,
                                  event(CENTRE, 1, id="x" * 37).to_json().encode(),
                                  event("a\x00b", 1).to_json().encode(),
                                  event(CENTRE, 2**63).to_json().encode(), event(CENTRE, 0).to_json().encode(),
                                  event(CENTRE, 1, producer="nobody").to_json().encode()])
def test_what_cannot_be_read_is_parked_once_and_blocks_nobody(services, body):
    scheduler = listening(services)
    assert inbox.receive(scheduler, [read(body), read(body), arrival(CENTRE, 1)]) == [
        PARKED, Outcome.DUPLICATE, HANDLED]
    assert _listed(scheduler)[0]["type"] == "unreadable"


def _listed(service):
    with service.reading() as session:
        return inbox.parked(session)
