"""What people can do about events that were parked: try again, let go, give up what never came."""

import threading

import pytest

from shared.bus import inbox
from shared.bus.arrivals import read
from shared.bus.inbox_rows import Outcome
from shared.errors import NotFound, Refusal
from shared.ids import new_id
from tests.integration.bus.pieces import Fickle, arrival, effects, eventually, inbox_rows, statuses


@pytest.fixture
def fickle():
    return Fickle({1: ValueError()})


@pytest.fixture
def scheduler(services, fickle):
    return services("scheduler", {"case.changed": fickle})


def receive(service, case, *numbers):
    """Receives the numbers of a case and returns their event ids."""
    arrivals = [arrival(case, number) for number in numbers]
    inbox.receive(service, arrivals)
    return [one.envelope.id for one in arrivals]


def test_replay_handles_the_parked_event_and_then_in_order_those_behind_it(scheduler, fickle, case):
    first, *_ = receive(scheduler, case, 1, 3, 2, 5)
    fickle.fails.clear()
    assert inbox.replay(scheduler, first) == Outcome.HANDLED
    assert effects(scheduler) == [(case, 1), (case, 2), (case, 3)]
    assert statuses(scheduler) == ["handled", "handled", "handled", "waiting"]
    assert [row.payload is None for row in inbox_rows(scheduler)] == [True, True, True, False]


def test_replay_that_fails_again_stays_parked_and_those_behind_wait_on(scheduler, case):
    first, _ = receive(scheduler, case, 1, 2)
    assert inbox.replay(scheduler, first) == Outcome.PARKED
    assert statuses(scheduler) == ["parked", "waiting"]


def test_a_second_failure_behind_the_first_is_parked_in_its_turn(scheduler, fickle, case):
    first, *_ = receive(scheduler, case, 1, 2, 3)
    fickle.fails = {2: KeyError()}
    assert inbox.replay(scheduler, first) == Outcome.HANDLED
    assert statuses(scheduler) == ["handled", "parked", "waiting"]


def test_after_a_replay_new_events_are_handled_as_they_come(scheduler, fickle, case):
    first, *_ = receive(scheduler, case, 1, 2)
    fickle.fails.clear()
    inbox.replay(scheduler, first)
    assert inbox.receive(scheduler, [arrival(case, 3)]) == [Outcome.HANDLED]


def test_a_parked_event_that_the_queue_brings_again_is_a_duplicate(scheduler, case):
    one = arrival(case, 1)
    inbox.receive(scheduler, [one])
    assert inbox.receive(scheduler, [one]) == [Outcome.DUPLICATE]


def test_letting_go_handles_those_behind_and_notes_who_did_it(scheduler, case):
    first, *_ = receive(scheduler, case, 1, 2)
    inbox.discard(scheduler, first, by="staff-1")
    assert effects(scheduler) == [(case, 2)]
    gone = inbox_rows(scheduler)[0]
    assert (gone.status, gone.error, gone.payload) == ("discarded", "let go by staff-1", None)


def test_a_handled_event_can_neither_be_replayed_nor_let_go(scheduler, fickle, case):
    fickle.fails.clear()
    [only] = receive(scheduler, case, 1)
    for act in (lambda: inbox.replay(scheduler, only), lambda: inbox.discard(scheduler, only, by="x")):
        with pytest.raises(Refusal):
            act()


def test_an_event_that_never_came_is_not_found(scheduler):
    with pytest.raises(NotFound):
        inbox.replay(scheduler, new_id())


def test_a_waiting_event_is_not_replayed_past_the_parked_one(scheduler, case):
    _, second = receive(scheduler, case, 1, 2)
    with pytest.raises(Refusal):
        inbox.replay(scheduler, second)
    with pytest.raises(Refusal):
        inbox.skip_missing(scheduler, second, by="x")


def test_what_never_came_can_be_given_up(scheduler, case):
    third, _ = receive(scheduler, case, 3, 4)
    inbox.skip_missing(scheduler, third, by="staff-1")
    assert effects(scheduler) == [(case, 3), (case, 4)]


def test_what_was_given_up_and_comes_after_all_is_kept_and_can_still_be_handled(scheduler, fickle, case):
    third, *_ = receive(scheduler, case, 3)
    inbox.skip_missing(scheduler, third, by="staff-1")
    late = arrival(case, 2)
    assert inbox.receive(scheduler, [late]) == [Outcome.STALE]
    assert inbox.replay(scheduler, late.envelope.id) == Outcome.HANDLED
    assert inbox.receive(scheduler, [arrival(case, 4)]) == [Outcome.HANDLED]


def test_what_the_queue_gave_up_is_parked_unhandled(scheduler, fickle, case):
    fickle.fails.clear()
    one = arrival(case, 1)
    assert inbox.park(scheduler, [one], "gave up") == [Outcome.PARKED]
    assert fickle.calls == []
    assert inbox.receive(scheduler, [arrival(case, 2)]) == [Outcome.WAITING]
    inbox.replay(scheduler, one.envelope.id)
    assert effects(scheduler) == [(case, 1), (case, 2)]


def test_what_the_queue_gave_up_before_its_turn_is_not_replayed_too_soon(scheduler, fickle, case):
    fickle.fails.clear()
    second = arrival(case, 2)
    inbox.park(scheduler, [second], "gave up")
    with pytest.raises(Refusal):
        inbox.replay(scheduler, second.envelope.id)
    receive(scheduler, case, 1)
    assert inbox.replay(scheduler, second.envelope.id) == Outcome.HANDLED


def test_an_unreadable_arrival_can_be_let_go(scheduler):
    one = read(b"junk")
    inbox.receive(scheduler, [one])
    assert inbox.replay(scheduler, one.envelope.id) == Outcome.PARKED
    inbox.discard(scheduler, one.envelope.id, by="x")
    assert statuses(scheduler) == ["discarded"]


def test_an_event_that_comes_during_a_replay_is_not_left_waiting(services, case):
    """The replay holds the stream; the arrival must see where it ended, not where it began."""
    entered, go_on, broken = threading.Event(), threading.Event(), [True]

    def handler(work, envelope):
        if broken[0]:
            raise ValueError
        if envelope.case_seq == 1:
            entered.set()
            assert go_on.wait(20)

    scheduler = services("scheduler", {"case.changed": handler})
    first, *_ = receive(scheduler, case, 1, 2)
    broken[0] = False
    replaying = threading.Thread(target=inbox.replay, args=(scheduler, first))
    replaying.start()
    assert entered.wait(20)
    outcomes = []
    arriving = threading.Thread(target=lambda: outcomes.extend(inbox.receive(scheduler, [arrival(case, 3)])))
    arriving.start()
    go_on.set()
    replaying.join(20)
    arriving.join(20)
    eventually(lambda: outcomes == [Outcome.HANDLED])
    assert statuses(scheduler) == ["handled"] * 3
